package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.sluice.amf.AmfObject;
import io.sluice.cnc.EngineCounter;
import io.sluice.kmp.KmpMediaInfoDescriptor;
import io.sluice.rtmp.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever way an encoder puts its frames on the wire, they arrive at the sink whole and in order.
 */
class PublisherVarietyTest
{
    private static final List<FlvTag> MOVIE = FlvTag.golden("h264-bframes-aac");
    private static final int TICKS_PER_MS = 90;
    private static final int AUDIO_SYNC_MARGIN_TICKS = 2 * TICKS_PER_MS;

    @ParameterizedTest
    @ValueSource(ints = {128, 4096, 65536, 1 << 20})
    void anyChunkSize(final int chunkSize)
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.chunkSize(chunkSize).tags(1, MOVIE).command(1, "closeStream", null);
            verify(rig, MOVIE);
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
            verify(rig, MOVIE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void extendedTimestampsRepeatedOrNot(final boolean isRepeated)
    {
        final List<FlvTag> tags = shifted(FlvTag.ofType(MOVIE, MessageType.VIDEO), 0x1234_5678L);
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
            verify(rig, tags);
        }
    }

    /** From plain to extended timestamps at 2^24 ms, 4 h 39 min. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void timestampsBecomeExtended(final boolean isRepeated)
    {
        final List<FlvTag> tags = shifted(FlvTag.ofType(MOVIE, MessageType.VIDEO), 0xFF_FFFFL - 1000);
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
            verify(rig, tags);
        }
    }

    /** The wire's timestamps go back to 0, the track's go on: after 2^32 ms, and after 2^31 where OBS masks them. */
    @ParameterizedTest
    @ValueSource(ints = {32, 31})
    void timestampsWrap(final int bits)
    {
        final List<FlvTag> tags = shifted(MOVIE, (1L << bits) - 1500);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            for (final FlvTag tag : tags)
            {
                client.tag(1, tag.at(tag.timestampMs() & (1L << bits) - 1));
            }
            client.command(1, "closeStream", null);
            verify(rig, tags);
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
            verify(rig.sink.ended("vone"), MOVIE, MessageType.VIDEO);
            verify(rig.sink.ended("aone"), MOVIE, MessageType.AUDIO);
            Await.until("unpublish of one", () -> rig.controller.count("unpublish") == 2);
            assertEquals(1, rig.count(EngineCounter.STREAMS_PUBLISHED));
            assertTrue(rig.sink.connections("vtwo").stream().noneMatch(TestSink.Connection::isEnded));

            client.command(0, "deleteStream", null, (double)second);
            verify(rig.sink.ended("vtwo"), shifted(MOVIE, 7000), MessageType.VIDEO);
            verify(rig.sink.ended("atwo"), shifted(MOVIE, 7000), MessageType.AUDIO);
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
            verify(rig.sink.ended(type == MessageType.AUDIO ? "a1" : "v1"), tags, type);
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
            verify(rig, MOVIE);
        }
    }

    @Test
    void aNewSequenceHeaderRenewsTheMediaInfoBeforeTheNextFrame()
    {
        final List<FlvTag> before = FlvTag.ofType(MOVIE, MessageType.VIDEO);
        final List<FlvTag> after = shifted(
            FlvTag.ofType(FlvTag.golden("h264-2997-cropped-aac-mono"), MessageType.VIDEO), 10_000);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, before).tags(1, after).command(1, "closeStream", null);
            final TestSink.Connection connection = rig.sink.ended("v1");
            verify(connection, joined(before, after), MessageType.VIDEO);
            verifySecondMediaInfo(connection, FlvTag.frames(before, MessageType.VIDEO).size(), after);
        }
    }

    /** An upstream that has to be found anew is told of the media as they are now. */
    @Test
    void aRepublishAfterAChangeHasTheNewMediaInfo()
    {
        final List<FlvTag> after = shifted(
            FlvTag.ofType(FlvTag.golden("h264-2997-cropped-aac-mono"), MessageType.VIDEO), 10_000);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, FlvTag.ofType(MOVIE, MessageType.VIDEO)).tags(1, after);
            Await.until("the second media info", () -> rig.sink.connections("v1").stream()
                .anyMatch(connection -> mediaInfos(connection).size() == 2));
            rig.sink.killConnections();
            Await.until("republish", () -> rig.controller.count("republish") == 1);
            final Map<String, Object> media =
                Json.object(rig.controller.events("republish").get(0).json(), "media_info");
            assertEquals(hex(after.get(0).data()), media.get("extra_data"));
            Await.until("the next connection", () -> rig.sink.connections("v1").size() == 2);
            client.command(1, "closeStream", null);
            rig.sink.ended("v1");
        }
    }

    @Test
    void anUnchangedSequenceHeaderDoesNotMatter()
    {
        final List<FlvTag> tags = new ArrayList<>();
        final FlvTag header = FlvTag.ofType(MOVIE, MessageType.VIDEO).get(0);
        assertTrue(header.isSequenceHeader());
        for (final FlvTag tag : FlvTag.ofType(MOVIE, MessageType.VIDEO))
        {
            tags.add(header.at(tag.timestampMs()));
            tags.add(tag);
        }
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, tags).command(1, "closeStream", null);
            final TestSink.Connection connection = rig.sink.ended("v1");
            verify(connection, tags, MessageType.VIDEO);
            assertEquals(1, mediaInfos(connection).size());
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
            verify(rig.sink.ended("v1"), tags.subList(0, sent), MessageType.VIDEO);
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
            verify(rig, MOVIE);
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
            verify(rig, MOVIE);
        }
    }

    /** FFmpeg 7 writes H.265 as Enhanced RTMP says, and tells so in its connect where it is asked to. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hevcFromFfmpeg(final boolean isAnnounced, @TempDir final Path folder) throws IOException
    {
        final List<FlvTag> tags = encodeHevc(folder);
        try (EngineRig rig = new EngineRig();
            Ffmpeg ffmpeg = Ffmpeg.start("-i", folder.resolve("hevc.flv").toString(), "-c", "copy",
                isAnnounced ? "-rtmp_enhanced_codecs" : "-rtmp_live", isAnnounced ? "hvc1,av01,vp09" : "live",
                "-f", "flv", rig.url("s")))
        {
            assertEquals(0, ffmpeg.await(), ffmpeg::output);
            verifyHevc(rig, tags);
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
            verify(rig, MOVIE);
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

    /** The way of those who spoke H.265 before there was Enhanced RTMP: codec id 12 in the tag of H.264. */
    @Test
    void hevcAsCodec12(@TempDir final Path folder) throws IOException
    {
        final List<FlvTag> tags = new ArrayList<>();
        for (final FlvTag tag : encodeHevc(folder))
        {
            if (tag.isVideo() && (tag.isFrame() || tag.isSequenceHeader()))
            {
                tags.add(legacyHevc(tag));
            }
        }
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, tags).command(1, "closeStream", null);
            verifyHevc(rig, tags);
        }
    }

    @Test
    void fromH264ToHevcInMidStream(@TempDir final Path folder) throws IOException
    {
        final List<FlvTag> before = FlvTag.ofType(MOVIE, MessageType.VIDEO);
        final List<FlvTag> after = shifted(FlvTag.ofType(encodeHevc(folder), MessageType.VIDEO), 10_000);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, before).tags(1, after).command(1, "closeStream", null);
            final TestSink.Connection connection = rig.sink.ended("v1");
            verify(connection, joined(before, after), MessageType.VIDEO);
            verifySecondMediaInfo(connection, FlvTag.frames(before, MessageType.VIDEO).size(), after);
            assertEquals(8, KmpMediaInfoDescriptor.codecId(mediaInfos(connection).get(1).view(), 0));
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
            verify(rig, MOVIE);
            Await.until("unpublish", () -> rig.controller.count("unpublish") == 2);
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("video"));
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("audio"));
            assertEquals(0, rig.count(EngineCounter.FRAMES_DROPPED));
        }
    }

    private static List<FlvTag> encodeHevc(final Path folder)
    {
        final Path file = folder.resolve("hevc.flv");
        assertEquals(0, Ffmpeg.run("-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=1",
            "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:bframes=2",
            "-pix_fmt", "yuv420p", "-f", "flv", file.toString()));
        return FlvTag.read(file);
    }

    private static FlvTag legacyHevc(final FlvTag tag)
    {
        final byte[] data = tag.data();
        final ByteBuffer body = ByteBuffer.allocate(5 + data.length);
        final boolean isKey = (tag.body()[0] >> 4 & 7) == 1;
        final boolean hasCompositionTime = (tag.body()[0] & 0xF) == 1;
        body.put((byte)((isKey ? 1 : 2) << 4 | 12)).put((byte)(tag.isFrame() ? 1 : 0));
        body.put(hasCompositionTime ? Arrays.copyOfRange(tag.body(), 5, 8) : new byte[3]).put(data);
        return new FlvTag(tag.type(), tag.timestampMs(), body.array());
    }

    private static void verifyHevc(final EngineRig rig, final List<FlvTag> tags)
    {
        final TestSink.Connection connection = rig.sink.ended("v1");
        verify(connection, tags, MessageType.VIDEO);
        final FlvTag header = tags.stream().filter(FlvTag::isSequenceHeader).findFirst().orElseThrow();
        final KmpPacket info = mediaInfos(connection).get(0);
        assertArrayEquals(header.data(), info.data());
        final Map<String, Object> media = Json.object(rig.controller.events("publish").get(0).json(), "media_info");
        assertEquals("8", media.get("codec_id").toString().replaceAll("[^0-9]", ""));
        assertEquals(hex(header.data()), media.get("extra_data"));
        assertEquals(new Json.Number("320"), media.get("width"));
        assertEquals(new Json.Number("180"), media.get("height"));
        assertEquals(new Json.Number("25.00"), media.get("frame_rate"));
    }

    private static String hex(final byte[] data)
    {
        final StringBuilder text = new StringBuilder();
        for (final byte value : data)
        {
            text.append(String.format(Locale.ROOT, "%02x", value));
        }
        return text.toString();
    }

    private static void verify(final EngineRig rig, final List<FlvTag> tags)
    {
        if (!FlvTag.frames(tags, MessageType.VIDEO).isEmpty())
        {
            verify(rig.sink.ended("v1"), tags, MessageType.VIDEO);
        }
        if (!FlvTag.frames(tags, MessageType.AUDIO).isEmpty())
        {
            verify(rig.sink.ended("a1"), tags, MessageType.AUDIO);
        }
    }

    private static void verify(final TestSink.Connection connection, final List<FlvTag> tags, final int type)
    {
        final List<FlvTag> expected = FlvTag.frames(tags, type);
        final List<KmpPacket> actual = connection.frames();
        assertEquals(expected.size(), actual.size(), "frames");
        for (int i = 0; i < expected.size(); i++)
        {
            final int index = i;
            assertArrayEquals(expected.get(i).data(), actual.get(i).data(), () -> "frame " + index);
            final long differenceTicks = actual.get(i).dts() - expected.get(i).timestampMs() * TICKS_PER_MS;
            final int toleratedTicks = type == MessageType.AUDIO ? AUDIO_SYNC_MARGIN_TICKS : 0;
            assertTrue(Math.abs(differenceTicks) <= toleratedTicks, () ->
                "dts of frame " + index + " is off by " + differenceTicks);
        }
    }

    private static void verifySecondMediaInfo(
        final TestSink.Connection connection, final int framesBefore, final List<FlvTag> after)
    {
        final List<KmpPacket> infos = mediaInfos(connection);
        assertEquals(2, infos.size());
        final FlvTag header = after.stream().filter(FlvTag::isSequenceHeader).findFirst().orElseThrow();
        assertArrayEquals(header.data(), infos.get(1).data());
        final long frames = connection.packets.stream()
            .takeWhile(packet -> packet != infos.get(1)).filter(KmpPacket::isFrame).count();
        assertEquals(framesBefore, frames, "frames before the second media info");
    }

    private static List<KmpPacket> mediaInfos(final TestSink.Connection connection)
    {
        return connection.packets.stream().filter(packet -> packet.type().equals("minf")).toList();
    }

    private static List<FlvTag> shifted(final List<FlvTag> tags, final long byMs)
    {
        return tags.stream().map(tag -> tag.at(tag.timestampMs() + byMs)).toList();
    }

    private static List<FlvTag> joined(final List<FlvTag> first, final List<FlvTag> second)
    {
        final List<FlvTag> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
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
