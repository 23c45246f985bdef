package io.sluice.config;

/**
 * How an application's tracks are queued and sent over KMP.
 *
 * @param timescale                of timestamps in Hz, a multiple of 1000.
 * @param timeoutMs                to send to an upstream.
 * @param videoBufferSizeBytes     of one buffer of a video track, a power of two.
 * @param videoMemLimitBytes       of all buffers of a video track, at least two of them.
 * @param audioBufferSizeBytes     of one buffer of an audio track, a power of two.
 * @param audioMemLimitBytes       of all buffers of an audio track, at least two of them.
 * @param flushTimeoutMs           after which a buffer that is not full is sent, when not eager.
 * @param eager                    finished frames are sent at once; else when a buffer is full or the time is over.
 * @param backpressure             above the high watermark the publisher is held back instead of frames given up.
 * @param memHighWatermarkPercent  of the memory limit, where frames are given up or the publisher is held back.
 * @param memLowWatermarkPercent   of the memory limit, where that ends; below the high one.
 * @param audioSyncMarginMs        within which audio timestamps are smoothed; 0 for not at all.
 * @param republishIntervalMs      shortest time between two republishes of an upstream.
 * @param maxRepublishes           in a row that are closer than the interval, before the upstream is given up.
 * @param keepaliveIntervalMs      after which an idle connection gets a null packet; 0 for never.
 * @param logFrames                each frame is logged.
 */
public record KmpSettings(
    int timescale,
    long timeoutMs,
    int videoBufferSizeBytes,
    long videoMemLimitBytes,
    int audioBufferSizeBytes,
    long audioMemLimitBytes,
    long flushTimeoutMs,
    boolean eager,
    boolean backpressure,
    int memHighWatermarkPercent,
    int memLowWatermarkPercent,
    long audioSyncMarginMs,
    long republishIntervalMs,
    int maxRepublishes,
    long keepaliveIntervalMs,
    boolean logFrames)
{
}
