package io.sluice.kmp;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

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
public final class Track extends TrackInput
{
    private static final long NEVER = Long.MAX_VALUE;
    private static final Upstream[] NO_UPSTREAMS = new Upstream[0];

    private final long id;
    private final TrackListener listener;
    private final FrameQueue queue = queue();
    private final Budget budget = budget();
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

    private long sendLimit;
    private long flushDeadlineNs = NEVER;
    private long nowNs;
    private long baseFrameId;

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
        super(settings, pool);
        this.id = id;
        this.listener = listener;
        this.firstFrameId = firstFrameId;
        baseFrameId = firstFrameId;
        flushTimeoutNs = TimeUnit.MILLISECONDS.toNanos(settings.flushTimeoutMs());
    }

    /**
     * Sets the names the controller gave the track, before the first upstream is added.
     *
     * @param channelId 1 to 32 bytes in UTF-8.
     * @param trackId   1 to 32 bytes in UTF-8.
     */
    public void names(final String channelId, final String trackId)
    {
        channelIdBytes = KmpConnectDescriptor.idBytes("channel_id", channelId);
        trackIdBytes = KmpConnectDescriptor.idBytes("track_id", trackId);
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
     * Takes an upstream away without ceremony: its connection is closed, and it is asked for nothing more.
     *
     * @param upstream of this track; ignored if it is closed.
     */
    public void removeUpstream(final Upstream upstream)
    {
        upstream.remove();
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
        if (settings().eager())
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
        commitPendingInfo();
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
            current[i].close();
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
        long frameId = firstFrameId + sentFrames();
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
        history().releaseBelow(base);

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
            abortFrame();
            onFailure(TrackFailure.UPSTREAM_ERROR, "upstream " + upstream.settings().id() + " was given up: " + reason);
        }
    }

    byte[] mediaInfoBefore(final long position)
    {
        return history().before(position);
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

    /**
     * Too much is in memory: hold the publisher back, or have the slowest upstreams give frames up.
     */
    @Override
    void relieve(final int neededBytes)
    {
        if (settings().backpressure())
        {
            if (!isPressing && queue.released() < queue.committed())
            {
                isPressing = true;
                listener.onBackpressure(this, true);
            }
            return;
        }

        final long end = queue.alignDown(queue.written() + neededBytes + queue.slabLength() - 1);
        final long target = Math.min(end - queue.alignDown(budget.lowBytes()), queue.committed());
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

    @Override
    void onCommitted(final long nowNs)
    {
        this.nowNs = nowNs;
        if (isDiscarding)
        {
            release();
        }
    }

    @Override
    void onFailure(final TrackFailure failure, final String detail)
    {
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
        if (isClosed)
        {
            throw new IllegalStateException("the track is closed");
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

    @Override
    boolean isRefusing()
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

    /** {@return the track's number within its engine} */
    public long id()
    {
        return id;
    }

    /** {@return the number of upstreams that are not gone} */
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

    /** {@return whether the track was ended} */
    public boolean isEnded()
    {
        return isEnded;
    }

    /** {@return whether the track failed, and refuses frames for that} */
    public boolean isFailed()
    {
        return isFailed;
    }

    /** {@return whether all is over: true from {@link TrackListener#onTrackClosed} on} */
    public boolean isClosed()
    {
        return isClosed;
    }

    /** {@return the id of the first frame} */
    public long firstFrameId()
    {
        return firstFrameId;
    }
}
