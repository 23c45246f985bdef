package io.sluice.api;

import io.sluice.cnc.CommandReply;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.ReplyCode;
import io.sluice.cnc.SessionView;
import io.sluice.config.ServerSettings;

import java.util.ArrayList;
import java.util.List;

/**
 * The status of the host, and dropping sessions: the reference's API.
 */
final class SessionEndpoints
{
    private static final int MAX_DIGITS = 19;

    private final Host host;
    private final EngineCommands commands;
    private final List<ServerSettings> servers;

    SessionEndpoints(final Host host, final EngineCommands commands, final List<ServerSettings> servers)
    {
        this.host = host;
        this.commands = commands;
        this.servers = servers;
    }

    Answer status(final Call call)
    {
        final HostSnapshot snapshot = host.snapshot();
        return Answer.json(snapshot.document(
            call.documentKey("status"),
            () -> JsonDocument.write(call.isPretty(), new StatusJson(snapshot, servers)::write)));
    }

    Answer drop(final Call call)
    {
        final long connection = connection(call.parameters().get(0));
        for (final EngineSnapshot engine : candidates(connection))
        {
            final CommandReply reply = commands.send(
                engine.engine(), (client, timeoutMs) -> client.dropSession(connection, timeoutMs), call.deadlineNs());
            if (reply.isOk())
            {
                return Answer.empty(204);
            }

            if (reply.code() != ReplyCode.NOT_FOUND)
            {
                return EngineCommands.refusal(reply, 400);
            }
        }

        return Answer.error(404, "there is no session " + connection);
    }

    /** The engine that lists it; else those that have no room to list all they have. */
    private List<EngineSnapshot> candidates(final long connection)
    {
        final List<EngineSnapshot> possible = new ArrayList<>();
        for (final EngineSnapshot engine : host.snapshot().liveEngines())
        {
            for (final SessionView session : engine.sessions())
            {
                if (session.isOpen() && session.connection() == connection)
                {
                    return List.of(engine);
                }
            }

            if (engine.counter(EngineCounter.SESSIONS_UNLISTED) > 0)
            {
                possible.add(engine);
            }
        }

        return possible;
    }

    private static long connection(final String text)
    {
        final boolean isNumber =
            !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        try
        {
            if (isNumber)
            {
                return Long.parseLong(text);
            }
        }
        catch (final NumberFormatException ex)
        {
            throw new ApiException(400, "the connection is too large a number");
        }

        throw new ApiException(400, "the connection is not a number");
    }
}
