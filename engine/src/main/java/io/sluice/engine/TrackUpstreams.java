package io.sluice.engine;

import java.util.ArrayList;

import io.sluice.cnc.EngineCounter;
import io.sluice.kmp.Upstream;
import io.sluice.kmp.UpstreamSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a track's upstreams, and what the log says of them.
 */
final class TrackUpstreams
{
    private static final Logger LOG = LoggerFactory.getLogger(TrackUpstreams.class);

    private final EngineServices services;
    private final PublishedTrack track;
    private final ArrayList<UpstreamSocket> sockets = new ArrayList<>(1);
    private Upstream removing;

    TrackUpstreams(final EngineServices services, final PublishedTrack track)
    {
        this.services = services;
        this.track = track;
    }

    /**
     * @return the transport of an upstream that is about to be added to the track.
     */
    UpstreamSocket open(final UpstreamSettings upstream)
    {
        final UpstreamSocket socket = new UpstreamSocket(services, track, upstream);
        sockets.add(socket);
        return socket;
    }

    void updateListings()
    {
        for (int i = 0; i < sockets.size(); i++)
        {
            sockets.get(i).updateListing();
        }
    }

    /**
     * @return the upstream of this id, or null.
     */
    Upstream find(final String id)
    {
        for (final UpstreamSocket socket : sockets)
        {
            if (socket.upstream() != null && socket.upstream().settings().id().equals(id))
            {
                return socket.upstream();
            }
        }
        return null;
    }

    UpstreamSocket socketOf(final Upstream upstream)
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

    void remove(final Upstream upstream)
    {
        removing = upstream;
        track.track().removeUpstream(upstream);
    }

    /**
     * While an upstream is tried again and again the log says so once for each thing that goes wrong.
     */
    void onWarning(final Upstream upstream, final String message)
    {
        if (socketOf(upstream).isNewWarning(message) && services.logs().upstreams.allows())
        {
            LOG.warn("{} upstream {} {}: {}{}",
                track,
                upstream.settings().id(),
                Addresses.hostAndPort(upstream.address()),
                message,
                services.logs().upstreams.suppressedNote());
        }
    }

    void onConnectedAgain(final Upstream upstream, final int warnings)
    {
        if (services.logs().upstreams.allows())
        {
            LOG.info("{} upstream {} {}: connected again after {} failure(s), goes on at frame {}{}",
                track,
                upstream.settings().id(),
                Addresses.hostAndPort(upstream.address()),
                warnings,
                upstream.ackedFrames(),
                services.logs().upstreams.suppressedNote());
        }
    }

    void onGone(final Upstream upstream, final String why)
    {
        final UpstreamSocket socket = socketOf(upstream);
        sockets.remove(socket);
        socket.end();
        services.counters().add(EngineCounter.FRAMES_AUTO_ACKED, upstream.autoAckedFrames());
        if (upstream.isDelivered() || upstream == removing)
        {
            return;
        }
        services.counters().increment(EngineCounter.UPSTREAMS_FAILED);
        if (services.logs().upstreams.allows())
        {
            LOG.error("{} upstream {} {}: given up: {}{}",
                track,
                upstream.settings().id(),
                Addresses.hostAndPort(upstream.address()),
                why,
                services.logs().upstreams.suppressedNote());
        }
    }

    /**
     * The controller named an upstream whose address cannot be found.
     */
    void onUnknown(final String id, final String why)
    {
        services.counters().increment(EngineCounter.UPSTREAMS_FAILED);
        if (services.logs().upstreams.allows())
        {
            LOG.error("{} upstream {}: {}{}", track, id, why, services.logs().upstreams.suppressedNote());
        }
    }

    /**
     * The track is closed: so are those that were not gone before.
     */
    void end()
    {
        sockets.forEach(UpstreamSocket::end);
        sockets.clear();
    }
}
