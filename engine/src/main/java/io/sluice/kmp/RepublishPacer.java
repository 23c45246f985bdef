package io.sluice.kmp;

/**
 * When a lost upstream may be republished: at once, but not sooner than an interval after the call before, and only so
 * many times in a row at that pace.
 */
final class RepublishPacer
{
    /** Answer of {@link #onLost}: too many in a row. */
    static final long GIVE_UP = Long.MAX_VALUE;

    private final long intervalNs;
    private final int maxInRow;
    private long nextNs = Long.MIN_VALUE;
    private int inRow;

    RepublishPacer(final long intervalNs, final int maxInRow)
    {
        this.intervalNs = intervalNs;
        this.maxInRow = maxInRow;
    }

    /**
     * The connection was lost.
     *
     * @param nowNs the time.
     * @return the time to republish at, or {@link #GIVE_UP}.
     */
    long onLost(final long nowNs)
    {
        if (nowNs >= nextNs)
        {
            inRow = 0;
            return nowNs;
        }
        return ++inRow > maxInRow ? GIVE_UP : nextNs;
    }

    /**
     * The controller is being called.
     *
     * @param nowNs the time.
     */
    void onCall(final long nowNs)
    {
        nextNs = nowNs + intervalNs;
    }
}
