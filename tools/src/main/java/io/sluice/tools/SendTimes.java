package io.sluice.tools;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the frames of a track were sent, to be compared with their arrival. One thread sends, another receives, any may
 * read the histograms.
 */
final class SendTimes
{
    /** More than can be on their way at once. */
    private static final int REMEMBERED_FRAMES = 1 << 14;
    private static final long MAX_LATENCY_US = TimeUnit.MINUTES.toMicros(1);

    private final AtomicLongArray sentNs = new AtomicLongArray(REMEMBERED_FRAMES);
    private final Histogram totalUs = new Histogram(MAX_LATENCY_US, 2);
    private final Histogram intervalUs = new Histogram(MAX_LATENCY_US, 2);

    /**
     * A frame is about to be sent.
     *
     * @param frameIndex of the frame, counted from 0.
     */
    void onSend(final long frameIndex)
    {
        sentNs.set(slot(frameIndex), System.nanoTime());
    }

    /**
     * A frame has arrived.
     *
     * @param frameIndex of the frame, counted from 0.
     */
    synchronized void onArrival(final long frameIndex)
    {
        final long latencyUs = (System.nanoTime() - sentNs.get(slot(frameIndex))) / 1_000;
        final long clampedUs = Math.min(Math.max(latencyUs, 0), MAX_LATENCY_US);
        totalUs.recordValue(clampedUs);
        intervalUs.recordValue(clampedUs);
    }

    /**
     * Describe the latencies since the last call, and forget them.
     *
     * @return percentiles in words.
     */
    synchronized String drainInterval()
    {
        final String text = Latencies.describe(intervalUs);
        intervalUs.reset();
        return text;
    }

    /**
     * @return percentiles of all latencies in words.
     */
    synchronized String total()
    {
        return Latencies.describe(totalUs);
    }

    private static int slot(final long frameIndex)
    {
        return (int) (frameIndex & (REMEMBERED_FRAMES - 1));
    }
}
