package io.sluice.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

/**
 * Writes the bodies of the controller's JSON events. The order of the fields and the form of the numbers are part of
 * the protocol as the peers speak it, and do not change.
 */
public final class ControllerEvents
{
    private static final int INITIAL_CAPACITY = 1_024;
    private static final String INPUT_TYPE = "rtmp";
    private static final HexFormat HEX = HexFormat.of();

    private static final JsonFactory FACTORY = JsonFactory.builder()
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .build();

    private ControllerEvents()
    {
    }

    /**
     * A client asks to connect. Beside the nested form stand the fields of the older form, where they were at the top
     * and {@code addr} had no port.
     *
     * @param client that asks.
     * @return the body.
     */
    public static byte[] connect(final RtmpInfo client)
    {
        return write(json ->
        {
            json.writeStringField("event_type", "connect");
            json.writeStringField("input_type", INPUT_TYPE);
            json.writeObjectFieldStart("rtmp");
            writeClient(json, client, client.addrWithPort());
            json.writeEndObject();
            writeClient(json, client, client.addr());
        });
    }

    /**
     * A track has begun.
     *
     * @param track that begins.
     * @return the body.
     */
    public static byte[] publish(final TrackInfo track)
    {
        return write(json ->
        {
            json.writeStringField("event_type", "publish");
            writeString(json, "input_id", track.inputId());
            writeSource(json, track);
            writeMedia(json, track.media());
        });
    }

    /**
     * A track has ended.
     *
     * @param track  that has ended.
     * @param reason of its end.
     * @return the body.
     */
    public static byte[] unpublish(final TrackInfo track, final UnpublishReason reason)
    {
        return write(json ->
        {
            json.writeStringField("event_type", "unpublish");
            writeString(json, "input_id", track.inputId());
            json.writeStringField("reason", reason.word());
            writeSource(json, track);
        });
    }

    /**
     * An upstream has failed.
     *
     * @param track    that still goes on.
     * @param upstream that failed.
     * @return the body.
     */
    public static byte[] republish(final TrackInfo track, final RepublishInfo upstream)
    {
        return write(json ->
        {
            json.writeStringField("event_type", "republish");
            writeString(json, "id", upstream.upstreamId());
            writeString(json, "input_id", track.inputId());
            writeString(json, "channel_id", upstream.channelId());
            writeString(json, "track_id", upstream.trackId());
            writeSource(json, track);
            writeMedia(json, track.media());
        });
    }

    private static void writeSource(final JsonGenerator json, final TrackInfo track) throws IOException
    {
        json.writeStringField("input_type", INPUT_TYPE);
        json.writeObjectFieldStart("rtmp");
        writeClient(json, track.client(), track.client().addr());
        writeString(json, "name", track.stream().name());
        writeString(json, "type", track.stream().type());
        writeString(json, "args", track.stream().args());
        json.writeEndObject();
    }

    private static void writeClient(final JsonGenerator json, final RtmpInfo client, final String addr)
        throws IOException
    {
        writeString(json, "app", client.app());
        writeString(json, "flashver", client.flashVer());
        writeString(json, "swf_url", client.swfUrl());
        writeString(json, "tc_url", client.tcUrl());
        writeString(json, "page_url", client.pageUrl());
        writeString(json, "addr", addr);
        json.writeNumberField("connection", client.connection());
    }

    private static void writeMedia(final JsonGenerator json, final MediaDescription media) throws IOException
    {
        json.writeObjectFieldStart("media_info");
        json.writeStringField("media_type", media.mediaType());
        if (media instanceof final MediaDescription.Video video)
        {
            writeVideo(json, video);
        }
        else if (media instanceof final MediaDescription.Audio audio)
        {
            writeAudio(json, audio);
        }
        json.writeEndObject();
    }

    private static void writeVideo(final JsonGenerator json, final MediaDescription.Video video) throws IOException
    {
        json.writeNumberField("bitrate", video.bitrate());
        json.writeNumberField("codec_id", video.codecId());
        json.writeStringField("extra_data", HEX.formatHex(video.extraData()));
        json.writeNumberField("width", video.width());
        json.writeNumberField("height", video.height());
        json.writeFieldName("frame_rate");
        json.writeNumber(frameRate(video.frameRateNumerator(), video.frameRateDenominator()));
        json.writeBooleanField("cea_captions", video.ceaCaptions());
    }

    private static void writeAudio(final JsonGenerator json, final MediaDescription.Audio audio) throws IOException
    {
        json.writeNumberField("bitrate", audio.bitrate());
        json.writeNumberField("codec_id", audio.codecId());
        json.writeStringField("extra_data", HEX.formatHex(audio.extraData()));
        json.writeNumberField("channels", audio.channels());
        json.writeStringField("channel_layout", Long.toHexString(audio.channelLayout()));
        json.writeNumberField("bits_per_sample", audio.bitsPerSample());
        json.writeNumberField("sample_rate", audio.sampleRateHz());
    }

    /**
     * Two decimals, cut off and not rounded: 989/33 is 29.96.
     */
    private static String frameRate(final long numerator, final long denominator)
    {
        if (denominator <= 0)
        {
            return "0.00";
        }
        final long hundredths = numerator % denominator * 100 / denominator;
        return numerator / denominator + (hundredths < 10 ? ".0" : ".") + hundredths;
    }

    /**
     * What a client sent may hold half a surrogate pair, which UTF-8 has no form for.
     */
    private static void writeString(final JsonGenerator json, final String name, final String value)
        throws IOException
    {
        json.writeStringField(name, hasNoSurrogate(value) ? value : replaceLoneSurrogates(value));
    }

    private static boolean hasNoSurrogate(final String value)
    {
        for (int i = 0; i < value.length(); i++)
        {
            if (Character.isSurrogate(value.charAt(i)))
            {
                return false;
            }
        }
        return true;
    }

    private static String replaceLoneSurrogates(final String value)
    {
        final StringBuilder builder = new StringBuilder(value.length());
        value.codePoints().forEach(point -> builder.appendCodePoint(
            point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
        return builder.toString();
    }

    private static byte[] write(final Event event)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(INITIAL_CAPACITY);
        try (JsonGenerator json = FACTORY.createGenerator(out))
        {
            json.writeStartObject();
            event.writeFields(json);
            json.writeEndObject();
        }
        catch (final IOException ex)
        {
            // Memory does not fail, so this is a defect.
            throw new UncheckedIOException(ex);
        }
        return out.toByteArray();
    }

    /**
     * Writes an event's fields.
     */
    private interface Event
    {
        void writeFields(JsonGenerator json) throws IOException;
    }
}
