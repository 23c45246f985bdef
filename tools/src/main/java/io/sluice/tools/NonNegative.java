package io.sluice.tools;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Counts and durations on a command line, which cannot be less than nothing.
 */
final class NonNegative implements ITypeConverter<Integer>
{
    private static final int MAX = 999_999_999;

    @Override
    public Integer convert(final String value)
    {
        if (!value.matches("[0-9]{1,9}"))
        {
            throw new TypeConversionException("'" + value + "' is no number from 0 to " + MAX);
        }

        return Integer.valueOf(value);
    }
}
