package io.sluice.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.SessionView;
import io.sluice.cnc.StreamView;
import io.sluice.cnc.TrackView;
import io.sluice.cnc.UpstreamView;
import io.sluice.config.LocationSettings;

import java.io.IOException;

/**
 * Writes what the dashboard shows, all in one: engines with their main figures, sessions, and their tracks with
 * upstreams. Numbers of connections are strings, because a browser's numbers are not large enough for them.
 */
final class OverviewJson
{
    private static final EngineCounter[] SHOWN = {
        EngineCounter.CONNECTIONS_OPEN, EngineCounter.STREAMS_PUBLISHED, EngineCounter.TRACKS_OPEN,
        EngineCounter.UPSTREAMS_OPEN, EngineCounter.BANDWIDTH_IN, EngineCounter.BANDWIDTH_OUT,
        EngineCounter.KMP_BYTES_SENT, EngineCounter.FRAMES_WRITTEN, EngineCounter.FRAMES_DROPPED,
        EngineCounter.SLAB_BYTES_IN_USE, EngineCounter.ARENA_BYTES, EngineCounter.UNEXPECTED_ERRORS};

    private final HostSnapshot host;

    OverviewJson(final HostSnapshot host)
    {
        this.host = host;
    }

    void write(final JsonGenerator json, final Site site) throws IOException
    {
        final LocationSettings location = site.apiLocation();
        json.writeStartObject();
        json.writeNumberField("time_ms", host.epochMs());
        json.writeStringField("version", BuildInfo.CURRENT.version());
        json.writeStringField("location", location.path().endsWith("/") ? location.path() : location.path() + "/");
        json.writeBooleanField("write", location.write());
        json.writeArrayFieldStart("engines");
        for (final EngineSnapshot engine : host.engines())
        {
            json.writeStartObject();
            HostEndpoints.writeEngine(json, engine);
            for (final EngineCounter counter : SHOWN)
            {
                json.writeNumberField(counter.label().replace('-', '_'), engine.counter(counter));
            }

            json.writeEndObject();
        }

        json.writeEndArray();
        json.writeArrayFieldStart("sessions");
        for (final EngineSnapshot engine : host.liveEngines())
        {
            for (final SessionView session : engine.sessions())
            {
                writeSession(json, engine, session);
            }
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeSession(final JsonGenerator json, final EngineSnapshot engine, final SessionView session)
        throws IOException
    {
        json.writeStartObject();
        json.writeStringField("engine", engine.name());
        json.writeStringField("connection", Long.toString(session.connection()));
        json.writeBooleanField("open", session.isOpen());
        json.writeStringField("state", session.state());
        json.writeStringField("address", session.remoteAddress());
        json.writeStringField("app", session.app());
        json.writeStringField("client", session.flashVersion());
        json.writeNumberField("started_ms", session.startEpochMs());
        json.writeNumberField("bytes_in", session.bytesIn());
        json.writeNumberField("bytes_out", session.bytesOut());
        json.writeArrayFieldStart("streams");
        for (final StreamView stream : session.streams())
        {
            json.writeStartObject();
            json.writeStringField("name", stream.name());
            json.writeStringField("type", stream.type());
            json.writeBooleanField("open", stream.isOpen());
            json.writeNumberField("bw_in", stream.bandwidthIn());
            json.writeNumberField("bw_out", stream.bandwidthOut());
            json.writeArrayFieldStart("tracks");
            for (final TrackView track : stream.tracks())
            {
                writeTrack(json, engine, track);
            }

            json.writeEndArray();
            json.writeEndObject();
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeTrack(final JsonGenerator json, final EngineSnapshot engine, final TrackView track)
        throws IOException
    {
        json.writeStartObject();
        json.writeStringField("id", engine.trackPrefix() + track.number());
        json.writeBooleanField("open", track.isOpen());
        json.writeStringField("media", track.mediaType());
        json.writeStringField("state", track.publishState());
        json.writeStringField("channel", track.channelId());
        json.writeStringField("track", track.trackId());
        json.writeNumberField("codec", track.codecId());
        json.writeNumberField("width", track.width());
        json.writeNumberField("height", track.height());
        json.writeNumberField("sample_rate", track.sampleRateHz());
        json.writeNumberField("bitrate", track.bitrate());
        JsonDocument.writeCenti(json, "frame_rate", track.frameRateCenti());
        json.writeNumberField("frames", track.sentFrames());
        json.writeNumberField("mem_left", track.memLeft());
        json.writeNumberField("mem_limit", track.memLimit());
        json.writeArrayFieldStart("upstreams");
        for (final UpstreamView upstream : track.upstreams())
        {
            json.writeStartObject();
            json.writeStringField("id", upstream.id());
            json.writeStringField("address", upstream.remoteAddress());
            json.writeStringField("state", upstream.state());
            json.writeBooleanField("required", upstream.required());
            json.writeNumberField("acked_frames", upstream.ackedFrames());
            json.writeNumberField("auto_acked_frames", upstream.autoAckedFrames());
            json.writeNumberField("ack_lag_ms", upstream.ackLagMs());
            json.writeNumberField("republishes", upstream.republishes());
            json.writeNumberField("bytes_behind", Math.max(0, track.written() - upstream.position()));
            json.writeEndObject();
        }

        json.writeEndArray();
        json.writeEndObject();
    }
}
