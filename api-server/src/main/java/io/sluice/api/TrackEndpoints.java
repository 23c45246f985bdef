package io.sluice.api;

import io.sluice.cnc.AddUpstreamCommand;
import io.sluice.cnc.CommandReply;
import io.sluice.cnc.UpstreamView;
import io.sluice.config.ServerSettings;

import java.util.List;

/**
 * Tracks and their upstreams: the API of the reference's companion, {@code kmp_out_api}.
 */
final class TrackEndpoints
{
    private final Host host;
    private final EngineCommands commands;
    private final List<ServerSettings> servers;

    TrackEndpoints(final Host host, final EngineCommands commands, final List<ServerSettings> servers)
    {
        this.host = host;
        this.commands = commands;
        this.servers = servers;
    }

    /** The companion's own status. */
    Answer status(final Call call)
    {
        final HostSnapshot snapshot = host.snapshot();
        return Answer.json(snapshot.document(
            call.documentKey("kmp_out"),
            () -> JsonDocument.write(call.isPretty(), new StatusJson(snapshot, servers)::writeTracksStatus)));
    }

    Answer tracks(final Call call)
    {
        final HostSnapshot snapshot = host.snapshot();
        final StatusJson status = new StatusJson(snapshot, servers);
        return Answer.json(call.isList() ?
            JsonDocument.write(call.isPretty(), status::writeTrackIds) :
            snapshot.document(
                call.documentKey("tracks"), () -> JsonDocument.write(call.isPretty(), status::writeTracks)));
    }

    Answer track(final Call call)
    {
        final TrackEntry entry = entry(call);
        return Answer.json(JsonDocument.write(call.isPretty(), json -> TrackJson.write(json, entry, false)));
    }

    Answer upstreams(final Call call)
    {
        final TrackEntry entry = entry(call);
        return Answer.json(JsonDocument.write(call.isPretty(), json ->
        {
            if (call.isList())
            {
                json.writeStartArray();
                for (final UpstreamView upstream : entry.track().upstreams())
                {
                    json.writeString(upstream.id());
                }

                json.writeEndArray();
            }
            else
            {
                TrackJson.writeUpstreams(json, entry.track());
            }
        }));
    }

    Answer addUpstream(final Call call)
    {
        final AddUpstreamCommand wanted = new UpstreamRequest(call.body()).command();
        final TrackEntry entry = entry(call);
        final AddUpstreamCommand command = new AddUpstreamCommand(
            entry.track().number(), wanted.host(), wanted.port(), wanted.id(), wanted.sourceId(),
            wanted.required(), wanted.resumeFrom(), wanted.connectData());
        final CommandReply reply = commands.send(
            entry.engine().engine(), (client, timeoutMs) -> client.addUpstream(command, timeoutMs), call.deadlineNs());
        return reply.isOk() ? Answer.empty(201) : EngineCommands.refusal(reply, 415);
    }

    Answer deleteUpstream(final Call call)
    {
        final TrackEntry entry = entry(call);
        final String id = call.parameters().get(1);
        final CommandReply reply = commands.send(
            entry.engine().engine(),
            (client, timeoutMs) -> client.deleteUpstream(entry.track().number(), id, timeoutMs),
            call.deadlineNs());
        return reply.isOk() ? Answer.empty(204) : EngineCommands.refusal(reply, 404);
    }

    private TrackEntry entry(final Call call)
    {
        final TrackEntry entry = host.snapshot().track(call.parameters().get(0));
        if (entry == null)
        {
            throw new ApiException(404, "there is no such track");
        }

        return entry;
    }
}
