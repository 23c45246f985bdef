package io.sluice.engine;

import java.util.List;

import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EventType;
import io.sluice.control.MediaDescription;
import io.sluice.control.PublishReply;
import io.sluice.control.TrackInfo;
import io.sluice.control.UnpublishReason;
import io.sluice.control.UpstreamReply;
import io.sluice.kmp.Track;
import io.sluice.kmp.TrackFailure;
import io.sluice.kmp.TrackListener;
import io.sluice.kmp.TrackSettings;
import io.sluice.kmp.Upstream;
import io.sluice.kmp.UpstreamSettings;
import io.sluice.net.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A track's life: published when its first frame is there, republished for upstreams that fail, unpublished when its
 * last upstream is gone. May outlive its publisher, as long as frames are to be delivered.
 */
final class PublishedTrack implements TrackListener, UpstreamLookup.Listener
{
    private static final Logger LOG = LoggerFactory.getLogger(PublishedTrack.class);

    /** Listed in {@link CycleFlushes}. */
    boolean isFlushListed;

    private final EngineServices services;
    private final PublishedStream stream;
    private final String mediaType;
    private final long number;
    private final Track track;
    private final Timer timer = new Timer(this::onTimer);
    private final TrackListing listing;
    private final TrackUpstreams upstreams;
    private final TrackCalls calls;
    private final EgressLatency latency;
    private TrackInfo info;
    private UnpublishReason reason;
    private boolean isDiscarding;
    private boolean isFailed;
    private boolean isEnded;
    private boolean isClosed;
    private boolean isBackpressureOn;

    PublishedTrack(
        final EngineServices services,
        final PublishedStream stream,
        final String mediaType,
        final TrackSettings settings,
        final long createdTime)
    {
        this.services = services;
        this.stream = stream;
        this.mediaType = mediaType;
        number = services.tracks().nextNumber();
        track = new Track(number, settings, services.slabPool(), this, createdTime);
        listing = new TrackListing(services.cnc().sessions(), stream.listing().slot(), number, mediaType);
        upstreams = new TrackUpstreams(services, this);
        calls = new TrackCalls(services, stream.application(), this);
        latency = new EgressLatency(services);
        services.tracks().add(this);
        services.counters().add(EngineCounter.TRACKS_OPEN, 1);
    }

    long number()
    {
        return number;
    }

    Track track()
    {
        return track;
    }

    TrackListing listing()
    {
        return listing;
    }

    TrackUpstreams upstreams()
    {
        return upstreams;
    }

    /**
     * Write what the track and its upstreams have counted to the shared file.
     */
    void updateListing()
    {
        listing.update(track);
        upstreams.updateListings();
    }

    boolean acceptsFrames()
    {
        return !isFailed && !isEnded;
    }

    /**
     * A frame is whole.
     *
     * @param media what the controller is told of the track from now on, or null when that is what it was.
     */
    void onFrame(final MediaDescription media)
    {
        services.counters().increment(EngineCounter.FRAMES_WRITTEN);
        latency.onFrame();
        if (isDiscarding)
        {
            services.counters().increment(EngineCounter.FRAMES_DISCARDED);
        }
        if (media != null)
        {
            info = new TrackInfo(stream.client(), stream.info(), media);
            listing.describe(media);
        }
        if (!calls.isPublishCalled())
        {
            listing.onPublishCalled(info.inputId());
            calls.publish(info);
        }
        services.flushes().add(this);
    }

    /**
     * The track did not take a frame: it has reported its failure already, or memory is short.
     */
    void onAppendFailed()
    {
        services.counters().increment(EngineCounter.FRAMES_DROPPED);
        if (!isFailed)
        {
            fail(UnpublishReason.APPEND_FAILED, UnpublishReason.RTMP_KMP_ERROR, "a frame could not be added");
        }
    }

    /**
     * The publisher is done, or gone.
     */
    void end(final UnpublishReason endReason)
    {
        if (isEnded)
        {
            return;
        }
        isEnded = true;
        if (reason == null)
        {
            reason = endReason;
        }
        releaseBackpressure();
        track.end(services.clock().nowNs());
        if (!calls.isPublishCalled() || isFailed && track.upstreamCount() == 0)
        {
            // Nothing will be delivered: others need the memory, and the controller is told without delay.
            calls.cancelPublish();
            track.abandon();
            return;
        }
        // What was received before the controller answers is delivered when it does.
        services.flushes().add(this);
        rearm();
    }

    /**
     * Write what is ready, at the end of a duty cycle.
     */
    void flush()
    {
        if (!isClosed)
        {
            track.flush(services.clock().nowNs());
            latency.record();
            rearm();
        }
    }

    /**
     * Bytes of this track were handed to the kernel.
     */
    void onBytesWritten()
    {
        latency.onBytesWritten();
    }

    /**
     * Make sure that the track is looked after when its next deadline comes.
     */
    void rearm()
    {
        if (!isClosed)
        {
            final long deadlineNs = track.deadlineNs();
            if (deadlineNs != Long.MAX_VALUE)
            {
                services.timers().scheduleNoLaterThan(timer, deadlineNs);
            }
        }
    }

    private void onTimer()
    {
        if (!isClosed)
        {
            track.onDeadline(services.clock().nowNs());
            latency.record();
            rearm();
        }
    }

    /**
     * The controller has said where the track goes.
     */
    void onPublished(final PublishReply reply)
    {
        if (isClosed)
        {
            return;
        }
        listing.onPublished(reply.channelId(), reply.trackId(), reply.upstreams().isEmpty());
        report(EventType.PUBLISH, "");
        if (services.logs().tracks.allows())
        {
            LOG.info("{}: published as channel {} track {} to {} upstream(s){}", this, reply.channelId(),
                reply.trackId(), reply.upstreams().size(), services.logs().tracks.suppressedNote());
        }
        stream.onApproved();
        if (reply.upstreams().isEmpty())
        {
            isDiscarding = true;
            services.counters().add(EngineCounter.FRAMES_DISCARDED, track.sentFrames());
            track.discard();
            return;
        }
        track.names(reply.channelId(), reply.trackId());
        UpstreamLookup.start(services.resolver(), reply.upstreams(), this);
    }

    /** {@inheritDoc} */
    public void onUnknown(final UpstreamReply upstream, final String why)
    {
        if (!isClosed)
        {
            upstreams.onUnknown(upstream.id(), why);
            if (upstream.required())
            {
                fail(UnpublishReason.CREATE_UPSTREAM_FAILED, UnpublishReason.RTMP_DISCONNECT, why);
            }
        }
    }

    /** {@inheritDoc} */
    public void onResolved(final List<UpstreamSettings> resolved)
    {
        if (isClosed)
        {
            return;
        }
        if (isFailed || resolved.isEmpty())
        {
            fail(UnpublishReason.CREATE_UPSTREAM_FAILED, UnpublishReason.RTMP_DISCONNECT, "no upstream can be used");
            track.abandon();
            return;
        }
        for (final UpstreamSettings upstream : resolved)
        {
            track.addUpstream(upstream, upstreams.open(upstream), services.clock().nowNs());
        }
        rearm();
    }

    /**
     * @return whether an upstream may be added.
     */
    boolean takesUpstreams()
    {
        return calls.isPublished() && !isFailed && !isEnded;
    }

    /**
     * Add an upstream while the track runs.
     *
     * @param source upstream to start where it would resume, or null to start with the oldest frame in memory.
     */
    void addUpstream(final UpstreamSettings settings, final Upstream source)
    {
        final long nowNs = services.clock().nowNs();
        track.names(calls.channelId(), calls.trackId());
        isDiscarding = false;
        if (source == null)
        {
            track.addUpstream(settings, upstreams.open(settings), nowNs);
        }
        else
        {
            track.addUpstream(settings, upstreams.open(settings), source, nowNs);
        }
        rearm();
    }

    /**
     * Take an upstream away while the track runs.
     */
    void removeUpstream(final Upstream upstream)
    {
        upstreams.remove(upstream);
        if (!isClosed && track.upstreamCount() == 0)
        {
            isDiscarding = true;
            track.discard();
        }
    }

    /**
     * The controller refused, or could not be asked.
     */
    void onPublishFailed(final String why)
    {
        fail(UnpublishReason.PARSE_PUBLISH_FAILED, UnpublishReason.RTMP_DISCONNECT, why);
        if (!isEnded)
        {
            end(reason);
        }
        track.abandon();
    }

    private void fail(final UnpublishReason why, final UnpublishReason reasonForOthers, final String words)
    {
        if (!isFailed)
        {
            isFailed = true;
            if (reason == null)
            {
                reason = why;
            }
            releaseBackpressure();
            stream.onTrackFailed(this, why, reasonForOthers, words);
        }
    }

    /** {@inheritDoc} */
    public void onRepublishNeeded(final Track failing, final Upstream upstream)
    {
        report(EventType.REPUBLISH, upstream.settings().id());
        calls.republish(info, upstreams.socketOf(upstream));
    }

    /** {@inheritDoc} */
    public void onUpstreamWarning(final Track warned, final Upstream upstream, final String message)
    {
        upstreams.onWarning(upstream, message);
    }

    /** {@inheritDoc} */
    public void onUpstreamGone(final Track owner, final Upstream upstream, final String why)
    {
        upstreams.onGone(upstream, why);
    }

    /** {@inheritDoc} */
    public void onTrackFailed(final Track failing, final TrackFailure failure, final String detail)
    {
        final UnpublishReason why = switch (failure)
        {
            case ALLOC_FAILED -> UnpublishReason.ALLOC_FAILED;
            case APPEND_FAILED -> UnpublishReason.APPEND_FAILED;
            case UPSTREAM_ERROR -> UnpublishReason.UPSTREAM_ERROR;
        };
        final UnpublishReason reasonForOthers = failure == TrackFailure.UPSTREAM_ERROR ?
            UnpublishReason.RTMP_DISCONNECT : UnpublishReason.RTMP_KMP_ERROR;
        fail(why, reasonForOthers, detail);
    }

    /** {@inheritDoc} */
    public void onTrackClosed(final Track closed)
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        services.timers().cancel(timer);
        services.tracks().remove(this);
        upstreams.end();
        listing.close();
        services.counters().add(EngineCounter.TRACKS_OPEN, -1);
        if (info != null)
        {
            if (services.logs().tracks.allows())
            {
                LOG.info("{}: closed, {} frames, {}{}",
                    this, closed.sentFrames(), reason.word(), services.logs().tracks.suppressedNote());
            }
            report(EventType.UNPUBLISH, reason.word());
            calls.unpublish(info, reason);
        }
    }

    private void report(final EventType type, final String words)
    {
        services.cnc().events().send(type, services.clock().epochMs(), stream.client().connection(), number,
            stream.client().app(), stream.info().name(), stream.client().addr(), words);
    }

    /** {@inheritDoc} */
    public void onBackpressure(final Track pressed, final boolean isOn)
    {
        if (isOn != isBackpressureOn && !isEnded && !isFailed)
        {
            isBackpressureOn = isOn;
            stream.connection().onBackpressure(isOn);
        }
    }

    private void releaseBackpressure()
    {
        if (isBackpressureOn)
        {
            isBackpressureOn = false;
            stream.connection().onBackpressure(false);
        }
    }

    /** {@inheritDoc} */
    public String toString()
    {
        return stream + " track " + mediaType;
    }
}
