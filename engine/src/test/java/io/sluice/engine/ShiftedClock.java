package io.sluice.engine;

import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.NanoClock;

/**
 * A monotonic clock that a test moves on, beside the time that passes or without it. An engine that waits for events
 * notices within a second.
 */
final class ShiftedClock implements NanoClock
{
    private final boolean isRunning;
    private volatile long shiftNs;

    private ShiftedClock(final boolean isRunning)
    {
        this.isRunning = isRunning;
    }

    static ShiftedClock running()
    {
        return new ShiftedClock(true);
    }

    static ShiftedClock stopped()
    {
        return new ShiftedClock(false);
    }

    /** {@inheritDoc} */
    public long nanoTime()
    {
        return (isRunning ? System.nanoTime() : 0) + shiftNs;
    }

    /** For one thread. */
    void advanceMs(final long ms)
    {
        shiftNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
