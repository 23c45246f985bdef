package io.sluice.kmp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.sluice.memory.Budget;
import io.sluice.memory.SlabPool;

/**
 * One video or one audio on its way: takes media infos and frames into a queue in memory, and lets its upstreams send
 * from there. Until the controller has named the upstreams, frames are kept; if it names none ({@link #discard()}),
 * they are counted and dropped.
 * <p>
 * A media info is sent with the first frame behind it, so that {@link #patchCaptions} can still be told what that
 * frame's data show. When {@link #end} was called, the upstreams are given an end of stream;
 * {@link TrackListener#onTrackClosed} follows when all of them are gone.
 * <p>
 * For use by one thread. All times are of one monotonic clock. Appending and sending allocate nothing.
 */
public final class Track
{
    private static final long NEVER = Long.MAX_VALUE;
    private static final long NONE_PENDING = -1;
    private static final Upstream[] NO_UPSTREAMS = new Upstream[0];

    private final long id;
    private final TrackSettings settings;
    private final TrackListener listener;
    private final Budget budget;
    private final FrameQueue queue;
    private final MediaInfoHistory history = new MediaInfoHistory();
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[KmpFrameDescriptor.LENGTH]);
    private final long firstFrameId;
    private final long flushTimeoutNs;

    private byte[] channelIdBytes;
    private byte[] trackIdBytes;
    private Upstream[] upstreams = NO_UPSTREAMS;
    private boolean isAwaitingUpstreams = true;
    private boolean isDiscarding;
    private boolean isFailed;
    private boolean isEnded;
    private boolean isClosed;
    private boolean isPressing;

    private long pendingInfoPosition = NONE_PENDING;
    private boolean isFrameOpen;
    private long frameStart;
    private int frameDataLeft;
    private boolean isKeyFrame;
    private long frameDts;
    private long frameCreated;

    private long sendLimit;
    private long flushDeadlineNs = NEVER;
    private long nowNs;
    private long baseFrameId;

    private long sentFrames;
    private long sentKeyFrames;
    private long lastTimestamp;
    private long lastCreated;

    /**
     * Creates a track that takes no memory yet.
     *
     * @param id           of the track within its engine.
     * @param settings     of the track.
     * @param pool         to take slabs from.
     * @param listener     to be told.
     * @param firstFrameId id of the first frame: the wall clock at the track's creation, in timescale units.
     */
    public Track(
        final long id,
        final TrackSettings settings,
        final SlabPool pool,
        final TrackListener listener,
        final long firstFrameId)
    {
        this.id = id;
        this.settings = settings;
        this.listener = listener;
        this.firstFrameId = firstFrameId;
        baseFrameId = firstFrameId;
        flushTimeoutNs = TimeUnit.MILLISECONDS.toNanos(settings.flushTimeoutMs());
        budget = new Budget(
            settings.memLimitBytes(), settings.highWatermarkPercent(), settings.lowWatermarkPercent());
        queue = new FrameQueue(pool, settings.bufferSizeBytes(), budget);
    }

    /**
     * Sets the names the controller gave the track, before the first upstream is added.
     *
     * @param channelId 1 to 32 bytes in UTF-8.
     * @param trackId   1 to 32 bytes in UTF-8.
     */
    public void names(final String channelId, final String trackId)
    {
        channelIdBytes = idBytes("channel_id", channelId);
        trackIdBytes = idBytes("track_id", trackId);
    }

    /**
     * Appends a video's media info. It is sent with the first frame behind it, or at the track's end.
     *
     * @param codecId        FLV's number, 8 for H.265.
     * @param bitrate        in bits per second, 0 if unknown.
     * @param width          in pixels.
     * @param height         in pixels.
     * @param frameRateNum   numerator of the frame rate.
     * @param frameRateDenom denominator of the frame rate.
     * @param ceaCaptions    whether there are CEA-608/708 captions; may be corrected by {@link #patchCaptions}.
     * @param extraData      the codec's private data.
     * @return false if the track takes no more.
     */
    public boolean appendVideoInfo(
        final int codecId,
        final int bitrate,
        final int width,
        final int height,
        final int frameRateNum,
        final int frameRateDenom,
        final boolean ceaCaptions,
        final byte[] extraData)
    {
        final byte[] packet = new byte[KmpMediaInfoDescriptor.LENGTH + extraData.length];
        KmpMediaInfoDescriptor.encodeVideo(new UnsafeBuffer(packet), 0, codecId, settings.timescale(), bitrate, width,
            height, frameRateNum, frameRateDenom, ceaCaptions, extraData.length);
        return appendInfo(packet, extraData);
    }

    /**
     * Appends an audio's media info. It is sent with the first frame behind it, or at the track's end.
     *
     * @param codecId       1000 plus FLV's number.
     * @param bitrate       in bits per second, 0 if unknown.
     * @param channels      number of channels.
     * @param bitsPerSample of the decoded sound.
     * @param sampleRate    in Hz.
     * @param channelLayout bit mask of the channels' places.
     * @param extraData     the codec's private data.
     * @return false if the track takes no more.
     */
    public boolean appendAudioInfo(
        final int codecId,
        final int bitrate,
        final int channels,
        final int bitsPerSample,
        final int sampleRate,
        final long channelLayout,
        final byte[] extraData)
    {
        final byte[] packet = new byte[KmpMediaInfoDescriptor.LENGTH + extraData.length];
        KmpMediaInfoDescriptor.encodeAudio(new UnsafeBuffer(packet), 0, codecId, settings.timescale(), bitrate,
            channels, bitsPerSample, sampleRate, channelLayout, extraData.length);
        return appendInfo(packet, extraData);
    }

    /**
     * Corrects the captions flag of a video's media info that no frame was committed behind yet; ignored if there is
     * none. May be called while the first frame is open, as its data show the captions.
     *
     * @param ceaCaptions whether there are CEA-608/708 captions.
     */
    public void patchCaptions(final boolean ceaCaptions)
    {
        if (NONE_PENDING != pendingInfoPosition)
        {
            history.patchCaptions(ceaCaptions);
            queue.overwrite(pendingInfoPosition, new UnsafeBuffer(history.before(Long.MAX_VALUE)));
        }
    }

    /**
     * Begins a frame. It is sent only when it was committed.
     *
     * @param created    when it was received, in timescale units since 1970.
     * @param dts        decode time in timescale units.
     * @param isKey      whether it is a video's key frame.
     * @param ptsDelay   pts less dts in timescale units.
     * @param dataLength of the whole frame.
     * @return false if the track takes no more.
     */
    public boolean beginFrame(
        final long created, final long dts, final boolean isKey, final int ptsDelay, final int dataLength)
    {
        if (isFrameOpen)
        {
            throw new IllegalStateException("the frame before was neither committed nor aborted");
        }
        if (isRefusing())
        {
            return false;
        }
        if (dataLength < 0 || dataLength > KmpHeaderDescriptor.MAX_DATA_SIZE)
        {
            fail(TrackFailure.APPEND_FAILED, "a frame of " + dataLength + " bytes is longer than KMP's limit of " +
                KmpHeaderDescriptor.MAX_DATA_SIZE);
            return false;
        }

        KmpFrameDescriptor.encode(
            header, 0, created, dts, isKey ? KmpFrameDescriptor.FLAG_KEY : 0, ptsDelay, dataLength);
        isFrameOpen = true;
        frameStart = queue.written();
        frameDataLeft = dataLength;
        isKeyFrame = isKey;
        frameDts = dts;
        frameCreated = created;
        return append(header, 0, KmpFrameDescriptor.LENGTH) && isFrameOpen;
    }

    /**
     * Appends a piece of the open frame's data.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first.
     * @param length of the piece.
     * @return false if the track takes no more; the frame is aborted then.
     */
    public boolean appendFrameData(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isFrameOpen)
        {
            return false;
        }
        if (length > frameDataLeft)
        {
            fail(TrackFailure.APPEND_FAILED, "a frame got more data than it was begun with");
            return false;
        }
        frameDataLeft -= length;
        return append(buffer, offset, length) && isFrameOpen;
    }

    /**
     * Ends the open frame: it may be sent from now on.
     *
     * @param nowNs the time.
     * @return false if the track takes no more; the frame is aborted then.
     */
    public boolean commitFrame(final long nowNs)
    {
        this.nowNs = nowNs;
        if (!isFrameOpen)
        {
            return false;
        }
        if (frameDataLeft > 0)
        {
            fail(TrackFailure.APPEND_FAILED, "a frame lacks " + frameDataLeft + " bytes of its data");
            return false;
        }

        isFrameOpen = false;
        pendingInfoPosition = NONE_PENDING;
        queue.commit();
        sentFrames++;
        sentKeyFrames += isKeyFrame ? 1 : 0;
        lastTimestamp = frameDts;
        lastCreated = frameCreated;
        if (isDiscarding)
        {
            release();
        }
        return true;
    }

    /**
     * Takes back the open frame, if there is one.
     */
    public void abortFrame()
    {
        if (isFrameOpen)
        {
            isFrameOpen = false;
            queue.rollback(frameStart);
        }
    }

    /**
     * Adds an upstream, which connects at once and starts at the oldest frame still in memory.
     *
     * @param upstreamSettings of the upstream.
     * @param transport        to connect with, for this upstream alone.
     * @param nowNs            the time.
     * @return the upstream.
     */
    public Upstream addUpstream(
        final UpstreamSettings upstreamSettings, final UpstreamTransport transport, final long nowNs)
    {
        return addUpstream(new Upstream(this, upstreamSettings, transport, queue.released(), baseFrameId), nowNs);
    }

    /**
     * Adds an upstream, which connects at once and starts where another would resume.
     *
     * @param upstreamSettings of the upstream.
     * @param transport        to connect with, for this upstream alone.
     * @param source           an upstream of this track that is not closed.
     * @param nowNs            the time.
     * @return the upstream.
     */
    public Upstream addUpstream(
        final UpstreamSettings upstreamSettings,
        final UpstreamTransport transport,
        final Upstream source,
        final long nowNs)
    {
        if (source.track() != this || UpstreamState.CLOSED == source.state())
        {
            throw new IllegalArgumentException("the source must be an upstream of this track that is not closed");
        }
        return addUpstream(
            new Upstream(this, upstreamSettings, transport, source.ackedBytes(), source.ackedFrameId()), nowNs);
    }

    /**
     * The controller named no upstreams: frames are counted and dropped from now on, until one is added.
     */
    public void discard()
    {
        if (isClosed || upstreams.length > 0)
        {
            return;
        }
        isAwaitingUpstreams = false;
        isDiscarding = true;
        release();
        if (isEnded)
        {
            close();
        }
    }

    /**
     * Lets the upstreams send what is ready. To be called at the end of each duty cycle in which frames were
     * committed.
     *
     * @param nowNs the time.
     */
    public void flush(final long nowNs)
    {
        this.nowNs = nowNs;
        final long committed = queue.committed();
        if (settings.eager())
        {
            sendLimit = committed;
        }
        else
        {
            final long full = queue.alignDown(committed);
            if (full > sendLimit)
            {
                sendLimit = full;
                flushDeadlineNs = NEVER;
            }
            if (sendLimit < committed && NEVER == flushDeadlineNs)
            {
                flushDeadlineNs = nowNs + flushTimeoutNs;
            }
        }
        flushUpstreams();
    }

    /**
     * The earliest time at which {@link #onDeadline} has something to do. It changes with any call; asking is cheap.
     *
     * @return the time, or {@link Long#MAX_VALUE} for never.
     */
    public long deadlineNs()
    {
        long deadlineNs = flushDeadlineNs;
        final Upstream[] current = upstreams;
        for (int i = 0; i < current.length; i++)
        {
            deadlineNs = Math.min(deadlineNs, current[i].deadlineNs());
        }
        return deadlineNs;
    }

    /**
     * Does what is due: buffered frames, timeouts, keep-alives, republishing. May be called early.
     *
     * @param nowNs the time.
     */
    public void onDeadline(final long nowNs)
    {
        this.nowNs = nowNs;
        if (nowNs >= flushDeadlineNs)
        {
            flushDeadlineNs = NEVER;
            sendLimit = queue.committed();
            flushUpstreams();
        }
        final Upstream[] current = upstreams;
        for (int i = 0; i < current.length; i++)
        {
            current[i].onDeadline(nowNs);
        }
    }

    /**
     * Ends the track: aborts an open frame, and has the upstreams send all that is left and an end of stream, within
     * {@link TrackSettings#timeoutMs()}. If the controller's answer is still awaited, the frames are kept for the
     * upstreams it names; {@link #addUpstream}, {@link #discard} or {@link #abandon} must follow.
     *
     * @param nowNs the time.
     */
    public void end(final long nowNs)
    {
        this.nowNs = nowNs;
        if (isEnded)
        {
            return;
        }
        abortFrame();
        isEnded = true;
        pendingInfoPosition = NONE_PENDING;
        queue.commit();
        sendLimit = queue.committed();
        flushDeadlineNs = NEVER;

        final Upstream[] current = upstreams;
        for (int i = 0; i < current.length; i++)
        {
            current[i].onTrackEnd(nowNs);
        }
        if (!isAwaitingUpstreams && upstreams.length == 0)
        {
            close();
        }
    }

    /**
     * Ends the track without ceremony: closes all connections, gives back all memory.
     */
    public void abandon()
    {
        if (isClosed)
        {
            return;
        }
        abortFrame();
        isEnded = true;
        flushDeadlineNs = NEVER;
        final Upstream[] current = upstreams;
        upstreams = NO_UPSTREAMS;
        for (int i = 0; i < current.length; i++)
        {
            current[i].abandon();
        }
        close();
    }

    void release()
    {
        if (isClosed)
        {
            return;
        }
        long base = queue.committed();
        long frameId = firstFrameId + sentFrames;
        final Upstream[] current = upstreams;
        if (0 == current.length && !isDiscarding)
        {
            return;
        }
        for (int i = 0; i < current.length; i++)
        {
            if (current[i].ackedBytes() <= base)
            {
                base = current[i].ackedBytes();
                frameId = current[i].ackedFrameId();
            }
        }
        baseFrameId = frameId;
        queue.releaseBelow(base);
        history.releaseBelow(base);

        if (isPressing && (budget.isBelowLow() || base == queue.committed()))
        {
            isPressing = false;
            listener.onBackpressure(this, false);
        }
    }

    void onUpstreamGone(final Upstream upstream, final String reason, final boolean isGivenUp)
    {
        upstreams = without(upstreams, upstream);
        release();
        listener.onUpstreamGone(this, upstream, reason);
        if (isEnded)
        {
            if (0 == upstreams.length)
            {
                close();
            }
        }
        else if (isGivenUp && (upstream.settings().required() || 0 == upstreams.length))
        {
            fail(TrackFailure.UPSTREAM_ERROR, "upstream " + upstream.settings().id() + " was given up: " + reason);
        }
    }

    byte[] mediaInfoBefore(final long position)
    {
        return history.before(position);
    }

    FrameQueue queue()
    {
        return queue;
    }

    TrackListener listener()
    {
        return listener;
    }

    long sendLimit()
    {
        return sendLimit;
    }

    byte[] channelIdBytes()
    {
        return channelIdBytes;
    }

    byte[] trackIdBytes()
    {
        return trackIdBytes;
    }

    private boolean appendInfo(final byte[] packet, final byte[] extraData)
    {
        if (isFrameOpen)
        {
            throw new IllegalStateException("a media info can't stand within a frame");
        }
        if (isRefusing())
        {
            return false;
        }
        System.arraycopy(extraData, 0, packet, KmpMediaInfoDescriptor.LENGTH, extraData.length);
        final long position = queue.written();
        if (!append(new UnsafeBuffer(packet), 0, packet.length) || isRefusing())
        {
            return false;
        }
        history.add(position, packet);
        pendingInfoPosition = position;
        return true;
    }

    private boolean append(final DirectBuffer buffer, final int offset, final int length)
    {
        boolean isAppended = queue.append(buffer, offset, length);
        if (!isAppended || budget.isAboveHigh())
        {
            relieve();
            isAppended = isAppended || !isRefusing() && queue.append(buffer, offset, length);
        }
        if (!isAppended)
        {
            fail(TrackFailure.ALLOC_FAILED, "no memory for " + length + " bytes more: the track uses " +
                budget.usedBytes() + " of its limit of " + budget.limitBytes());
        }
        return isAppended;
    }

    /**
     * Too much is in memory: hold the publisher back, or have the slowest upstreams give frames up.
     */
    private void relieve()
    {
        if (settings.backpressure())
        {
            if (!isPressing && queue.released() < queue.committed())
            {
                isPressing = true;
                listener.onBackpressure(this, true);
            }
            return;
        }

        final long lowest = queue.alignDown(queue.written() - budget.lowBytes() + queue.slabLength() - 1);
        final long target = Math.min(lowest, queue.committed());
        final Upstream[] current = upstreams;
        for (int i = 0; i < current.length; i++)
        {
            if (current[i].ackedBytes() < target)
            {
                current[i].autoAck(target, nowNs);
            }
        }
        release();
    }

    private void fail(final TrackFailure failure, final String detail)
    {
        abortFrame();
        if (!isFailed && !isEnded)
        {
            isFailed = true;
            listener.onTrackFailed(this, failure, detail);
        }
    }

    private void flushUpstreams()
    {
        final Upstream[] current = upstreams;
        for (int i = 0; i < current.length; i++)
        {
            current[i].flush(nowNs);
        }
    }

    private Upstream addUpstream(final Upstream upstream, final long nowNs)
    {
        if (isClosed || isFailed)
        {
            throw new IllegalStateException("the track is closed or has failed");
        }
        if (null == channelIdBytes)
        {
            throw new IllegalStateException("the track has no names yet");
        }
        this.nowNs = nowNs;
        isAwaitingUpstreams = false;
        isDiscarding = false;
        upstreams = Arrays.copyOf(upstreams, upstreams.length + 1);
        upstreams[upstreams.length - 1] = upstream;
        if (isEnded)
        {
            upstream.onTrackEnd(nowNs);
        }
        upstream.connect(nowNs);
        return upstream;
    }

    private void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            queue.close();
            listener.onTrackClosed(this);
        }
    }

    private boolean isRefusing()
    {
        return isFailed || isEnded;
    }

    private static Upstream[] without(final Upstream[] upstreams, final Upstream gone)
    {
        int count = 0;
        final Upstream[] left = new Upstream[upstreams.length];
        for (final Upstream upstream : upstreams)
        {
            if (upstream != gone)
            {
                left[count++] = upstream;
            }
        }
        return Arrays.copyOf(left, count);
    }

    private static byte[] idBytes(final String field, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > KmpConnectDescriptor.MAX_ID_LENGTH)
        {
            throw new IllegalArgumentException(
                field + " is longer than " + KmpConnectDescriptor.MAX_ID_LENGTH + " bytes: " + text);
        }
        return bytes;
    }

    /**
     * The track's number within its engine.
     *
     * @return the id.
     */
    public long id()
    {
        return id;
    }

    /**
     * How the track works.
     *
     * @return the settings.
     */
    public TrackSettings settings()
    {
        return settings;
    }

    /**
     * Upstreams that are not gone.
     *
     * @return the count.
     */
    public int upstreamCount()
    {
        return upstreams.length;
    }

    /**
     * One of the upstreams that are not gone.
     *
     * @param index 0 to {@link #upstreamCount()} - 1, in the order in which they were added.
     * @return the upstream.
     */
    public Upstream upstream(final int index)
    {
        return upstreams[index];
    }

    /**
     * Whether the track was ended.
     *
     * @return true from {@link #end} on.
     */
    public boolean isEnded()
    {
        return isEnded;
    }

    /**
     * Whether the track failed before it ended.
     *
     * @return true if frames are refused for that.
     */
    public boolean isFailed()
    {
        return isFailed;
    }

    /**
     * Whether all is over.
     *
     * @return true from {@link TrackListener#onTrackClosed} on.
     */
    public boolean isClosed()
    {
        return isClosed;
    }

    /**
     * Whether memory is above the high watermark.
     *
     * @return true above it.
     */
    public boolean isAboveHighWatermark()
    {
        return budget.isAboveHigh();
    }

    /**
     * Whether memory is not above the low watermark.
     *
     * @return true at or below it.
     */
    public boolean isBelowLowWatermark()
    {
        return budget.isBelowLow();
    }

    /**
     * Id of the first frame.
     *
     * @return the id.
     */
    public long firstFrameId()
    {
        return firstFrameId;
    }

    /**
     * Frames committed, whether upstreams were sent them or not (the API's {@code sent_frames}).
     *
     * @return the count.
     */
    public long sentFrames()
    {
        return sentFrames;
    }

    /**
     * Key frames committed (the API's {@code sent_key_frames}).
     *
     * @return the count.
     */
    public long sentKeyFrames()
    {
        return sentKeyFrames;
    }

    /**
     * Length of all packets committed (the API's {@code written}).
     *
     * @return in bytes.
     */
    public long writtenBytes()
    {
        return queue.committed();
    }

    /**
     * The track's memory limit.
     *
     * @return in bytes.
     */
    public long memLimitBytes()
    {
        return budget.limitBytes();
    }

    /**
     * What is left of the memory limit.
     *
     * @return in bytes.
     */
    public long memLeftBytes()
    {
        return budget.leftBytes();
    }

    /**
     * Decode time of the last frame committed.
     *
     * @return in timescale units.
     */
    public long lastTimestamp()
    {
        return lastTimestamp;
    }

    /**
     * When the last frame committed was received.
     *
     * @return timescale units since 1970.
     */
    public long lastCreated()
    {
        return lastCreated;
    }
}
