package io.sluice.kmp;

import io.sluice.memory.SlabPool;

/**
 * How a track works; the same for all tracks of a media type in one application.
 *
 * @param timescale            of dts, pts delay and created, in Hz.
 * @param bufferSizeBytes      length of the track's slabs, rounded up to a power of two.
 * @param memLimitBytes        the most all slabs of a track may take together.
 * @param highWatermarkPercent of the limit, above which frames are acknowledged on behalf of the slowest upstream.
 * @param lowWatermarkPercent  of the limit, down to which that goes on.
 * @param flushTimeoutMs       the longest a frame waits for its buffer to become full, if not eager.
 * @param eager                whether frames leave with the next flush rather than when a buffer is full.
 * @param timeoutMs            the longest that a connect, a stalled send, or the drain at the end may take.
 * @param keepaliveIntervalMs  of silence, after which a null packet is sent; 0 for never.
 * @param republishIntervalMs  the least time between two republish calls for one upstream.
 * @param maxRepublishes       in a row, closer than that, before an upstream is given up.
 * @param backpressure         whether the publisher is held back above the high watermark, rather than frames given up.
 */
public record TrackSettings(
    int timescale,
    int bufferSizeBytes,
    long memLimitBytes,
    int highWatermarkPercent,
    int lowWatermarkPercent,
    long flushTimeoutMs,
    boolean eager,
    long timeoutMs,
    long keepaliveIntervalMs,
    long republishIntervalMs,
    int maxRepublishes,
    boolean backpressure)
{
    /**
     * Checks the settings.
     */
    public TrackSettings
    {
        final int slabLength = SlabPool.slabLength(bufferSizeBytes);
        if (memLimitBytes < slabLength)
        {
            throw new IllegalArgumentException(
                "memory limit " + memLimitBytes + " is less than one buffer of " + slabLength + " bytes");
        }
        if (timescale <= 0)
        {
            throw new IllegalArgumentException("timescale must be positive: " + timescale);
        }
        if (flushTimeoutMs < 0 || timeoutMs < 0 || keepaliveIntervalMs < 0 || republishIntervalMs < 0)
        {
            throw new IllegalArgumentException("times must not be negative");
        }
        // Weeks are as good as for ever, and can be added to any clock's time.
        flushTimeoutMs = Math.min(flushTimeoutMs, Integer.MAX_VALUE);
        timeoutMs = Math.min(timeoutMs, Integer.MAX_VALUE);
        keepaliveIntervalMs = Math.min(keepaliveIntervalMs, Integer.MAX_VALUE);
        republishIntervalMs = Math.min(republishIntervalMs, Integer.MAX_VALUE);
        if (maxRepublishes < 0)
        {
            throw new IllegalArgumentException("maxRepublishes must not be negative: " + maxRepublishes);
        }
    }
}
