package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.sluice.amf.AmfObject;
import io.sluice.cnc.EngineCounter;
import io.sluice.rtmp.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever way an encoder puts its frames on the wire, they arrive at the sink whole and in order.
 */
class PublisherVarietyTest
{
    private static final List<FlvTag> MOVIE = FlvTag.golden("h264-bframes-aac");

    @ParameterizedTest
    @ValueSource(ints = {128, 4096, 65536, 1 << 20})
    void anyChunkSize(final int chunkSize)
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.chunkSize(chunkSize).tags(1, MOVIE).command(1, "closeStream", null);
            Delivery.verify(rig, MOVIE);
        }
    }

    @Test
    void theChunkSizeChangesInMidStream()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            int size = 128;
            for (final FlvTag tag : MOVIE)
            {
                client.chunkSize(size).tag(1, tag);
                size = size == 128 ? 131 : size * 2 > 0xFFFFFF ? 128 : size * 2;
            }
            client.command(1, "closeStream", null);
            Delivery.verify(rig, MOVIE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void extendedTimestampsRepeatedOrNot(final boolean isRepeated)
    {
        final List<FlvTag> tags = Delivery.shifted(FlvTag.ofType(MOVIE, MessageType.VIDEO), 0x1234_5678L);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            for (final FlvTag tag : tags)
            {
                if (isRepeated)
                {
                    client.message(6, tag.type(), 1, (int)tag.timestampMs(), tag.body());
                }
                else
                {
                    client.messageWithoutRepetition(6, tag.type(), 1, (int)tag.timestampMs(), tag.body());
                }
            }
            client.command(1, "closeStream", null);
            Delivery.verify(rig, tags);
        }
    }

    /** From plain to extended timestamps at 2^24 ms, 4 h 39 min. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void timestampsBecomeExtended(final boolean isRepeated)
    {
        final List<FlvTag> tags = Delivery.shifted(FlvTag.ofType(MOVIE, MessageType.VIDEO), 0xFF_FFFFL - 1000);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            for (final FlvTag tag : tags)
            {
                if (isRepeated || tag.timestampMs() < 0xFF_FFFF)
                {
                    client.message(6, tag.type(), 1, (int)tag.timestampMs(), tag.body());
                }
                else
                {
                    client.messageWithoutRepetition(6, tag.type(), 1, (int)tag.timestampMs(), tag.body());
                }
            }
            client.command(1, "closeStream", null);
            Delivery.verify(rig, tags);
        }
    }

    /** The wire's timestamps go back to 0, the track's go on: after 2^32 ms, and after 2^31 where OBS masks them. */
    @ParameterizedTest
    @ValueSource(ints = {32, 31})
    void timestampsWrap(final int bits)
    {
        final List<FlvTag> tags = Delivery.shifted(MOVIE, (1L << bits) - 1500);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            for (final FlvTag tag : tags)
            {
                client.tag(1, tag.at(tag.timestampMs() & (1L << bits) - 1));
            }
            client.command(1, "closeStream", null);
            Delivery.verify(rig, tags);
            assertEquals(0, rig.count(EngineCounter.TIMESTAMP_JUMPS));
        }
    }

    @Test
    void twoStreamsOnOneConnection()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.connected(rig))
        {
            nameTracksByStream(rig);
            final int first = client.createStream();
            final int second = client.createStream();
            assertEquals(1, first);
            assertEquals(2, second);
            client.publish(first, "one").publish(second, "two");
            for (final FlvTag tag : MOVIE)
            {
                client.tag(first, tag).tag(second, tag.at(tag.timestampMs() + 7000));
            }
            client.command(first, "closeStream", null);
            Delivery.verify(rig.sink.ended("vone"), MOVIE, MessageType.VIDEO);
            Delivery.verify(rig.sink.ended("aone"), MOVIE, MessageType.AUDIO);
            Await.until("unpublish of one", () -> rig.controller.count("unpublish") == 2);
            assertEquals(1, rig.count(EngineCounter.STREAMS_PUBLISHED));
            assertTrue(rig.sink.connections("vtwo").stream().noneMatch(TestSink.Connection::isEnded));

            client.command(0, "deleteStream", null, (double)second);
            Delivery.verify(rig.sink.ended("vtwo"), Delivery.shifted(MOVIE, 7000), MessageType.VIDEO);
            Delivery.verify(rig.sink.ended("atwo"), Delivery.shifted(MOVIE, 7000), MessageType.AUDIO);
            Await.until("unpublish of two", () -> rig.controller.count("unpublish") == 4);
            for (final TestController.Event event : rig.controller.events("unpublish"))
            {
                assertEquals("rtmp_close", event.json().get("reason"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MessageType.AUDIO, MessageType.VIDEO})
    void oneMediaOnly(final int type)
    {
        final List<FlvTag> tags = FlvTag.ofType(MOVIE, type);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, tags).command(1, "closeStream", null);
            Delivery.verify(rig.sink.ended(type == MessageType.AUDIO ? "a1" : "v1"), tags, type);
            Await.until("unpublish", () -> rig.controller.count("unpublish") == 1);
            assertEquals(1, rig.controller.count("publish"));
            assertEquals(1, rig.sink.connections.size());
        }
    }

    @Test
    void aLateSecondTrack()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, FlvTag.ofType(MOVIE, MessageType.AUDIO));
            Await.until("audio's publish", () -> rig.controller.count("publish") == 1);
            client.tags(1, FlvTag.ofType(MOVIE, MessageType.VIDEO)).command(1, "closeStream", null);
            Delivery.verify(rig, MOVIE);
        }
    }

    @Test
    void messagesOfOneTrackInterleaveOnTwoChunkStreams()
    {
        final List<FlvTag> tags = FlvTag.ofType(MOVIE, MessageType.VIDEO);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tag(1, tags.get(0));
            for (int i = 1; i + 1 < tags.size(); i += 2)
            {
                client.raw(interleaved(
                    client.encode(6, MessageType.VIDEO, 1, (int)tags.get(i).timestampMs(), tags.get(i).body()),
                    client.encode(70, MessageType.VIDEO, 1, (int)tags.get(i + 1).timestampMs(), tags.get(i + 1).body()),
                    tags.get(i).body().length,
                    tags.get(i + 1).body().length));
            }
            client.command(1, "closeStream", null);
            final int sent = tags.size() % 2 == 1 ? tags.size() : tags.size() - 1;
            Delivery.verify(rig.sink.ended("v1"), tags.subList(0, sent), MessageType.VIDEO);
        }
    }

    @Test
    void aggregateMessages()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            final int group = 10;
            for (int i = 0; i < MOVIE.size(); i += group)
            {
                final List<FlvTag> tags = MOVIE.subList(i, Math.min(i + group, MOVIE.size()));
                // The message's timestamp is the first tag's; the tags' own count from anywhere.
                client.message(6, MessageType.AGGREGATE, 1, (int)tags.get(0).timestampMs(), aggregate(tags, 123_456));
            }
            client.command(1, "closeStream", null);
            Delivery.verify(rig, MOVIE);
        }
    }

    @Test
    void commandsOfType17()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.handshake();
            client.commandAmf3(0, "connect", new AmfObject().put("app", "live").put("objectEncoding", 3.0));
            client.awaitReply("NetConnection.Connect.Success");
            client.commandAmf3(0, "createStream", null).awaitReply("_result 2 null 1");
            client.commandAmf3(1, "publish", null, "s", "live").awaitReply("NetStream.Publish.Start");
            client.tags(1, MOVIE).commandAmf3(0, "deleteStream", null, 1.0);
            Delivery.verify(rig, MOVIE);
        }
    }

    /** What FFmpeg can be told to say of itself reaches the controller; extra arguments of connect do no harm. */
    @Test
    void connectAsFfmpegIsToldTo()
    {
        try (EngineRig rig = new EngineRig();
            Ffmpeg ffmpeg = Ffmpeg.start("-i", FlvTag.goldenFile("h264-bframes-aac").toString(), "-c", "copy",
                "-rtmp_conn", "B:1 S:authMe O:1 NN:code:1.23 NS:flag:ok O:0", "-rtmp_flashver", "FMLE/3.0 (x \"y\")",
                "-rtmp_swfurl", "http://h/a.swf", "-rtmp_tcurl", "rtmp://h/app",
                "-rtmp_app", "live", "-rtmp_playpath", "flv:s?k=v", "-rtmp_live", "live", "-rtmp_buffer", "100",
                "-f", "flv", "rtmp://127.0.0.1:" + rig.port()))
        {
            assertEquals(0, ffmpeg.await(), ffmpeg::output);
            Delivery.verify(rig, MOVIE);
            final Map<String, Object> connect = Json.object(rig.controller.events("connect").get(0).json(), "rtmp");
            assertEquals("live", connect.get("app"));
            assertEquals("FMLE/3.0 (x \"y\")", connect.get("flashver"));
            assertEquals("http://h/a.swf", connect.get("swf_url"));
            assertEquals("rtmp://h/app", connect.get("tc_url"));
            final TestController.Event publish = rig.controller.events("publish").get(0);
            assertEquals("flv:s", Json.object(publish.json(), "rtmp").get("name"));
            assertEquals("k=v", Json.object(publish.json(), "rtmp").get("args"));
            assertEquals("rtmp://h/app/flv:s/" + publish.mediaType(), publish.json().get("input_id"));
        }
    }

    @Test
    void everythingArrivesOfAPublisherThatLeavesBeforeTheControllerAnswers()
    {
        try (EngineRig rig = new EngineRig())
        {
            rig.controller.onPublish = event ->
            {
                rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
                return TestController.publishReply(
                    event, TestController.upstream("main", rig.sink.address(), ""));
            };
            try (RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
            {
                client.tags(1, MOVIE);
            }
            Delivery.verify(rig, MOVIE);
            Await.until("unpublish", () -> rig.controller.count("unpublish") == 2);
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("video"));
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("audio"));
            assertEquals(0, rig.count(EngineCounter.FRAMES_DROPPED));
        }
    }

    private static void nameTracksByStream(final EngineRig rig)
    {
        rig.controller.onPublish = event -> TestController.Reply.json(String.format(Locale.ROOT,
            "{\"code\":\"ok\",\"channel_id\":\"chan\",\"track_id\":\"%s%s\",\"upstreams\":[%s]}",
            event.mediaType().charAt(0),
            Json.object(event.json(), "rtmp").get("name"),
            TestController.upstream("main", rig.sink.address(), "")));
    }

    /** A chunk of one, a chunk of the other, and so on. */
    private static byte[] interleaved(
        final byte[] first, final byte[] second, final int firstLength, final int secondLength)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int firstPosition = 0;
        int secondPosition = 0;
        int firstSent = 0;
        int secondSent = 0;
        while (firstPosition < first.length || secondPosition < second.length)
        {
            if (firstPosition < first.length)
            {
                final int data = Math.min(128, firstLength - firstSent);
                final int length = data + (firstSent == 0 ? 12 : 1);
                bytes.write(first, firstPosition, length);
                firstPosition += length;
                firstSent += data;
            }
            if (secondPosition < second.length)
            {
                final int data = Math.min(128, secondLength - secondSent);
                final int length = data + (secondSent == 0 ? 13 : 2);
                bytes.write(second, secondPosition, length);
                secondPosition += length;
                secondSent += data;
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] aggregate(final List<FlvTag> tags, final int firstTimestampMs)
    {
        final int length = tags.stream().mapToInt(tag -> tag.body().length + 15).sum();
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        for (final FlvTag tag : tags)
        {
            final int timestampMs = firstTimestampMs + (int)(tag.timestampMs() - tags.get(0).timestampMs());
            bytes.putInt(tag.type() << 24 | tag.body().length);
            bytes.putInt(timestampMs << 8 | timestampMs >>> 24);
            bytes.put(new byte[3]).put(tag.body());
            bytes.putInt(tag.body().length + 11);
        }
        return bytes.array();
    }
}
