package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.sluice.rtmp.MessageType;

/**
 * Compares what arrived at a sink with the FLV tags that were sent.
 */
final class Delivery
{
    private static final int TICKS_PER_MS = 90;
    private static final int AUDIO_SYNC_MARGIN_TICKS = 2 * TICKS_PER_MS;

    private Delivery()
    {
    }

    static String hex(final byte[] data)
    {
        final StringBuilder text = new StringBuilder();
        for (final byte value : data)
        {
            text.append(String.format(Locale.ROOT, "%02x", value));
        }
        return text.toString();
    }

    static void verify(final EngineRig rig, final List<FlvTag> tags)
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

    static void verify(final TestSink.Connection connection, final List<FlvTag> tags, final int type)
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

    static void verifySecondMediaInfo(
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

    static List<KmpPacket> mediaInfos(final TestSink.Connection connection)
    {
        return connection.packets.stream().filter(packet -> packet.type().equals("minf")).toList();
    }

    static List<FlvTag> shifted(final List<FlvTag> tags, final long byMs)
    {
        return tags.stream().map(tag -> tag.at(tag.timestampMs() + byMs)).toList();
    }

    static List<FlvTag> joined(final List<FlvTag> first, final List<FlvTag> second)
    {
        final List<FlvTag> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
