package io.sluice.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.cnc.CommandReply;
import io.sluice.cnc.CounterView;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineState;
import io.sluice.cnc.ErrorView;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The host as a whole: health, engines, errors, draining.
 */
final class HostEndpoints
{
    private static final long DEFAULT_DRAIN_MS = 30_000;
    private static final long MAX_DRAIN_MS = 24L * 3600 * 1000;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Host host;
    private final EngineCommands commands;

    HostEndpoints(final Host host, final EngineCommands commands)
    {
        this.host = host;
        this.commands = commands;
    }

    /** This process answers. */
    Answer health(final Call call)
    {
        return Answer.of(TEXT, "ok\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** At least one engine takes connections. */
    Answer ready(final Call call)
    {
        final boolean isReady =
            host.snapshot().liveEngines().stream().anyMatch(engine -> engine.state() == EngineState.RUNNING);
        return isReady ?
            Answer.of(TEXT, "ready\n".getBytes(StandardCharsets.US_ASCII)) :
            new Answer(503, TEXT, "no engine takes connections\n".getBytes(StandardCharsets.US_ASCII),
                java.util.Map.of());
    }

    Answer engines(final Call call)
    {
        final HostSnapshot snapshot = host.snapshot();
        return Answer.json(snapshot.document(call.documentKey("engines"), () -> JsonDocument.write(
            call.isPretty(), json -> writeEngines(json, snapshot))));
    }

    Answer errors(final Call call)
    {
        final HostSnapshot snapshot = host.snapshot();
        return Answer.json(snapshot.document(call.documentKey("errors"), () -> JsonDocument.write(
            call.isPretty(), json -> writeErrors(json, snapshot))));
    }

    /** How far the engines' drains are. */
    Answer drainProgress(final Call call)
    {
        return Answer.json(drainDocument(call));
    }

    /** Has engines take no new connections and end when their publishers have, or at the deadline. */
    Answer drain(final Call call)
    {
        final DrainRequest request = new DrainRequest(call.body());
        final List<EngineSnapshot> wanted = new ArrayList<>(host.snapshot().liveEngines());
        if (request.engine != null)
        {
            wanted.removeIf(engine -> !engine.name().equals(request.engine));
        }

        if (wanted.isEmpty())
        {
            throw new ApiException(404, "there is no such live engine");
        }

        for (final EngineSnapshot engine : wanted)
        {
            final CommandReply reply = commands.send(
                engine.engine(), (client, timeoutMs) -> client.drain(request.deadlineMs, timeoutMs),
                call.deadlineNs());
            if (!reply.isOk())
            {
                return EngineCommands.refusal(reply, 400);
            }
        }

        return Answer.json(202, drainDocument(call));
    }

    private byte[] drainDocument(final Call call)
    {
        final HostSnapshot snapshot = host.snapshot();
        return JsonDocument.write(call.isPretty(), json ->
        {
            json.writeStartObject();
            json.writeArrayFieldStart("engines");
            for (final EngineSnapshot engine : snapshot.liveEngines())
            {
                json.writeStartObject();
                json.writeStringField("name", engine.name());
                json.writeStringField("state", engine.stateWord());
                json.writeNumberField("deadline_ms", engine.drainDeadlineMs());
                json.writeNumberField("connections", engine.counter(EngineCounter.CONNECTIONS_OPEN));
                json.writeNumberField("streams", engine.counter(EngineCounter.STREAMS_PUBLISHED));
                json.writeNumberField("tracks", engine.counter(EngineCounter.TRACKS_OPEN));
                json.writeEndObject();
            }

            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void writeEngines(final JsonGenerator json, final HostSnapshot snapshot) throws IOException
    {
        json.writeStartArray();
        for (final EngineSnapshot engine : snapshot.engines())
        {
            json.writeStartObject();
            writeEngine(json, engine);
            json.writeObjectFieldStart("counters");
            for (final CounterView counter : engine.counters())
            {
                json.writeNumberField(counter.label(), counter.value());
            }

            json.writeEndObject();
            json.writeEndObject();
        }

        json.writeEndArray();
    }

    static void writeEngine(final JsonGenerator json, final EngineSnapshot engine) throws IOException
    {
        json.writeStringField("name", engine.name());
        json.writeStringField("status", engine.statusWord());
        json.writeStringField("problem", engine.engine().problem());
        json.writeStringField("state", engine.stateWord());
        json.writeNumberField("instance", engine.instanceNumber());
        json.writeNumberField("pid", engine.pid());
        json.writeStringField(
            "version", engine.engine().isReadable() ? engine.engine().reader().softwareVersion() : "");
        json.writeNumberField("started_ms", engine.startMs());
        json.writeNumberField("heartbeat_ms", engine.heartbeatMs());
        json.writeNumberField("drain_deadline_ms", engine.drainDeadlineMs());
    }

    private static void writeErrors(final JsonGenerator json, final HostSnapshot snapshot) throws IOException
    {
        json.writeStartArray();
        for (final EngineSnapshot engine : snapshot.engines())
        {
            if (engine.engine().isReadable())
            {
                for (final ErrorView error : engine.engine().reader().errors())
                {
                    json.writeStartObject();
                    json.writeStringField("engine", engine.name());
                    json.writeNumberField("count", error.count());
                    json.writeNumberField("first_ms", error.firstEpochMs());
                    json.writeNumberField("last_ms", error.lastEpochMs());
                    json.writeStringField("text", error.text());
                    json.writeEndObject();
                }
            }
        }

        json.writeEndArray();
    }

    /**
     * The body of a drain: {@code {"engine": name, "deadline_ms": n}}, both optional.
     */
    private static final class DrainRequest
    {
        private String engine;
        private long deadlineMs = DEFAULT_DRAIN_MS;

        DrainRequest(final byte[] body)
        {
            try (JsonParser json = JsonDocument.FACTORY.createParser(body))
            {
                if (json.nextToken() != JsonToken.START_OBJECT)
                {
                    throw new ApiException(415, "the body must be a JSON object, {} if nothing else");
                }

                while (json.nextToken() == JsonToken.FIELD_NAME)
                {
                    final String name = json.currentName();
                    final JsonToken value = json.nextToken();
                    if (name.equals("engine") && value == JsonToken.VALUE_STRING)
                    {
                        engine = json.getText();
                    }
                    else if (name.equals("deadline_ms") && value == JsonToken.VALUE_NUMBER_INT)
                    {
                        deadlineMs = json.getLongValue();
                    }
                    else
                    {
                        throw new ApiException(
                            415, "the body may have engine, a string, and deadline_ms, a whole number");
                    }
                }
            }
            catch (final JsonProcessingException ex)
            {
                throw new ApiException(415, "the body is not valid JSON: " + ex.getOriginalMessage());
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("memory cannot be read", ex);
            }

            if (deadlineMs < 0 || deadlineMs > MAX_DRAIN_MS)
            {
                throw new ApiException(415, "deadline_ms must be 0 to " + MAX_DRAIN_MS);
            }
        }
    }
}
