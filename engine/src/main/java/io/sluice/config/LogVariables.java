package io.sluice.config;

/**
 * Gives the values for one line of a log.
 */
@FunctionalInterface
public interface LogVariables
{
    /**
     * @param variable that the format asks for.
     * @return its value as received; null counts as empty. {@link LogFormat} escapes it.
     */
    String value(LogVariable variable);
}
