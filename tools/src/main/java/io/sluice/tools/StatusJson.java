package io.sluice.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.cnc.CncReader;
import io.sluice.cnc.CounterView;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.EngineState;
import io.sluice.cnc.SessionView;
import io.sluice.cnc.StreamView;
import io.sluice.cnc.TrackView;
import io.sluice.cnc.UpstreamView;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/**
 * The engines' status for programs: one object with an array {@code engines}. Times are in milliseconds, those of day
 * since the epoch; bandwidths are in bit/s. Counters have their labels as names.
 */
final class StatusJson
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private StatusJson(final JsonGenerator json)
    {
        this.json = json;
    }

    /**
     * @param engines        found.
     * @param isWithSessions whether to list the sessions with all that belongs to them.
     * @param nowMs          since the epoch.
     * @return the text.
     * @throws IOException never, in effect: it is written to memory.
     */
    static String write(final List<EngineFile> engines, final boolean isWithSessions, final long nowMs)
        throws IOException
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter())
        {
            final StatusJson status = new StatusJson(json);
            json.writeStartObject();
            json.writeArrayFieldStart("engines");
            for (final EngineFile engine : engines)
            {
                status.engine(engine, isWithSessions, nowMs);
            }

            json.writeEndArray();
            json.writeEndObject();
        }

        return text.toString();
    }

    private void engine(final EngineFile engine, final boolean isWithSessions, final long nowMs) throws IOException
    {
        final CncReader reader = engine.reader();
        json.writeStartObject();
        json.writeStringField("instance", engine.instanceName());
        json.writeStringField("status", engine.status().name().toLowerCase(Locale.ROOT));
        final String problem = EngineStatus.problem(engine, nowMs);
        if (!problem.isEmpty())
        {
            json.writeStringField("problem", problem);
        }

        if (reader != null)
        {
            json.writeNumberField("number", reader.instanceNumber());
            json.writeNumberField("pid", reader.pid());
            json.writeStringField("version", reader.softwareVersion());
            json.writeStringField("state", reader.state().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("listening",
                EngineStatus.isLive(engine) && reader.state() == EngineState.RUNNING);
            json.writeNumberField("start_ms", reader.startEpochMs());
            json.writeNumberField("heartbeat_ms", reader.heartbeatEpochMs());
            json.writeNumberField("drain_deadline_ms", reader.drainDeadlineEpochMs());
            json.writeObjectFieldStart("counters");
            for (final CounterView counter : reader.counters())
            {
                json.writeNumberField(counter.label(), counter.value());
            }

            json.writeEndObject();
            if (isWithSessions)
            {
                sessions(reader.sessions().snapshot());
            }
        }

        json.writeEndObject();
    }

    private void sessions(final List<SessionView> sessions) throws IOException
    {
        json.writeArrayFieldStart("sessions");
        for (final SessionView session : sessions)
        {
            json.writeStartObject();
            json.writeNumberField("connection", session.connection());
            json.writeStringField("remote_addr", session.remoteAddress());
            json.writeStringField("app", session.app());
            json.writeStringField("state", session.isOpen() ? session.state() : "closed");
            json.writeNumberField("start_ms", session.startEpochMs());
            json.writeNumberField("bytes_in", session.bytesIn());
            json.writeNumberField("bytes_out", session.bytesOut());
            json.writeArrayFieldStart("streams");
            for (final StreamView stream : session.streams())
            {
                stream(stream);
            }

            json.writeEndArray();
            json.writeEndObject();
        }

        json.writeEndArray();
    }

    private void stream(final StreamView stream) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("name", stream.name());
        json.writeStringField("type", stream.type());
        json.writeBooleanField("open", stream.isOpen());
        json.writeNumberField("start_ms", stream.startEpochMs());
        json.writeNumberField("bandwidth_in", stream.bandwidthIn());
        json.writeNumberField("bytes_in", stream.bytesIn());
        json.writeArrayFieldStart("tracks");
        for (final TrackView track : stream.tracks())
        {
            track(track);
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    private void track(final TrackView track) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("number", track.number());
        json.writeStringField("media_type", track.mediaType());
        json.writeStringField("channel_id", track.channelId());
        json.writeStringField("track_id", track.trackId());
        json.writeStringField("publish_state", track.publishState());
        json.writeNumberField("bitrate", track.bitrate());
        json.writeNumberField("sent_frames", track.sentFrames());
        json.writeNumberField("mem_left", track.memLeft());
        json.writeNumberField("mem_limit", track.memLimit());
        json.writeArrayFieldStart("upstreams");
        for (final UpstreamView upstream : track.upstreams())
        {
            json.writeStartObject();
            json.writeStringField("id", upstream.id());
            json.writeStringField("remote_addr", upstream.remoteAddress());
            json.writeStringField("state", upstream.state());
            json.writeNumberField("acked_frames", upstream.ackedFrames());
            json.writeNumberField("auto_acked_frames", upstream.autoAckedFrames());
            json.writeNumberField("republishes", upstream.republishes());
            json.writeNumberField("ack_lag_ms", upstream.ackLagMs());
            json.writeEndObject();
        }

        json.writeEndArray();
        json.writeEndObject();
    }
}
