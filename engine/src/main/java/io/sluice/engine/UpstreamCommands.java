package io.sluice.engine;

import java.net.InetSocketAddress;

import io.sluice.cnc.AddUpstreamCommand;
import io.sluice.cnc.Replies;
import io.sluice.cnc.ReplyCode;
import io.sluice.kmp.ResumeFrom;
import io.sluice.kmp.Upstream;
import io.sluice.kmp.UpstreamSettings;
import io.sluice.kmp.UpstreamState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operators' commands that add upstreams to running tracks and take them away.
 */
final class UpstreamCommands
{
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCommands.class);

    private final EngineServices services;
    private final Replies replies;

    UpstreamCommands(final EngineServices services)
    {
        this.services = services;
        replies = services.cnc().replies();
    }

    void add(final long correlationId, final AddUpstreamCommand command)
    {
        final PublishedTrack track = services.tracks().get(command.track());
        if (track == null)
        {
            replies.error(correlationId, ReplyCode.NOT_FOUND, "no track " + command.track());
            return;
        }
        final Upstream source = command.sourceId().isEmpty() ? null : track.upstreams().find(command.sourceId());
        if (!track.takesUpstreams())
        {
            replies.error(correlationId, ReplyCode.CONFLICT, track + " is not published");
        }
        else if (source == null && !command.sourceId().isEmpty())
        {
            replies.error(
                correlationId, ReplyCode.NOT_FOUND, "no upstream \"" + command.sourceId() + "\" to start from");
        }
        else if (!refuseTaken(correlationId, track, command.id()))
        {
            services.resolver().resolve(command.host(), command.port(),
                (address, why) -> add(correlationId, track, command, source, address, why));
        }
    }

    /**
     * Two upstreams of one name could not be told apart when one is to be removed.
     */
    private boolean refuseTaken(final long correlationId, final PublishedTrack track, final String upstreamId)
    {
        final boolean isTaken = !upstreamId.isEmpty() && track.upstreams().find(upstreamId) != null;
        if (isTaken)
        {
            replies.error(
                correlationId, ReplyCode.CONFLICT, "there is an upstream \"" + upstreamId + "\" already");
        }
        return isTaken;
    }

    private void add(
        final long correlationId,
        final PublishedTrack track,
        final AddUpstreamCommand command,
        final Upstream source,
        final InetSocketAddress address,
        final String why)
    {
        if (address == null)
        {
            replies.error(correlationId, ReplyCode.INVALID, why);
        }
        else if (!track.takesUpstreams() || source != null && source.state() == UpstreamState.CLOSED)
        {
            replies.error(correlationId, ReplyCode.CONFLICT, track + " or the upstream to start from has ended");
        }
        else if (!refuseTaken(correlationId, track, command.id()))
        {
            // Looked for again: another may have been added while this one's address was looked up.
            track.addUpstream(new UpstreamSettings(command.id(), address, command.required(),
                ResumeFrom.of(command.resumeFrom()), command.connectData()), source);
            LOG.info("{} upstream {} {}: added by an operator", track, command.id(), Addresses.hostAndPort(address));
            replies.ok(correlationId);
        }
    }

    void remove(final long correlationId, final long trackNumber, final String upstreamId)
    {
        final PublishedTrack track = services.tracks().get(trackNumber);
        final Upstream upstream = track == null ? null : track.upstreams().find(upstreamId);
        if (upstream == null)
        {
            replies.error(correlationId, ReplyCode.NOT_FOUND,
                track == null ? "no track " + trackNumber : "no upstream \"" + upstreamId + '"');
            return;
        }
        LOG.info("{} upstream {}: removed by an operator", track, upstreamId);
        track.removeUpstream(upstream);
        replies.ok(correlationId);
    }
}
