package io.sluice.config;

/**
 * An argument of a directive is wrong; becomes a {@link Problem} once its place in the file is known.
 */
final class ArgumentException extends IllegalArgumentException
{
    private static final long serialVersionUID = 1L;

    private final String suggestion;

    ArgumentException(final String message, final String suggestion)
    {
        super(message);
        this.suggestion = suggestion;
    }

    String suggestion()
    {
        return suggestion;
    }
}
