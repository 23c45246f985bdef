package io.sluice.tools;

import org.HdrHistogram.Histogram;

/**
 * Latencies in words.
 */
final class Latencies
{
    private static final double US_PER_MS = 1_000.0;

    private Latencies()
    {
    }

    /**
     * Describe a histogram.
     *
     * @param latencyUs in microseconds.
     * @return median, 99th percentile and maximum in milliseconds.
     */
    static String describe(final Histogram latencyUs)
    {
        if (latencyUs.getTotalCount() == 0)
        {
            return "-";
        }

        return String.format("p50 %.2f ms, p99 %.2f ms, max %.2f ms",
            latencyUs.getValueAtPercentile(50) / US_PER_MS,
            latencyUs.getValueAtPercentile(99) / US_PER_MS,
            latencyUs.getMaxValue() / US_PER_MS);
    }
}
