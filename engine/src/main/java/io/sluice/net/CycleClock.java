package io.sluice.net;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * The time of the current duty cycle. It is read from the system once per cycle, after the wait for events and before
 * the first of them, so that everything that happens in one cycle happened at one time and costs one system read.
 * <p>
 * Wall-clock time is monotonic time plus an offset that {@link #synchronise()} measures; between two measurements it
 * cannot step.
 */
public final class CycleClock
{
    private static final long NS_PER_MS = 1_000_000L;
    private static final long TOLERATED_DRIFT_NS = 2 * NS_PER_MS;
    private static final int ALIGN_ATTEMPTS = 3_000_000;

    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private long nowNs;
    private long epochOffsetNs;

    /**
     * @param nanoClock  monotonic.
     * @param epochClock wall clock in milliseconds.
     */
    public CycleClock(final NanoClock nanoClock, final EpochClock epochClock)
    {
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        epochOffsetNs = alignedOffsetNs();
        update();
    }

    /**
     * Read the monotonic clock: a new cycle's time.
     */
    public void update()
    {
        nowNs = nanoClock.nanoTime();
    }

    /**
     * Read the monotonic clock beside the cycle's time, to measure how long something took.
     *
     * @return nanoseconds on the same scale as {@link #nowNs()}.
     */
    public long sampleNs()
    {
        return nanoClock.nanoTime();
    }

    /**
     * Compare with the wall clock and follow it where it was set anew. Called about once a second.
     */
    public void synchronise()
    {
        final long coarseOffsetNs = epochClock.time() * NS_PER_MS - nanoClock.nanoTime();
        if (Math.abs(coarseOffsetNs - epochOffsetNs) > TOLERATED_DRIFT_NS)
        {
            epochOffsetNs = coarseOffsetNs + NS_PER_MS / 2;
        }
    }

    /**
     * @return monotonic time of this cycle in nanoseconds.
     */
    public long nowNs()
    {
        return nowNs;
    }

    /**
     * @return wall-clock time of this cycle in nanoseconds since 1970.
     */
    public long epochNs()
    {
        return nowNs + epochOffsetNs;
    }

    /**
     * @return wall-clock time of this cycle in milliseconds since 1970.
     */
    public long epochMs()
    {
        return epochNs() / NS_PER_MS;
    }

    /**
     * The wall clock ticks in milliseconds: its value is exact at the moment that it changes. Waits for that, a
     * millisecond at most; a clock that stands still (a test's) is taken as it is.
     */
    private long alignedOffsetNs()
    {
        final long startMs = epochClock.time();
        for (int i = 0; i < ALIGN_ATTEMPTS; i++)
        {
            final long ms = epochClock.time();
            if (ms != startMs)
            {
                return ms * NS_PER_MS - nanoClock.nanoTime();
            }
        }
        return startMs * NS_PER_MS - nanoClock.nanoTime();
    }
}
