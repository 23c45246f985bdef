package io.sluice.engine;

import java.net.InetSocketAddress;

import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.LatencyHistogram;
import io.sluice.control.ControlCall;
import io.sluice.control.ControlFailure;
import io.sluice.control.ControlListener;
import io.sluice.control.PublishReply;
import io.sluice.control.RepublishInfo;
import io.sluice.control.RepublishReply;
import io.sluice.control.TrackInfo;
import io.sluice.control.UnpublishReason;
import io.sluice.kmp.Upstream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A track's calls to the controller: counted, timed, and cancelled when nobody waits for them any more.
 */
final class TrackCalls
{
    private static final Logger LOG = LoggerFactory.getLogger(TrackCalls.class);

    private final EngineServices services;
    private final ApplicationRuntime application;
    private final PublishedTrack track;
    private ControlCall<PublishReply> publishCall;
    private String channelId = "";
    private String trackId = "";

    TrackCalls(final EngineServices services, final ApplicationRuntime application, final PublishedTrack track)
    {
        this.services = services;
        this.application = application;
        this.track = track;
    }

    /**
     * @return whether the controller was asked where the track goes.
     */
    boolean isPublishCalled()
    {
        return publishCall != null;
    }

    /**
     * @return whether the controller has said where the track goes.
     */
    boolean isPublished()
    {
        return !trackId.isEmpty();
    }

    String channelId()
    {
        return channelId;
    }

    String trackId()
    {
        return trackId;
    }

    void publish(final TrackInfo info)
    {
        services.counters().increment(EngineCounter.CONTROL_CALLS);
        final long calledNs = services.clock().nowNs();
        publishCall = services.controller().publish(application.publish(), info, new ControlListener<>()
        {
            public void onReply(final PublishReply reply)
            {
                channelId = reply.channelId();
                trackId = reply.trackId();
                record(LatencyHistogram.CONTROL_PUBLISH, calledNs);
                track.onPublished(reply);
            }

            public void onFailure(final ControlFailure failure)
            {
                services.counters().increment(EngineCounter.CONTROL_FAILURES);
                recordFailure("publish", failure);
                track.onPublishFailed(failure.message());
            }
        });
    }

    /**
     * Nothing will be delivered, whatever the controller answers.
     */
    void cancelPublish()
    {
        if (publishCall != null)
        {
            publishCall.cancel();
        }
    }

    /**
     * Ask where a lost upstream goes on.
     */
    void republish(final TrackInfo info, final UpstreamSocket socket)
    {
        final Upstream upstream = socket.upstream();
        if (application.republish() == null)
        {
            upstream.onRepublishFailed(services.clock().nowNs(), "no kmp_ctrl_republish_url to ask");
            return;
        }
        services.counters().increment(EngineCounter.CONTROL_CALLS);
        final long calledNs = services.clock().nowNs();
        final RepublishInfo lost = new RepublishInfo(upstream.settings().id(), channelId, trackId);
        final ControlListener<RepublishReply> listener = new ControlListener<>()
        {
            public void onReply(final RepublishReply reply)
            {
                socket.onRepublishAnswered();
                record(LatencyHistogram.CONTROL_REPUBLISH, calledNs);
                services.resolver().resolve(
                    reply.host(), reply.port(), (address, why) -> onRepublished(upstream, reply, address, why));
            }

            public void onFailure(final ControlFailure failure)
            {
                socket.onRepublishAnswered();
                services.counters().increment(EngineCounter.CONTROL_FAILURES);
                recordFailure("republish", failure);
                upstream.onRepublishFailed(services.clock().nowNs(), failure.message());
                track.rearm();
            }
        };
        socket.onRepublishCalled(
            services.controller().republish(application.republish(), info, lost, listener));
    }

    private void onRepublished(
        final Upstream upstream, final RepublishReply reply, final InetSocketAddress address, final String why)
    {
        if (address == null)
        {
            upstream.onRepublishFailed(services.clock().nowNs(), why);
        }
        else
        {
            upstream.onRepublished(address, reply.connectData(), services.clock().nowNs());
        }
        track.rearm();
    }

    void unpublish(final TrackInfo info, final UnpublishReason reason)
    {
        if (application.unpublish() == null)
        {
            return;
        }
        services.counters().increment(EngineCounter.CONTROL_CALLS);
        services.tracks().onUnpublishCalled();
        final long calledNs = services.clock().nowNs();
        services.controller().unpublish(application.unpublish(), info, reason, new ControlListener<>()
        {
            public void onReply(final Void reply)
            {
                services.tracks().onUnpublishEnded();
                record(LatencyHistogram.CONTROL_UNPUBLISH, calledNs);
            }

            public void onFailure(final ControlFailure failure)
            {
                services.tracks().onUnpublishEnded();
                services.counters().increment(EngineCounter.CONTROL_FAILURES);
                recordFailure("unpublish", failure);
                if (services.logs().control.allows())
                {
                    LOG.warn("{}: {}{}", track, failure.message(), services.logs().control.suppressedNote());
                }
            }
        });
    }

    private void record(final LatencyHistogram histogram, final long calledNs)
    {
        services.cnc().histograms().record(histogram, services.clock().nowNs() - calledNs);
    }

    /**
     * Into the distinct error log, in words that are the same for all tracks of an application.
     */
    private void recordFailure(final String call, final ControlFailure failure)
    {
        services.cnc().errors().record(
            call + " call failed: " + failure.kind() + ", application " + application.settings().name());
    }
}
