package io.sluice.tools;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Ports on a command line.
 */
final class PortNumber implements ITypeConverter<Integer>
{
    private static final int MAX = 65_535;

    @Override
    public Integer convert(final String value)
    {
        if (!isPort(value))
        {
            throw new TypeConversionException("'" + value + "' is no port; 0 to " + MAX + " are");
        }

        return Integer.valueOf(value);
    }

    /**
     * Whether a text is a port.
     *
     * @param text to look at.
     * @return true if it is a number that a port can have.
     */
    static boolean isPort(final String text)
    {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX;
    }
}
