package io.sluice.control;

import java.util.function.LongSupplier;

/**
 * Lets so many log lines through per second, and counts the rest: when a controller is away every track of every
 * client fails try after try. For use by any thread.
 */
final class LineLimiter
{
    private static final long SECOND_NS = 1_000_000_000L;

    private final LongSupplier nanoClock;
    private final int linesPerSecond;
    private long windowStartNs;
    private int linesInWindow;
    private long suppressed;

    LineLimiter(final LongSupplier nanoClock, final int linesPerSecond)
    {
        this.nanoClock = nanoClock;
        this.linesPerSecond = linesPerSecond;
        windowStartNs = nanoClock.getAsLong();
    }

    /**
     * Ask for one line.
     *
     * @return words to end it with, which may be none; or null if it is not to be logged.
     */
    synchronized String nextLine()
    {
        final long nowNs = nanoClock.getAsLong();
        if (nowNs - windowStartNs >= SECOND_NS)
        {
            windowStartNs = nowNs;
            linesInWindow = 0;
        }
        if (linesInWindow == linesPerSecond)
        {
            suppressed++;
            return null;
        }
        linesInWindow++;
        final String note = suppressed == 0 ? "" : " (" + suppressed + " such lines not logged)";
        suppressed = 0;
        return note;
    }
}
