package io.sluice.config;

/**
 * Numbers with units as nginx writes them: {@code 512}, {@code 4k}, {@code 1m}, {@code 1g}; {@code 500ms},
 * {@code 2s}, {@code 1h30m}, and a plain number of seconds.
 */
final class Quantity
{
    private static final int MAX_DIGITS = 15;
    private static final String[] TIME_UNITS = {"y", "M", "w", "d", "h", "m", "s", "ms"};
    private static final long[] TIME_UNITS_MS =
    {
        365L * 86_400_000, 30L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1
    };

    private Quantity()
    {
    }

    static long number(final String text, final long min, final long max)
    {
        if (!isDigits(text, 0, text.length()))
        {
            throw new ArgumentException("\"" + text + "\" is not a number", null);
        }

        final long value = digits(text, 0, text.length());

        if (value < min || value > max)
        {
            throw new ArgumentException(text + " is out of range, " + min + " to " + max + " is valid", null);
        }

        return value;
    }

    static long sizeBytes(final String text, final long minBytes, final long maxBytes)
    {
        final int last = text.length() - 1;
        final char unit = text.isEmpty() ? '\0' : Character.toLowerCase(text.charAt(last));
        final int shift = unit == 'k' ? 10 : unit == 'm' ? 20 : unit == 'g' ? 30 : 0;
        final int end = shift == 0 ? text.length() : last;

        if (!isDigits(text, 0, end))
        {
            throw new ArgumentException("\"" + text + "\" is not a size", "sizes are written like 512, 4k, 1m or 1g");
        }

        final long value = digits(text, 0, end);

        if (value > maxBytes >> shift || value << shift < minBytes)
        {
            throw new ArgumentException(
                text + " is out of range, " + sizeText(minBytes) + " to " + sizeText(maxBytes) + " is valid", null);
        }

        return value << shift;
    }

    static long timeMs(final String text, final long minMs, final long maxMs)
    {
        long sumMs = 0;
        int position = 0;
        int nextUnit = 0;

        while (position < text.length())
        {
            final int end = digitsEnd(text, position);
            final int unitEnd = unitEnd(text, end);
            final int unit = end == text.length() ? unitIndex("s") : unitIndex(text.substring(end, unitEnd));

            // Units go from long to short and each once, so that 1m30s is valid and 30s1m is not.
            if (!isDigits(text, position, end) || unit < nextUnit)
            {
                throw noTime(text);
            }

            final long count = digits(text, position, end);

            if (count > (maxMs - sumMs) / TIME_UNITS_MS[unit])
            {
                throw timeOutOfRange(text, minMs, maxMs);
            }

            sumMs += count * TIME_UNITS_MS[unit];
            nextUnit = unit + 1;
            position = unitEnd;
        }

        if (text.isEmpty())
        {
            throw noTime(text);
        }

        if (sumMs < minMs)
        {
            throw timeOutOfRange(text, minMs, maxMs);
        }

        return sumMs;
    }

    private static ArgumentException noTime(final String text)
    {
        return new ArgumentException("\"" + text + "\" is not a time", "times are written like 500ms, 2s, 1m or 1h30m");
    }

    private static ArgumentException timeOutOfRange(final String text, final long minMs, final long maxMs)
    {
        return new ArgumentException(
            text + " is out of range, " + minMs + "ms to " + maxMs / TIME_UNITS_MS[3] + "d is valid", null);
    }

    private static int unitIndex(final String unit)
    {
        for (int i = 0; i < TIME_UNITS.length; i++)
        {
            if (TIME_UNITS[i].equals(unit))
            {
                return i;
            }
        }

        return -1;
    }

    private static int digitsEnd(final String text, final int start)
    {
        int end = start;

        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9')
        {
            end++;
        }

        return end;
    }

    private static int unitEnd(final String text, final int start)
    {
        int end = start;

        while (end < text.length() && (text.charAt(end) < '0' || text.charAt(end) > '9'))
        {
            end++;
        }

        return end;
    }

    /** Bounded in length, so that the value fits a long. */
    private static boolean isDigits(final String text, final int start, final int end)
    {
        return end > start && end - start <= MAX_DIGITS && digitsEnd(text, start) >= end;
    }

    private static long digits(final String text, final int start, final int end)
    {
        return Long.parseLong(text, start, end, 10);
    }

    private static String sizeText(final long bytes)
    {
        final int shift = bytes == 0 ? 0 : Math.min(30, Long.numberOfTrailingZeros(bytes) / 10 * 10);
        return (bytes >> shift) + new String[]{"", "k", "m", "g"}[shift / 10];
    }
}
