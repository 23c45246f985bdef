package io.sluice.api;

import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineEvent;
import io.sluice.cnc.EventReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads all engines' events and hands them to whoever listens, as server-sent events. Also tells of engines that came
 * and went. One thread calls {@link #poll}; the others any thread.
 */
final class EventFeed
{
    private static final Logger LOGGER = LoggerFactory.getLogger(EventFeed.class);
    private static final int POLL_LIMIT = 500;

    private final Host host;
    private final int maxListeners;
    private final CopyOnWriteArrayList<EventStream> listeners = new CopyOnWriteArrayList<>();
    private final Map<HostEngine, Source> sources = new HashMap<>();
    private volatile boolean isFirst = true;

    EventFeed(final Host host, final int maxListeners)
    {
        this.host = host;
        this.maxListeners = maxListeners;
    }

    synchronized boolean add(final EventStream stream)
    {
        return listeners.size() < maxListeners && listeners.add(stream);
    }

    void remove(final EventStream stream)
    {
        listeners.remove(stream);
    }

    /** Reads what came, and gives it to the listeners. */
    void poll()
    {
        final Set<HostEngine> live = new HashSet<>();
        for (final HostEngine engine : host.liveEngines())
        {
            live.add(engine);
            if (!sources.containsKey(engine))
            {
                sources.put(engine, new Source(engine));
                onEngine("engine_up", engine);
            }

            final Source source = sources.get(engine);
            source.reader.poll(event -> onEvent(source, event), POLL_LIMIT);
        }

        sources.values().removeIf(source -> !live.contains(source.engine) && onGone(source));
        isFirst = false;
    }

    /** A line that keeps the connection, and shows whether the listener is still there. */
    void keepAlive()
    {
        send(": still here\n\n");
    }

    boolean hasLooked()
    {
        return !isFirst;
    }

    /**
     * Ends the listeners' responses.
     *
     * @param timeoutMs to wait until they have taken what is left for them.
     */
    void close(final long timeoutMs)
    {
        listeners.forEach(EventStream::end);
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!listeners.isEmpty() && System.nanoTime() - deadlineNs < 0 && !Thread.currentThread().isInterrupted())
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private boolean onGone(final Source source)
    {
        // Its last words.
        source.reader.poll(event -> onEvent(source, event), POLL_LIMIT);
        onEngine("engine_down", source.engine);
        return true;
    }

    private void onEngine(final String type, final HostEngine engine)
    {
        if (isFirst)
        {
            return;
        }

        final long sessions = engine.reader().counter(EngineCounter.CONNECTIONS_OPEN);
        LOGGER.info("{}: engine {}, pid {}, with {} sessions", type, engine.name(), engine.reader().pid(), sessions);
        send(message(type, null, JsonDocument.write(false, json ->
        {
            json.writeStartObject();
            json.writeStringField("engine", engine.name());
            json.writeNumberField("pid", engine.reader().pid());
            json.writeNumberField("time_ms", System.currentTimeMillis());
            json.writeNumberField("sessions", sessions);
            json.writeEndObject();
        })));
    }

    private void onEvent(final Source source, final EngineEvent event)
    {
        if (listeners.isEmpty())
        {
            source.sequence = event.sequence();
            return;
        }

        final String engine = source.engine.name();
        final long missed = source.sequence == 0 ? 0 : event.sequence() - source.sequence - 1;
        source.sequence = event.sequence();
        if (missed > 0)
        {
            send(message("missed", null, JsonDocument.write(false, json ->
            {
                json.writeStartObject();
                json.writeStringField("engine", engine);
                json.writeNumberField("count", missed);
                json.writeEndObject();
            })));
        }

        send(message(
            event.type().name().toLowerCase(Locale.ROOT),
            engine + ":" + event.sequence(),
            JsonDocument.write(false, json ->
            {
                json.writeStartObject();
                json.writeStringField("engine", engine);
                json.writeNumberField("time_ms", event.epochMs());
                json.writeNumberField("connection", event.connection());
                json.writeStringField("track", trackId(source.engine, event.track()));
                json.writeStringField("app", event.app());
                json.writeStringField("stream", event.stream());
                json.writeStringField("peer", event.peer());
                json.writeStringField("reason", event.reason());
                json.writeEndObject();
            })));
    }

    private String trackId(final HostEngine engine, final long number)
    {
        final String prefix = number == 0 ? "" : host.snapshot().engines().stream()
            .filter(snapshot -> snapshot.engine() == engine)
            .findFirst()
            .map(EngineSnapshot::trackPrefix)
            .orElse("");
        return number == 0 ? "" : prefix + number;
    }

    /** JSON has no line feeds of its own, so it is one line of data, whatever the network sent. */
    private static String message(final String type, final String id, final byte[] data)
    {
        return "event: " + type + "\n" + (id == null ? "" : "id: " + id + "\n") +
            "data: " + new String(data, StandardCharsets.UTF_8) + "\n\n";
    }

    private void send(final String message)
    {
        final byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        listeners.forEach(listener -> listener.send(bytes));
    }

    /**
     * An engine's events.
     */
    private static final class Source
    {
        private final HostEngine engine;
        private final EventReader reader;
        private long sequence;

        Source(final HostEngine engine)
        {
            this.engine = engine;
            reader = engine.events();
        }
    }
}
