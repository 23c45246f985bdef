package io.sluice.engine;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.sluice.cnc.AddUpstreamCommand;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EventType;
import io.sluice.cnc.LatencyHistogram;
import io.sluice.cnc.ReplyCode;
import io.sluice.config.KmpSettings;
import io.sluice.control.ControlCall;
import io.sluice.control.ControlFailure;
import io.sluice.control.ControlListener;
import io.sluice.control.MediaDescription;
import io.sluice.control.PublishReply;
import io.sluice.control.RepublishInfo;
import io.sluice.control.RepublishReply;
import io.sluice.control.TrackInfo;
import io.sluice.control.UnpublishReason;
import io.sluice.control.UpstreamReply;
import io.sluice.kmp.ResumeFrom;
import io.sluice.kmp.Track;
import io.sluice.kmp.TrackFailure;
import io.sluice.kmp.TrackListener;
import io.sluice.kmp.TrackSettings;
import io.sluice.kmp.Upstream;
import io.sluice.kmp.UpstreamSettings;
import io.sluice.kmp.UpstreamState;
import io.sluice.net.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A track and its dealings with the controller: publish when its first frame is there, republish for upstreams that
 * fail, unpublish when its last upstream is gone. May outlive its publisher, as long as frames are to be delivered.
 */
final class PublishedTrack implements TrackListener
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
    private final ArrayList<UpstreamSocket> sockets = new ArrayList<>(1);
    private long oldestUnsentNs;
    private long publishCalledNs;
    private Upstream removing;
    private boolean isUnsent;
    private boolean isWritten;
    private ControlCall<PublishReply> publishCall;
    private TrackInfo info;
    private String channelId = "";
    private String trackId = "";
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
        services.tracks().add(this);
        services.counters().add(EngineCounter.TRACKS_OPEN, 1);
    }

    static TrackSettings trackSettings(
        final KmpSettings settings, final int bufferSizeBytes, final long memLimitBytes)
    {
        return new TrackSettings(
            settings.timescale(),
            bufferSizeBytes,
            memLimitBytes,
            settings.memHighWatermarkPercent(),
            settings.memLowWatermarkPercent(),
            settings.flushTimeoutMs(),
            settings.eager(),
            settings.timeoutMs(),
            settings.keepaliveIntervalMs(),
            settings.republishIntervalMs(),
            settings.maxRepublishes(),
            settings.backpressure());
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

    /**
     * Write what the track and its upstreams have counted to the shared file.
     */
    void updateListing()
    {
        listing.update(track);
        for (int i = 0; i < sockets.size(); i++)
        {
            sockets.get(i).updateListing();
        }
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
        if (!isUnsent)
        {
            isUnsent = true;
            oldestUnsentNs = services.clock().nowNs();
        }
        if (isDiscarding)
        {
            services.counters().increment(EngineCounter.FRAMES_DISCARDED);
        }
        if (media != null)
        {
            info = new TrackInfo(stream.client(), stream.info(), media);
            listing.describe(media);
        }
        if (publishCall == null)
        {
            publish();
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
        if (publishCall == null || isFailed && track.upstreamCount() == 0)
        {
            // Nothing will be delivered: others need the memory, and the controller is told without delay.
            if (publishCall != null)
            {
                publishCall.cancel();
            }
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
            recordLatency();
            rearm();
        }
    }

    /**
     * Bytes of this track were handed to the kernel.
     */
    void onBytesWritten()
    {
        isWritten = true;
    }

    private void recordLatency()
    {
        if (isWritten && isUnsent)
        {
            services.cnc().histograms().record(
                LatencyHistogram.INGRESS_TO_EGRESS, services.clock().sampleNs() - oldestUnsentNs);
            isUnsent = false;
        }
        isWritten = false;
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
            recordLatency();
            rearm();
        }
    }

    private void publish()
    {
        services.counters().increment(EngineCounter.CONTROL_CALLS);
        listing.onPublishCalled(info.inputId());
        publishCalledNs = services.clock().nowNs();
        publishCall = services.controller().publish(stream.application().publish(), info, new ControlListener<>()
        {
            public void onReply(final PublishReply reply)
            {
                onPublished(reply);
            }

            public void onFailure(final ControlFailure failure)
            {
                onPublishFailed(failure);
            }
        });
    }

    private void onPublished(final PublishReply reply)
    {
        channelId = reply.channelId();
        trackId = reply.trackId();
        if (isClosed)
        {
            return;
        }
        services.cnc().histograms().record(
            LatencyHistogram.CONTROL_PUBLISH, services.clock().nowNs() - publishCalledNs);
        listing.onPublished(channelId, trackId, reply.upstreams().isEmpty());
        report(EventType.PUBLISH, "");
        LOG.info("{}: published as channel {} track {} to {} upstream(s)",
            this, channelId, trackId, reply.upstreams().size());
        stream.onApproved();
        if (reply.upstreams().isEmpty())
        {
            isDiscarding = true;
            services.counters().add(EngineCounter.FRAMES_DISCARDED, track.sentFrames());
            track.discard();
            return;
        }
        track.names(channelId, trackId);
        UpstreamLookup.start(services.resolver(), reply.upstreams(), new UpstreamLookup.Listener()
        {
            public void onUnknown(final UpstreamReply upstream, final String why)
            {
                onUpstreamUnknown(upstream, why);
            }

            public void onResolved(final List<UpstreamSettings> resolved)
            {
                addUpstreams(resolved);
            }
        });
    }

    private void onUpstreamUnknown(final UpstreamReply upstream, final String why)
    {
        if (!isClosed)
        {
            services.counters().increment(EngineCounter.UPSTREAMS_FAILED);
            LOG.error("{} upstream {}: {}", this, upstream.id(), why);
            if (upstream.required())
            {
                fail(UnpublishReason.CREATE_UPSTREAM_FAILED, UnpublishReason.RTMP_DISCONNECT, why);
            }
        }
    }

    private void addUpstreams(final List<UpstreamSettings> upstreams)
    {
        if (isClosed)
        {
            return;
        }
        if (isFailed || upstreams.isEmpty())
        {
            fail(UnpublishReason.CREATE_UPSTREAM_FAILED, UnpublishReason.RTMP_DISCONNECT, "no upstream can be used");
            track.abandon();
            return;
        }
        for (final UpstreamSettings upstream : upstreams)
        {
            track.addUpstream(upstream, openSocket(upstream), services.clock().nowNs());
        }
        rearm();
    }

    /**
     * An operator adds an upstream to the running track.
     */
    void addUpstream(final long correlationId, final AddUpstreamCommand command)
    {
        final Upstream source = command.sourceId().isEmpty() ? null : findUpstream(command.sourceId());
        if (publishCall == null || trackId.isEmpty() || isFailed || isEnded)
        {
            services.cnc().replies().error(correlationId, ReplyCode.CONFLICT, this + " is not published");
        }
        else if (source == null && !command.sourceId().isEmpty())
        {
            services.cnc().replies().error(
                correlationId, ReplyCode.NOT_FOUND, "no upstream \"" + command.sourceId() + "\" to start from");
        }
        else
        {
            services.resolver().resolve(command.host(), command.port(),
                (address, why) -> addUpstream(correlationId, command, source, address, why));
        }
    }

    private void addUpstream(
        final long correlationId,
        final AddUpstreamCommand command,
        final Upstream source,
        final InetSocketAddress address,
        final String why)
    {
        if (address == null || isFailed || isEnded || source != null && source.state() == UpstreamState.CLOSED)
        {
            services.cnc().replies().error(correlationId, address == null ? ReplyCode.INVALID : ReplyCode.CONFLICT,
                address == null ? why : this + " or the upstream to start from has ended");
            return;
        }
        final UpstreamSettings settings = new UpstreamSettings(
            command.id(), address, command.required(), ResumeFrom.of(command.resumeFrom()), command.connectData());
        final long nowNs = services.clock().nowNs();
        track.names(channelId, trackId);
        isDiscarding = false;
        if (source == null)
        {
            track.addUpstream(settings, openSocket(settings), nowNs);
        }
        else
        {
            track.addUpstream(settings, openSocket(settings), source, nowNs);
        }
        LOG.info("{} upstream {} {}: added by an operator", this, command.id(), Addresses.hostAndPort(address));
        rearm();
        services.cnc().replies().ok(correlationId);
    }

    /**
     * An operator takes an upstream away from the running track.
     */
    void removeUpstream(final long correlationId, final String upstreamId)
    {
        final Upstream upstream = findUpstream(upstreamId);
        if (upstream == null)
        {
            services.cnc().replies().error(correlationId, ReplyCode.NOT_FOUND, "no upstream \"" + upstreamId + '"');
            return;
        }
        LOG.info("{} upstream {}: removed by an operator", this, upstreamId);
        removing = upstream;
        track.removeUpstream(upstream);
        if (!isClosed && track.upstreamCount() == 0)
        {
            isDiscarding = true;
            track.discard();
        }
        services.cnc().replies().ok(correlationId);
    }

    private Upstream findUpstream(final String upstreamId)
    {
        for (final UpstreamSocket socket : sockets)
        {
            if (socket.upstream() != null && socket.upstream().settings().id().equals(upstreamId))
            {
                return socket.upstream();
            }
        }
        return null;
    }

    private UpstreamSocket socketOf(final Upstream upstream)
    {
        for (final UpstreamSocket socket : sockets)
        {
            if (socket.upstream() == upstream)
            {
                return socket;
            }
        }
        throw new IllegalStateException("no socket of upstream " + upstream.settings().id());
    }

    private UpstreamSocket openSocket(final UpstreamSettings upstream)
    {
        final UpstreamSocket socket = new UpstreamSocket(services, this, listing.slot(), upstream);
        sockets.add(socket);
        return socket;
    }

    private void onPublishFailed(final ControlFailure failure)
    {
        services.counters().increment(EngineCounter.CONTROL_FAILURES);
        fail(UnpublishReason.PARSE_PUBLISH_FAILED, UnpublishReason.RTMP_DISCONNECT, failure.message());
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
        if (stream.application().republish() == null)
        {
            upstream.onRepublishFailed(services.clock().nowNs(), "no kmp_ctrl_republish_url to ask");
            return;
        }
        services.counters().increment(EngineCounter.CONTROL_CALLS);
        final long calledNs = services.clock().nowNs();
        report(EventType.REPUBLISH, upstream.settings().id());
        final RepublishInfo failed = new RepublishInfo(upstream.settings().id(), channelId, trackId);
        final UpstreamSocket socket = socketOf(upstream);
        final ControlListener<RepublishReply> listener = new ControlListener<>()
        {
            public void onReply(final RepublishReply reply)
            {
                socket.onRepublishAnswered();
                services.cnc().histograms().record(
                    LatencyHistogram.CONTROL_REPUBLISH, services.clock().nowNs() - calledNs);
                services.resolver().resolve(
                    reply.host(), reply.port(), (address, why) -> onRepublished(upstream, reply, address, why));
            }

            public void onFailure(final ControlFailure failure)
            {
                socket.onRepublishAnswered();
                services.counters().increment(EngineCounter.CONTROL_FAILURES);
                upstream.onRepublishFailed(services.clock().nowNs(), failure.message());
                rearm();
            }
        };
        socket.onRepublishCalled(
            services.controller().republish(stream.application().republish(), info, failed, listener));
    }

    private void onRepublished(
        final Upstream upstream, final RepublishReply reply, final InetSocketAddress address, final String why)
    {
        if (upstream.state() == UpstreamState.CLOSED)
        {
            return;
        }
        if (address == null)
        {
            upstream.onRepublishFailed(services.clock().nowNs(), why);
        }
        else
        {
            LOG.info("{} upstream {}: reconnects to {} from frame {}",
                this, upstream.settings().id(), Addresses.hostAndPort(address), upstream.ackedFrames());
            upstream.onRepublished(address, reply.connectData(), services.clock().nowNs());
        }
        rearm();
    }

    /** {@inheritDoc} */
    public void onUpstreamWarning(final Track warned, final Upstream upstream, final String message)
    {
        if (services.logs().upstreams.allows())
        {
            LOG.warn("{} upstream {} {}: {}{}",
                this,
                upstream.settings().id(),
                Addresses.hostAndPort(upstream.address()),
                message,
                services.logs().upstreams.suppressedNote());
        }
    }

    /** {@inheritDoc} */
    public void onUpstreamGone(final Track owner, final Upstream upstream, final String why)
    {
        final UpstreamSocket socket = socketOf(upstream);
        sockets.remove(socket);
        socket.end();
        services.counters().add(EngineCounter.FRAMES_AUTO_ACKED, upstream.autoAckedFrames());
        if (!upstream.isDelivered() && upstream != removing)
        {
            services.counters().increment(EngineCounter.UPSTREAMS_FAILED);
            LOG.error("{} upstream {} {}: given up: {}",
                this, upstream.settings().id(), Addresses.hostAndPort(upstream.address()), why);
        }
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
        sockets.forEach(UpstreamSocket::end);
        sockets.clear();
        listing.close();
        services.counters().add(EngineCounter.TRACKS_OPEN, -1);
        if (info != null)
        {
            LOG.info("{}: closed, {} frames, {}", this, closed.sentFrames(), reason.word());
            report(EventType.UNPUBLISH, reason.word());
            unpublish();
        }
    }

    private void report(final EventType type, final String words)
    {
        services.cnc().events().send(type, services.clock().epochMs(), stream.client().connection(), number,
            stream.client().app(), stream.info().name(), mediaType, words);
    }

    private void unpublish()
    {
        if (stream.application().unpublish() == null)
        {
            return;
        }
        services.counters().increment(EngineCounter.CONTROL_CALLS);
        final long calledNs = services.clock().nowNs();
        services.tracks().onUnpublishCalled();
        services.controller().unpublish(stream.application().unpublish(), info, reason, new ControlListener<>()
        {
            public void onReply(final Void reply)
            {
                services.tracks().onUnpublishEnded();
                services.cnc().histograms().record(
                    LatencyHistogram.CONTROL_UNPUBLISH, services.clock().nowNs() - calledNs);
            }

            public void onFailure(final ControlFailure failure)
            {
                services.tracks().onUnpublishEnded();
                services.counters().increment(EngineCounter.CONTROL_FAILURES);
                if (services.logs().control.allows())
                {
                    LOG.warn("{}: {}{}",
                        PublishedTrack.this, failure.message(), services.logs().control.suppressedNote());
                }
            }
        });
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
