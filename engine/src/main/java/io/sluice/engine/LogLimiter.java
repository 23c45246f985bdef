package io.sluice.engine;

import io.sluice.net.CycleClock;

/**
 * Lets so many log lines of one kind through per second, and counts the rest, so that a peer cannot flood the log.
 * For the loop's thread only.
 */
final class LogLimiter
{
    private static final long SECOND_NS = 1_000_000_000L;

    private final CycleClock clock;
    private final int linesPerSecond;
    private long windowStartNs;
    private int linesInWindow;
    private long suppressed;

    LogLimiter(final CycleClock clock, final int linesPerSecond)
    {
        this.clock = clock;
        this.linesPerSecond = linesPerSecond;
        windowStartNs = clock.nowNs();
    }

    /**
     * @return whether the line may be logged.
     */
    boolean allows()
    {
        final long nowNs = clock.nowNs();
        if (nowNs - windowStartNs >= SECOND_NS)
        {
            windowStartNs = nowNs;
            linesInWindow = 0;
        }
        if (linesInWindow < linesPerSecond)
        {
            linesInWindow++;
            return true;
        }
        suppressed++;
        return false;
    }

    /**
     * @return words to end an allowed line with: how many were not logged since the last one, or nothing.
     */
    String suppressedNote()
    {
        if (suppressed == 0)
        {
            return "";
        }
        final String note = " (" + suppressed + " such lines not logged)";
        suppressed = 0;
        return note;
    }
}
