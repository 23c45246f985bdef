package io.sluice.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.SessionView;
import io.sluice.cnc.StreamView;
import io.sluice.cnc.TrackView;
import io.sluice.config.ServerSettings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Writes the status of the whole host, all live engines merged, as the reference does: its fields, nesting and order.
 * Counts and bandwidths are sums; the process is the engine that has been up longest, and this one if there is none.
 */
final class StatusJson
{
    private final HostSnapshot host;
    private final List<ServerSettings> servers;

    /**
     * @param host    to write.
     * @param servers of the configuration, whose applications are listed also while nobody uses them.
     */
    StatusJson(final HostSnapshot host, final List<ServerSettings> servers)
    {
        this.host = host;
        this.servers = servers;
    }

    void write(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("version", BuildInfo.CURRENT.version());
        json.writeStringField("nginx_version", nginxVersion());
        json.writeStringField("rtmp_version", BuildInfo.CURRENT.version());
        writeProcess(json);
        json.writeNumberField("naccepted", sum(EngineCounter.CONNECTIONS_ACCEPTED));
        json.writeNumberField("bw_in", sum(EngineCounter.BANDWIDTH_IN));
        json.writeNumberField("bytes_in", sum(EngineCounter.BYTES_RECEIVED));
        json.writeNumberField("bw_out", sum(EngineCounter.BANDWIDTH_OUT));
        json.writeNumberField("bytes_out", sum(EngineCounter.BYTES_SENT));
        json.writeArrayFieldStart("servers");
        for (final Map<String, List<OwnedSession>> applications : applicationsByServer())
        {
            writeServer(json, applications);
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    /** The status of the reference's companion: tracks only, those included that outlive their publisher. */
    void writeTracksStatus(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("version", BuildInfo.CURRENT.version());
        json.writeStringField("nginx_version", nginxVersion());
        writeProcess(json);
        json.writeFieldName("tracks");
        writeTracks(json);
        json.writeEndObject();
    }

    void writeTracks(final JsonGenerator json) throws IOException
    {
        json.writeStartObject();
        for (final TrackEntry entry : host.tracks())
        {
            json.writeFieldName(entry.id());
            TrackJson.write(json, entry, false);
        }

        json.writeEndObject();
    }

    void writeTrackIds(final JsonGenerator json) throws IOException
    {
        json.writeStartArray();
        for (final TrackEntry entry : host.tracks())
        {
            json.writeString(entry.id());
        }

        json.writeEndArray();
    }

    private void writeProcess(final JsonGenerator json) throws IOException
    {
        final EngineSnapshot eldest =
            host.liveEngines().stream().min(Comparator.comparingLong(EngineSnapshot::startMs)).orElse(null);
        final ProcessHandle self = ProcessHandle.current();
        final long startMs = eldest != null ? eldest.startMs() :
            self.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(host.epochMs());
        json.writeStringField("compiler", BuildInfo.CURRENT.compiler());
        json.writeStringField("built", BuildInfo.CURRENT.built());
        json.writeNumberField("pid", eldest == null ? self.pid() : eldest.pid());
        json.writeNumberField("uptime", secondsSince(startMs));
    }

    private static String nginxVersion()
    {
        return "sluice/" + BuildInfo.CURRENT.version();
    }

    private long sum(final EngineCounter counter)
    {
        return host.liveEngines().stream().mapToLong(engine -> engine.counter(counter)).sum();
    }

    private long secondsSince(final long epochMs)
    {
        return Math.max(0, TimeUnit.MILLISECONDS.toSeconds(host.epochMs() - epochMs));
    }

    /**
     * An engine does not say by which server block a session came: it counts for the first one with its application.
     * Sessions that have not named an application yet are not listed, as with the reference.
     */
    private List<Map<String, List<OwnedSession>>> applicationsByServer()
    {
        final List<Map<String, List<OwnedSession>>> all = new ArrayList<>();
        final Map<String, List<OwnedSession>> byName = new HashMap<>();
        for (final ServerSettings server : servers)
        {
            final Map<String, List<OwnedSession>> applications = new LinkedHashMap<>();
            server.applications().forEach(application ->
            {
                final List<OwnedSession> sessions = new ArrayList<>();
                applications.put(application.name(), sessions);
                byName.putIfAbsent(application.name(), sessions);
            });
            all.add(applications);
        }

        if (all.isEmpty())
        {
            all.add(new LinkedHashMap<>());
        }

        // Of an engine that runs with another file.
        final Map<String, List<OwnedSession>> others = new TreeMap<>();
        for (final EngineSnapshot engine : host.liveEngines())
        {
            for (final SessionView session : engine.sessions())
            {
                if (session.isOpen() && !session.app().isEmpty())
                {
                    final List<OwnedSession> known = byName.get(session.app());
                    (known != null ? known : others.computeIfAbsent(session.app(), name -> new ArrayList<>()))
                        .add(new OwnedSession(engine, session));
                }
            }
        }

        all.get(0).putAll(others);
        byName.values().forEach(StatusJson::sort);
        others.values().forEach(StatusJson::sort);
        return all;
    }

    private static void sort(final List<OwnedSession> sessions)
    {
        sessions.sort(Comparator.comparingLong(owned -> owned.session.connection()));
    }

    private void writeServer(final JsonGenerator json, final Map<String, List<OwnedSession>> applications)
        throws IOException
    {
        json.writeStartObject();
        json.writeArrayFieldStart("applications");
        for (final Map.Entry<String, List<OwnedSession>> application : applications.entrySet())
        {
            json.writeStartObject();
            json.writeStringField("name", application.getKey());
            json.writeArrayFieldStart("sessions");
            for (final OwnedSession owned : application.getValue())
            {
                writeSession(json, owned);
            }

            json.writeEndArray();
            json.writeEndObject();
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeSession(final JsonGenerator json, final OwnedSession owned) throws IOException
    {
        final SessionView session = owned.session;
        json.writeStartObject();
        json.writeStringField("flashver", session.flashVersion());
        json.writeStringField("swf_url", session.swfUrl());
        json.writeStringField("tc_url", session.tcUrl());
        json.writeStringField("page_url", session.pageUrl());
        json.writeStringField("type3_ext_ts", session.type3ExtTs());
        json.writeStringField("remote_addr", session.remoteAddress());
        json.writeNumberField("uptime", secondsSince(session.startEpochMs()));
        json.writeNumberField("connection", session.connection());
        json.writeArrayFieldStart("streams");
        for (final StreamView stream : session.streams())
        {
            if (stream.isOpen())
            {
                writeStream(json, owned, stream);
            }
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeStream(final JsonGenerator json, final OwnedSession owned, final StreamView stream)
        throws IOException
    {
        json.writeStartObject();
        json.writeStringField("name", stream.name());
        json.writeStringField("args", stream.args());
        json.writeStringField("type", stream.type());
        json.writeNumberField("bw_in", stream.bandwidthIn());
        json.writeNumberField("bytes_in", stream.bytesIn());
        json.writeNumberField("bw_in_audio", stream.bandwidthInAudio());
        json.writeNumberField("bytes_in_audio", stream.bytesInAudio());
        json.writeNumberField("bw_in_video", stream.bandwidthInVideo());
        json.writeNumberField("bytes_in_video", stream.bytesInVideo());
        json.writeNumberField("bw_out", stream.bandwidthOut());
        json.writeNumberField("bytes_out", stream.bytesOut());
        json.writeNumberField("uptime", secondsSince(stream.startEpochMs()));
        json.writeObjectFieldStart("tracks");
        for (final Map.Entry<String, TrackView> track : byMediaType(stream).entrySet())
        {
            json.writeFieldName(track.getKey());
            TrackJson.write(json, new TrackEntry(owned.engine, owned.session, stream, track.getValue()), true);
        }

        json.writeEndObject();
        json.writeEndObject();
    }

    /** Video first; further tracks of a type, which the reference can't have, get a number: {@code video_2}. */
    private static Map<String, TrackView> byMediaType(final StreamView stream)
    {
        final Map<String, TrackView> tracks = new LinkedHashMap<>();
        stream.tracks().stream()
            .filter(TrackView::isOpen)
            .sorted(Comparator.comparing((final TrackView track) -> !track.mediaType().equals("video"))
                .thenComparingLong(TrackView::number))
            .forEach(track ->
            {
                String key = track.mediaType();
                for (int i = 2; tracks.containsKey(key); i++)
                {
                    key = track.mediaType() + "_" + i;
                }

                tracks.put(key, track);
            });
        return tracks;
    }

    private record OwnedSession(EngineSnapshot engine, SessionView session)
    {
    }
}
