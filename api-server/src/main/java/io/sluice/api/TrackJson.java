package io.sluice.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.cnc.SessionView;
import io.sluice.cnc.StreamView;
import io.sluice.cnc.TrackView;
import io.sluice.cnc.UpstreamView;

import java.io.IOException;
import java.util.HexFormat;

/**
 * Writes tracks and upstreams as the reference does, field by field in its order.
 */
final class TrackJson
{
    private static final HexFormat HEX = HexFormat.of();

    private TrackJson()
    {
    }

    /** The track's fields; its {@code kmp_out_id} only where it isn't the track's key already. */
    static void write(final JsonGenerator json, final TrackEntry entry, final boolean isWithId) throws IOException
    {
        final TrackView track = entry.track();
        json.writeStartObject();
        if (isWithId)
        {
            json.writeStringField("kmp_out_id", entry.id());
        }

        json.writeStringField("input_id", track.inputId());
        json.writeStringField("channel_id", track.channelId());
        json.writeStringField("track_id", track.trackId());
        json.writeNumberField("mem_left", track.memLeft());
        json.writeNumberField("mem_limit", track.memLimit());
        json.writeNumberField("last_timestamp", track.lastTimestamp());
        json.writeNumberField("last_created", track.lastCreated());
        json.writeNumberField("sent_frames", track.sentFrames());
        json.writeNumberField("sent_key_frames", track.sentKeyFrames());
        json.writeNumberField("written", track.written());
        json.writeNumberField("bitrate", track.bitrate());
        JsonDocument.writeCenti(json, "frame_rate", track.frameRateCenti());
        json.writeStringField("input_type", "rtmp");
        writeRtmp(json, entry.session(), entry.stream());
        writeMediaInfo(json, track);
        json.writeFieldName("upstreams");
        writeUpstreams(json, track);
        json.writeEndObject();
    }

    static void writeUpstreams(final JsonGenerator json, final TrackView track) throws IOException
    {
        json.writeStartArray();
        for (final UpstreamView upstream : track.upstreams())
        {
            writeUpstream(json, upstream);
        }

        json.writeEndArray();
    }

    private static void writeUpstream(final JsonGenerator json, final UpstreamView upstream) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("id", upstream.id());
        json.writeStringField("remote_addr", upstream.remoteAddress());
        json.writeStringField("local_addr", upstream.localAddress());
        json.writeNumberField("connection", upstream.connection());
        json.writeBooleanField("required", upstream.required());
        json.writeStringField("resume_from", upstream.resumeFrom());
        json.writeNumberField("sent_bytes", upstream.sentBytes());
        json.writeNumberField("position", upstream.position());
        json.writeNumberField("acked_frames", upstream.ackedFrames());
        json.writeNumberField("acked_bytes", upstream.ackedBytes());
        json.writeNumberField("auto_acked_frames", upstream.autoAckedFrames());
        json.writeEndObject();
    }

    private static void writeRtmp(final JsonGenerator json, final SessionView session, final StreamView stream)
        throws IOException
    {
        json.writeObjectFieldStart("rtmp");
        json.writeStringField("app", session.app());
        json.writeStringField("flashver", session.flashVersion());
        json.writeStringField("swf_url", session.swfUrl());
        json.writeStringField("tc_url", session.tcUrl());
        json.writeStringField("page_url", session.pageUrl());
        json.writeStringField("addr", withoutPort(session.remoteAddress()));
        json.writeNumberField("connection", session.connection());
        json.writeStringField("name", stream.name());
        json.writeStringField("type", stream.type());
        json.writeStringField("args", stream.args());
        json.writeEndObject();
    }

    private static void writeMediaInfo(final JsonGenerator json, final TrackView track) throws IOException
    {
        json.writeObjectFieldStart("media_info");
        json.writeStringField("media_type", track.mediaType());
        json.writeNumberField("bitrate", track.mediaBitrate());
        json.writeNumberField("codec_id", track.codecId());
        json.writeStringField("extra_data", HEX.formatHex(track.extraData()));
        if (track.mediaType().equals("audio"))
        {
            json.writeNumberField("channels", track.channels());
            json.writeStringField("channel_layout", Long.toHexString(track.channelLayout()));
            json.writeNumberField("bits_per_sample", track.bitsPerSample());
            json.writeNumberField("sample_rate", track.sampleRateHz());
        }
        else
        {
            json.writeNumberField("width", track.width());
            json.writeNumberField("height", track.height());
            JsonDocument.writeCenti(json, "frame_rate", track.mediaFrameRateCenti());
            json.writeBooleanField("cea_captions", track.ceaCaptions());
        }

        json.writeEndObject();
    }

    /** The address of host:port, an IPv6 address without its brackets. */
    static String withoutPort(final String address)
    {
        final int colon = address.lastIndexOf(':');
        final String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
