package io.sluice.tools;

import io.sluice.media.FlvReader;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends an FLV file's tags to a publisher, at the pace of their timestamps or as fast as the server reads. One thread
 * runs it; any other may read the counts and stop it.
 */
public final class FlvPublishing
{
    /**
     * Hears of every frame just before it is sent, on the thread that sends.
     */
    public interface FrameListener
    {
        /**
         * A frame is about to be sent.
         *
         * @param isVideo    true for video, false for audio.
         * @param frameIndex of the frame in its track, counted from 0.
         */
        void onFrame(boolean isVideo, long frameIndex);
    }

    private final FlvSource source;
    private final RtmpPublisher publisher;
    private final boolean isPaced;
    private final FrameListener listener;
    private volatile long videoFrames = 0;
    private volatile long audioFrames = 0;
    private volatile long bytes = 0;
    private volatile boolean isStopped = false;

    /**
     * @param source    of the tags.
     * @param publisher that sends them.
     * @param isPaced   true to keep to the timestamps, false to send without pause.
     * @param listener  that hears of every frame.
     */
    public FlvPublishing(
        final FlvSource source, final RtmpPublisher publisher, final boolean isPaced, final FrameListener listener)
    {
        this.source = source;
        this.publisher = publisher;
        this.isPaced = isPaced;
        this.listener = listener;
    }

    /**
     * Send until the source's end or until stopped. The stream is not ended.
     *
     * @throws IOException if the file can't be read or the connection is gone.
     */
    public void run() throws IOException
    {
        final long startNs = System.nanoTime();
        long firstMs = -1;
        while (!isStopped && source.next())
        {
            final long timestampMs = source.timestampMs();
            if (firstMs < 0 && source.isFrame())
            {
                firstMs = timestampMs;
            }

            if (isPaced && firstMs >= 0)
            {
                waitUntil(startNs + TimeUnit.MILLISECONDS.toNanos(timestampMs - firstMs));
            }

            if (!isStopped)
            {
                send(timestampMs);
            }
        }
    }

    /**
     * Send no more tags. {@link #run()} returns soon.
     */
    public void stop()
    {
        isStopped = true;
    }

    /**
     * @return video frames sent.
     */
    public long videoFrames()
    {
        return videoFrames;
    }

    /**
     * @return audio frames sent.
     */
    public long audioFrames()
    {
        return audioFrames;
    }

    /**
     * @return bytes of all tags' bodies sent.
     */
    public long bytes()
    {
        return bytes;
    }

    // Only the thread in run() writes the counts.
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void send(final long timestampMs) throws IOException
    {
        final boolean isVideo = source.tagType() == FlvReader.TAG_VIDEO;
        if (source.isFrame())
        {
            listener.onFrame(isVideo, isVideo ? videoFrames : audioFrames);
        }

        publisher.send(source.tagType(), (int) timestampMs, source.body(), source.length());
        bytes += source.length();
        if (source.isFrame() && isVideo)
        {
            videoFrames++;
        }
        else if (source.isFrame())
        {
            audioFrames++;
        }
    }

    private void waitUntil(final long deadlineNs)
    {
        for (long waitNs = deadlineNs - System.nanoTime();
            waitNs > 0 && !isStopped;
            waitNs = deadlineNs - System.nanoTime())
        {
            // Short enough to notice a stop soon.
            LockSupport.parkNanos(Math.min(waitNs, TimeUnit.MILLISECONDS.toNanos(100)));
        }
    }
}
