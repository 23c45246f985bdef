package io.sluice.tools;

import java.util.Locale;

/**
 * Figures in words, short enough for the columns of a table.
 */
final class Amounts
{
    private static final int KIBI = 1024;
    private static final int KILO = 1000;
    private static final long NS_PER_US = 1_000;
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final String[] BITS = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};

    private Amounts()
    {
    }

    /**
     * @param value to be shown.
     * @return its digits in groups of three.
     */
    static String count(final long value)
    {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /**
     * @param number of things.
     * @param thing  what they are, in the singular.
     * @return both, in the plural where there is not just one.
     */
    static String count(final long number, final String thing)
    {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /**
     * @param bytes of memory or of a file.
     * @return with a unit that suits.
     */
    static String bytes(final long bytes)
    {
        return scaled(bytes, KIBI, BYTES);
    }

    /**
     * @param bitPerSecond of a stream.
     * @return with a unit that suits.
     */
    static String bitRate(final long bitPerSecond)
    {
        return scaled(bitPerSecond, KILO, BITS);
    }

    /**
     * @param timeNs of a latency.
     * @return in microseconds, to a tenth.
     */
    static String latencyUs(final long timeNs)
    {
        return String.format(Locale.ROOT, "%,.1f", timeNs / (double) NS_PER_US);
    }

    private static String scaled(final long value, final int base, final String[] units)
    {
        double scaled = value;
        int unit = 0;
        while (scaled >= base && unit < units.length - 1)
        {
            scaled /= base;
            unit++;
        }

        return unit == 0 ? value + " " + units[0] : String.format(Locale.ROOT, "%.1f %s", scaled, units[unit]);
    }
}
