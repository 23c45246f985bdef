package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.sluice.kmp.KmpMediaInfoDescriptor;
import io.sluice.rtmp.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * H.264 and H.265 in all their forms, and from one to another in mid-stream: the media info goes before the frames that
 * need it.
 */
class CodecChangeTest
{
    private static final List<FlvTag> MOVIE = FlvTag.golden("h264-bframes-aac");

    @Test
    void aNewSequenceHeaderRenewsTheMediaInfoBeforeTheNextFrame()
    {
        final List<FlvTag> before = FlvTag.ofType(MOVIE, MessageType.VIDEO);
        final List<FlvTag> after = Delivery.shifted(
            FlvTag.ofType(FlvTag.golden("h264-2997-cropped-aac-mono"), MessageType.VIDEO), 10_000);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, before).tags(1, after).command(1, "closeStream", null);
            final TestSink.Connection connection = rig.sink.ended("v1");
            Delivery.verify(connection, Delivery.joined(before, after), MessageType.VIDEO);
            Delivery.verifySecondMediaInfo(connection, FlvTag.frames(before, MessageType.VIDEO).size(), after);
        }
    }

    /** An upstream that has to be found anew is told of the media as they are now. */
    @Test
    void aRepublishAfterAChangeHasTheNewMediaInfo()
    {
        final List<FlvTag> after = Delivery.shifted(
            FlvTag.ofType(FlvTag.golden("h264-2997-cropped-aac-mono"), MessageType.VIDEO), 10_000);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, FlvTag.ofType(MOVIE, MessageType.VIDEO)).tags(1, after);
            Await.until("the second media info", () -> rig.sink.connections("v1").stream()
                .anyMatch(connection -> Delivery.mediaInfos(connection).size() == 2));
            rig.sink.killConnections();
            Await.until("republish", () -> rig.controller.count("republish") == 1);
            final Map<String, Object> media =
                Json.object(rig.controller.events("republish").get(0).json(), "media_info");
            assertEquals(Delivery.hex(after.get(0).data()), media.get("extra_data"));
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
            Delivery.verify(connection, tags, MessageType.VIDEO);
            assertEquals(1, Delivery.mediaInfos(connection).size());
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
        final List<FlvTag> after = Delivery.shifted(FlvTag.ofType(encodeHevc(folder), MessageType.VIDEO), 10_000);
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, before).tags(1, after).command(1, "closeStream", null);
            final TestSink.Connection connection = rig.sink.ended("v1");
            Delivery.verify(connection, Delivery.joined(before, after), MessageType.VIDEO);
            Delivery.verifySecondMediaInfo(connection, FlvTag.frames(before, MessageType.VIDEO).size(), after);
            assertEquals(8, KmpMediaInfoDescriptor.codecId(Delivery.mediaInfos(connection).get(1).view(), 0));
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
        Delivery.verify(connection, tags, MessageType.VIDEO);
        final FlvTag header = tags.stream().filter(FlvTag::isSequenceHeader).findFirst().orElseThrow();
        final KmpPacket info = Delivery.mediaInfos(connection).get(0);
        assertArrayEquals(header.data(), info.data());
        final Map<String, Object> media = Json.object(rig.controller.events("publish").get(0).json(), "media_info");
        assertEquals("8", media.get("codec_id").toString().replaceAll("[^0-9]", ""));
        assertEquals(Delivery.hex(header.data()), media.get("extra_data"));
        assertEquals(new Json.Number("320"), media.get("width"));
        assertEquals(new Json.Number("180"), media.get("height"));
        assertEquals(new Json.Number("25.00"), media.get("frame_rate"));
    }
}
