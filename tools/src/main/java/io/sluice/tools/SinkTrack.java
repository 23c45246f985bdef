package io.sluice.tools;

import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a {@link KmpSink} received of one track, over all its connections, and the judgement whether it is complete and
 * in order. KMP sends no frame ids: both sides count, so that after a reconnect the id of the first frame tells what
 * was lost or is sent again. Frames that are sent again must be the same as before.
 * <p>
 * May be called from any thread.
 */
public final class SinkTrack
{
    /** How many of the last frames are remembered, to be compared when they are sent again. */
    private static final int REMEMBERED_FRAMES = 8192;
    /** A greater gap is a new start of the track, whose first id is the time of day. */
    private static final long MAX_GAP_FRAMES = 100_000;
    private static final int MAX_PROBLEMS = 20;
    private static final long MAX_LATENCY_US = TimeUnit.MINUTES.toMicros(1);

    private final String channelId;
    private final String trackId;
    private final long[] rememberedDts = new long[REMEMBERED_FRAMES];
    private final long[] rememberedChecksum = new long[REMEMBERED_FRAMES];
    private final Histogram latencyUs = new Histogram(MAX_LATENCY_US, 2);
    private final Histogram intervalLatencyUs = new Histogram(MAX_LATENCY_US, 2);
    private final List<String> problems = new ArrayList<>();

    private boolean isVideo = false;
    private int timescale = 0;
    private int connections = 0;
    private int mediaInfos = 0;
    private long firstFrameId = 0;
    private long frameId = 0;
    private long nextFrameId = 0;
    private long ackedFrameId = 0;
    private long connectionFrames = 0;
    private long frames = 0;
    private long bytes = 0;
    private long keyFrames = 0;
    private long resentFrames = 0;
    private long lostFrames = 0;
    private long duplicatedFrames = 0;
    private long outOfOrderFrames = 0;
    private long problemCount = 0;
    private boolean isConnected = false;
    private boolean isEnded = true;

    SinkTrack(final String channelId, final String trackId)
    {
        this.channelId = channelId;
        this.trackId = trackId;
    }

    /**
     * A connection begins.
     *
     * @param initialFrameId         id of its first frame.
     * @param initialUpstreamFrameId 0, or the last acknowledgement's.
     */
    synchronized void onConnect(final long initialFrameId, final long initialUpstreamFrameId)
    {
        final long gap = initialFrameId - nextFrameId;
        if (isConnected)
        {
            problem("connected again while its connection is open");
        }

        if (isEnded || Math.abs(gap) > MAX_GAP_FRAMES)
        {
            if (!isEnded)
            {
                problem("started anew at frame " + initialFrameId + " without the end of the stream before");
            }

            firstFrameId = initialFrameId;
            nextFrameId = initialFrameId;
            ackedFrameId = initialFrameId;
        }
        else if (gap > 0)
        {
            lostFrames += gap;
            problem("lost " + gap + " frames before frame " + initialFrameId);
            nextFrameId = initialFrameId;
        }

        if (initialUpstreamFrameId > ackedFrameId)
        {
            problem("resumes at upstream frame " + initialUpstreamFrameId + ", which was never acknowledged");
        }

        frameId = initialFrameId;
        connectionFrames = 0;
        connections++;
        isConnected = true;
        isEnded = false;
    }

    /**
     * A media info came.
     *
     * @param isVideoTrack true for video, false for audio.
     * @param timescaleHz  units of the timestamps.
     */
    synchronized void onMediaInfo(final boolean isVideoTrack, final int timescaleHz)
    {
        if (timescale != 0 && isVideoTrack != isVideo)
        {
            problem("the media type changed");
        }

        if (timescaleHz <= 0)
        {
            problem("the timescale is " + timescaleHz);
        }

        isVideo = isVideoTrack;
        timescale = timescaleHz;
        mediaInfos++;
    }

    /**
     * A frame came, whole.
     *
     * @param created  wall clock in timescale units when the engine had received it.
     * @param dts      decode time in timescale units.
     * @param isKey    true for a video key frame.
     * @param length   of its data in bytes.
     * @param checksum of its data.
     * @param nowUs    wall clock in microseconds.
     * @return index of the frame in its stream, counted from 0, or -1 if it had been received before.
     */
    synchronized long onFrame(
        final long created,
        final long dts,
        final boolean isKey,
        final int length,
        final long checksum,
        final long nowUs)
    {
        if (timescale == 0)
        {
            problem("frame " + frameId + " came before the media info");
        }

        checkOrder(dts, checksum);

        final int slot = slot(frameId);
        final boolean isResent = frameId < nextFrameId;
        if (isResent)
        {
            resentFrames++;
            if (nextFrameId - frameId <= REMEMBERED_FRAMES &&
                (rememberedDts[slot] != dts || rememberedChecksum[slot] != checksum))
            {
                problem("frame " + frameId + " is not the same when sent again");
            }
        }

        rememberedDts[slot] = dts;
        rememberedChecksum[slot] = checksum;
        frameId++;
        connectionFrames++;

        if (isResent)
        {
            return -1;
        }

        nextFrameId = frameId;
        frames++;
        bytes += length;
        keyFrames += isKey ? 1 : 0;
        recordLatency(nowUs - toMicros(created));

        return frameId - 1 - firstFrameId;
    }

    /**
     * The end of the stream came.
     */
    synchronized void onEndOfStream()
    {
        isEnded = true;
    }

    /**
     * The connection is gone.
     */
    synchronized void onDisconnect()
    {
        isConnected = false;
    }

    /**
     * The peer broke the protocol, or something else is not as it should be.
     *
     * @param message what is wrong.
     */
    synchronized void problem(final String message)
    {
        problemCount++;
        if (problems.size() < MAX_PROBLEMS)
        {
            problems.add(name() + ": " + message);
        }
    }

    /**
     * Acknowledge all frames received.
     *
     * @return id of the first frame to be sent again after a reconnect.
     */
    synchronized long acknowledge()
    {
        ackedFrameId = Math.max(ackedFrameId, nextFrameId);
        return ackedFrameId;
    }

    /**
     * @return frames of this connection that are not acknowledged yet.
     */
    synchronized long unacknowledgedFrames()
    {
        return nextFrameId - ackedFrameId;
    }

    /**
     * Add the latencies since the last call to a histogram and forget them.
     *
     * @param histogram in microseconds.
     */
    public synchronized void drainLatencyUs(final Histogram histogram)
    {
        histogram.add(intervalLatencyUs);
        intervalLatencyUs.reset();
    }

    /**
     * @return a copy of all latencies from the engine's reception of a frame to its arrival here, in microseconds.
     */
    public synchronized Histogram latencyUs()
    {
        return latencyUs.copy();
    }

    /**
     * @return the channel's id.
     */
    public String channelId()
    {
        return channelId;
    }

    /**
     * @return the track's id.
     */
    public String trackId()
    {
        return trackId;
    }

    /**
     * @return channel and track.
     */
    public String name()
    {
        return channelId + "/" + trackId;
    }

    /**
     * @return true for video, false for audio or if no media info came yet.
     */
    public synchronized boolean isVideo()
    {
        return isVideo;
    }

    /**
     * @return frames received, each counted once.
     */
    public synchronized long frames()
    {
        return frames;
    }

    /**
     * @return video key frames received, each counted once.
     */
    public synchronized long keyFrames()
    {
        return keyFrames;
    }

    /**
     * @return media infos received.
     */
    public synchronized int mediaInfos()
    {
        return mediaInfos;
    }

    /**
     * @return bytes of frame data received, each frame counted once.
     */
    public synchronized long bytes()
    {
        return bytes;
    }

    /**
     * @return connections that carried the track so far.
     */
    public synchronized int connections()
    {
        return connections;
    }

    /**
     * @return id of the current stream's first frame.
     */
    public synchronized long firstFrameId()
    {
        return firstFrameId;
    }

    /**
     * @return id of the next frame that was not received before.
     */
    public synchronized long nextFrameId()
    {
        return nextFrameId;
    }

    /**
     * @return id of the first frame that is not acknowledged.
     */
    public synchronized long ackedFrameId()
    {
        return ackedFrameId;
    }

    /**
     * @return frames that were sent again after a reconnect, as they should be.
     */
    public synchronized long resentFrames()
    {
        return resentFrames;
    }

    /**
     * @return frames that were never received.
     */
    public synchronized long lostFrames()
    {
        return lostFrames;
    }

    /**
     * @return frames that came twice on one connection.
     */
    public synchronized long duplicatedFrames()
    {
        return duplicatedFrames;
    }

    /**
     * @return frames whose decode time lies before that of the frame before.
     */
    public synchronized long outOfOrderFrames()
    {
        return outOfOrderFrames;
    }

    /**
     * @return true once the end of the stream came and until the track starts again.
     */
    public synchronized boolean isEnded()
    {
        return isEnded && connections > 0;
    }

    /**
     * @return count of all that was wrong; 0 for a complete track in order.
     */
    public synchronized long problemCount()
    {
        return problemCount;
    }

    /**
     * @return the first problems in words.
     */
    public synchronized List<String> problems()
    {
        return List.copyOf(problems);
    }

    private void checkOrder(final long dts, final long checksum)
    {
        if (connectionFrames == 0)
        {
            return;
        }

        final int slot = slot(frameId - 1);
        final long lastDts = rememberedDts[slot];
        if (dts < lastDts)
        {
            outOfOrderFrames++;
            problem("frame " + frameId + " is out of order: dts " + dts + " after " + lastDts);
        }
        else if (dts == lastDts && checksum == rememberedChecksum[slot])
        {
            duplicatedFrames++;
            problem("frame " + frameId + " came twice: dts " + dts);
        }
    }

    private static int slot(final long id)
    {
        return (int) (id & (REMEMBERED_FRAMES - 1));
    }

    private void recordLatency(final long valueUs)
    {
        // The engine rounds to timescale units, so a frame may seem to arrive a moment before it was created.
        final long clampedUs = Math.min(Math.max(valueUs, 0), MAX_LATENCY_US);
        latencyUs.recordValue(clampedUs);
        intervalLatencyUs.recordValue(clampedUs);
    }

    private long toMicros(final long time)
    {
        final long scale = Math.max(timescale, 1);
        return time / scale * 1_000_000 + time % scale * 1_000_000 / scale;
    }
}
