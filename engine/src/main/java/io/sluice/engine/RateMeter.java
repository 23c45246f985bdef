package io.sluice.engine;

/**
 * The rate of a growing total, over the last ten seconds; sampled once a second.
 */
final class RateMeter
{
    private static final int SECONDS = 10;

    private final long[] totals = new long[SECONDS];
    private int samples;
    private long rate;

    /**
     * @param total as it is now.
     */
    void sample(final long total)
    {
        final int index = samples % SECONDS;
        if (samples >= SECONDS)
        {
            rate = (total - totals[index]) / SECONDS;
        }
        totals[index] = total;
        samples++;
    }

    /**
     * @return growth per second; 0 in the first ten seconds, as long as there is not enough to tell.
     */
    long perSecond()
    {
        return rate;
    }
}
