package io.sluice.media;

/**
 * Makes a track's RTMP timestamps, which are 32 bits of milliseconds that wrap, into 64 bits that don't: the first as
 * it is (unsigned), then each adds its signed 32-bit difference to the one before. OBS masks its timestamps to 31 bits
 * (OBS Studio's flv-mux), so a fall from just below 2^31 to just above 0 is taken as a wrap as well.
 * Timestamps that jump are reported, not repaired. Allocates nothing.
 */
public final class TimestampUnwrapper
{
    /**
     * A step of more than this, forwards or backwards, counts as a jump.
     */
    public static final long DEFAULT_JUMP_THRESHOLD_MS = 10_000;

    /**
     * How near both sides of a 31-bit wrap must be to it: a live stream's step, even with a long pause.
     */
    private static final long WRAP_31_WINDOW_MS = 60_000;
    private static final long WRAP_31 = 1L << 31;

    private final long jumpThresholdMs;
    private boolean hasLast;
    private int lastRaw;
    private long last;
    private long lastStepMs;

    /**
     * With the default jump threshold.
     */
    public TimestampUnwrapper()
    {
        this(DEFAULT_JUMP_THRESHOLD_MS);
    }

    /**
     * With a jump threshold.
     *
     * @param jumpThresholdMs a larger step than this counts as a jump.
     */
    public TimestampUnwrapper(final long jumpThresholdMs)
    {
        this.jumpThresholdMs = jumpThresholdMs;
    }

    /**
     * Take the next message's timestamp.
     *
     * @param timestampMs 32 bits of milliseconds.
     * @return the timestamp in milliseconds, which goes on over wraps.
     */
    public long unwrap(final int timestampMs)
    {
        if (!hasLast)
        {
            hasLast = true;
            last = timestampMs & 0xFFFF_FFFFL;
            lastStepMs = 0;
        }
        else
        {
            lastStepMs = step(timestampMs);
            last += lastStepMs;
        }
        lastRaw = timestampMs;
        return last;
    }

    /**
     * @return true if the last {@link #unwrap} was a jump, forwards or backwards.
     */
    public boolean isJump()
    {
        return Math.abs(lastStepMs) > jumpThresholdMs;
    }

    /**
     * @return the last step in milliseconds, negative if it went backwards; 0 for the first timestamp.
     */
    public long lastStepMs()
    {
        return lastStepMs;
    }

    /**
     * @return the threshold above which a step counts as a jump.
     */
    public long jumpThresholdMs()
    {
        return jumpThresholdMs;
    }

    /**
     * Begin anew, as if no timestamp had come.
     */
    public void reset()
    {
        hasLast = false;
        lastRaw = 0;
        last = 0;
        lastStepMs = 0;
    }

    private long step(final int timestampMs)
    {
        final int difference = timestampMs - lastRaw;
        if (lastRaw >= WRAP_31 - WRAP_31_WINDOW_MS && timestampMs >= 0 && timestampMs < WRAP_31_WINDOW_MS)
        {
            return difference + WRAP_31;
        }
        // Frames of interleaved tracks may step back over the wrap by a little.
        if (lastRaw >= 0 && lastRaw < WRAP_31_WINDOW_MS && timestampMs >= WRAP_31 - WRAP_31_WINDOW_MS)
        {
            return difference - WRAP_31;
        }
        return difference;
    }
}
