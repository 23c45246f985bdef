package io.sluice.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.junit.jupiter.api.Test;

import io.sluice.control.MediaDescription.Audio;
import io.sluice.control.MediaDescription.Video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ControllerEventsTest
{
    private static final byte[] NONE = {};
    private static final MediaDescription MP3 = new Audio(62_000, 1002, NONE, 1, 4, 16, 44_100);

    @Test
    void bodiesOfH264WithBFramesAndAac()
    {
        final RtmpInfo client = client("127.0.0.1:44376");
        final StreamInfo stream = new StreamInfo("chan_1", "live", "arg=value");
        final TrackInfo video = new TrackInfo(client, stream, new Video(
            488_000, 7, hex("014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468efbc80"),
            640, 360, 30, 1, false));
        final TrackInfo audio = new TrackInfo(client, stream, new Audio(
            93_000, 1010, hex("121056e500"), 2, 3, 16, 44_100));
        assertConnect(GoldenBodies.BFRAMES_CONNECT, client);
        assertPublish(GoldenBodies.BFRAMES_PUBLISH_VIDEO, video);
        assertPublish(GoldenBodies.BFRAMES_PUBLISH_AUDIO, audio);
        assertUnpublish(GoldenBodies.BFRAMES_UNPUBLISH_VIDEO, video);
        assertUnpublish(GoldenBodies.BFRAMES_UNPUBLISH_AUDIO, audio);
    }

    @Test
    void bodiesOfH264WithFractionalFrameRateAndAac()
    {
        final RtmpInfo client = client("127.0.0.1:60520");
        final StreamInfo stream = new StreamInfo("chan_2", "live", "");
        final TrackInfo video = new TrackInfo(client, stream, new Video(
            292_000, 7, hex("01640015ffe1001767640015acb40f847cde022000007d20001d4c01e2c5d401000468ef3cb0fdf8f800"),
            486, 272, 989, 33, false));
        final TrackInfo audio = new TrackInfo(client, stream, new Audio(
            62_000, 1010, hex("118856e500"), 2, 3, 16, 48_000));
        assertConnect(GoldenBodies.CROPPED_CONNECT, client);
        assertPublish(GoldenBodies.CROPPED_PUBLISH_VIDEO, video);
        assertPublish(GoldenBodies.CROPPED_PUBLISH_AUDIO, audio);
        assertUnpublish(GoldenBodies.CROPPED_UNPUBLISH_VIDEO, video);
        assertUnpublish(GoldenBodies.CROPPED_UNPUBLISH_AUDIO, audio);
    }

    @Test
    void bodiesOfH264WithUnknownRates()
    {
        final RtmpInfo client = client("127.0.0.1:42888");
        final TrackInfo video = new TrackInfo(client, new StreamInfo("chan_4", "live", ""), new Video(
            0, 7, hex("0142c00dffe100176742c00dda05067e7c0440000003004000000c83c50aa801000468ce3c80"),
            320, 180, 0, 1, false));
        assertConnect(GoldenBodies.NO_METADATA_CONNECT, client);
        assertPublish(GoldenBodies.NO_METADATA_PUBLISH_VIDEO, video);
        assertUnpublish(GoldenBodies.NO_METADATA_UNPUBLISH_VIDEO, video);
    }

    @Test
    void bodiesOfMp3()
    {
        final RtmpInfo client = client("127.0.0.1:36584");
        final TrackInfo audio = new TrackInfo(client, new StreamInfo("chan_3", "live", ""), MP3);
        assertConnect(GoldenBodies.MP3_CONNECT, client);
        assertPublish(GoldenBodies.MP3_PUBLISH_AUDIO, audio);
        assertUnpublish(GoldenBodies.MP3_UNPUBLISH_AUDIO, audio);
    }

    @Test
    void bodiesOfSorensonAndG711()
    {
        final RtmpInfo client = client("127.0.0.1:39928");
        final StreamInfo stream = new StreamInfo("chan_5", "live", "");
        final TrackInfo video =
            new TrackInfo(client, stream, new Video(195_000, 2, NONE, 320, 180, 25, 1, false));
        final TrackInfo audio = new TrackInfo(client, stream, new Audio(62_000, 1007, NONE, 1, 4, 16, 5_512));
        assertConnect(GoldenBodies.SORENSON_CONNECT, client);
        assertPublish(GoldenBodies.SORENSON_PUBLISH_VIDEO, video);
        assertPublish(GoldenBodies.SORENSON_PUBLISH_AUDIO, audio);
        assertUnpublish(GoldenBodies.SORENSON_UNPUBLISH_VIDEO, video);
        assertUnpublish(GoldenBodies.SORENSON_UNPUBLISH_AUDIO, audio);
    }

    @Test
    void republishNamesTheUpstreamBeforeTheTrack()
    {
        final TrackInfo audio = new TrackInfo(client("127.0.0.1:36584"), new StreamInfo("chan_3", "live", ""), MP3);
        final String tail = GoldenBodies.MP3_PUBLISH_AUDIO.substring(
            GoldenBodies.MP3_PUBLISH_AUDIO.indexOf(",\"input_type\""));
        assertEquals("{\"event_type\":\"republish\",\"id\":\"main\"," +
            "\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_3/audio\"," +
            "\"channel_id\":\"chan\",\"track_id\":\"a1\"" + tail,
            text(ControllerEvents.republish(audio, new RepublishInfo("main", "chan", "a1"))));
    }

    @Test
    void frameRateHasTwoDecimals()
    {
        assertFrameRate("29.97", 30_000, 1_001);
        assertFrameRate("30.00", 30, 1);
        assertFrameRate("12.05", 241, 20);
        assertFrameRate("0.00", 25, 0);
        assertFrameRate("4294967295.00", 0xFFFF_FFFFL, 1);
        assertFrameRate("0.99", 0xFFFF_FFFEL, 0xFFFF_FFFFL);
    }

    @Test
    void channelLayoutIsUnsigned()
    {
        final MediaDescription media = new Audio(0, 0, NONE, 64, -1, 16, 0);
        final String body =
            text(ControllerEvents.publish(new TrackInfo(client(""), new StreamInfo("", "", ""), media)));
        assertTrue(body.contains("\"channel_layout\":\"ffffffffffffffff\""), body);
    }

    @Test
    void anyTextBecomesValidJson() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++)
        {
            final String[] texts = new String[9];
            for (int t = 0; t < texts.length; t++)
            {
                texts[t] = randomText(random);
            }
            final RtmpInfo client = new RtmpInfo(
                texts[0], texts[1], texts[2], texts[3], texts[4], "a:1", "a", random.nextLong());
            final TrackInfo track =
                new TrackInfo(client, new StreamInfo(texts[5], texts[6], texts[7]), MP3);
            final byte[] body = ControllerEvents.republish(track, new RepublishInfo(texts[8], "c", "t"));
            final Map<String, String> fields = strings(body);
            final String message = "seed " + seed + ", round " + i;
            assertEquals(expected(texts[0]), fields.get("app"), message);
            assertEquals(expected(texts[1]), fields.get("flashver"), message);
            assertEquals(expected(texts[2]), fields.get("swf_url"), message);
            assertEquals(expected(texts[3]), fields.get("tc_url"), message);
            assertEquals(expected(texts[4]), fields.get("page_url"), message);
            assertEquals(expected(texts[5]), fields.get("name"), message);
            assertEquals(expected(texts[6]), fields.get("type"), message);
            assertEquals(expected(texts[7]), fields.get("args"), message);
            assertEquals(expected(texts[8]), fields.get("id"), message);
            // Pairs of surrogates that meet at a joint are no concern: there is a slash.
            assertEquals(
                expected(texts[3]) + '/' + expected(texts[5]) + "/audio", fields.get("input_id"), message);
        }
    }

    private static String randomText(final Random random)
    {
        final StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--)
        {
            switch (random.nextInt(6))
            {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append((char) (Character.MIN_SURROGATE + random.nextInt(0x800)));
                case 2 -> text.append((char) random.nextInt(0x1_0000));
                case 3 -> text.appendCodePoint(0x1_0000 + random.nextInt(0x10_0000));
                case 4 -> text.append("\"\\/\u007F\u2028\uFEFF".charAt(random.nextInt(6)));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    /**
     * Half a pair of surrogates becomes a replacement character.
     */
    private static String expected(final String text)
    {
        final StringBuilder expected = new StringBuilder();
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
            {
                expected.append(c).append(text.charAt(++i));
            }
            else
            {
                expected.append(Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        return expected.toString();
    }

    private static Map<String, String> strings(final byte[] body) throws IOException
    {
        final Map<String, String> strings = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(body))
        {
            while (json.nextToken() != null)
            {
                if (json.currentToken() == JsonToken.VALUE_STRING)
                {
                    strings.put(json.currentName(), json.getText());
                }
            }
        }
        return strings;
    }

    private static void assertConnect(final String golden, final RtmpInfo client)
    {
        // The reference's body, and the fields of the older form behind it.
        final String older = "\"app\":\"live\",\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\"," +
            "\"swf_url\":\"\",\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\"," +
            "\"addr\":\"127.0.0.1\",\"connection\":1";
        assertEquals(golden.substring(0, golden.length() - 1) + ',' + older + '}',
            text(ControllerEvents.connect(client)));
    }

    private static void assertPublish(final String golden, final TrackInfo track)
    {
        assertEquals(golden, text(ControllerEvents.publish(track)));
    }

    private static void assertUnpublish(final String golden, final TrackInfo track)
    {
        assertEquals(golden, text(ControllerEvents.unpublish(track, UnpublishReason.RTMP_CLOSE)));
    }

    private static void assertFrameRate(final String expected, final long numerator, final long denominator)
    {
        final MediaDescription media = new Video(0, 7, NONE, 0, 0, numerator, denominator, true);
        final String body =
            text(ControllerEvents.publish(new TrackInfo(client(""), new StreamInfo("", "", ""), media)));
        assertTrue(body.endsWith(",\"frame_rate\":" + expected + ",\"cea_captions\":true}}"), body);
    }

    private static RtmpInfo client(final String addrWithPort)
    {
        return new RtmpInfo("live", "FMLE/3.0 (compatible; Lavf59.27.100)", "", "rtmp://127.0.0.1:1935/live", "",
            addrWithPort, "127.0.0.1", 1);
    }

    private static byte[] hex(final String digits)
    {
        return HexFormat.of().parseHex(digits);
    }

    private static String text(final byte[] body)
    {
        return new String(body, StandardCharsets.UTF_8);
    }
}
