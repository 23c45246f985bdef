package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the connections of one track brought, in the order in which they were made: each must begin with connect and
 * media info, and the frames' numbers must go on without a gap from where connect says.
 */
final class TrackDeliveries
{
    /** Frame number that each connection began with. */
    final List<Long> starts = new ArrayList<>();
    /** Frame number behind the last that each connection brought. */
    final List<Long> ends = new ArrayList<>();
    final List<KmpPacket> connects = new ArrayList<>();
    private final BitSet received = new BitSet();

    TrackDeliveries(final List<TestSink.Connection> connections, final boolean isVideo)
    {
        for (final TestSink.Connection connection : connections)
        {
            add(connection, isVideo, connections.get(0).connect().initialFrameId());
        }
    }

    /**
     * @return how many different frames came.
     */
    int distinctFrames()
    {
        return received.cardinality();
    }

    void assertAllReceived(final long count)
    {
        assertEquals(count, received.length(), () -> "highest frame; starts " + starts + " ends " + ends);
        assertEquals(count, received.cardinality(), () -> "frames; starts " + starts + " ends " + ends);
    }

    private void add(final TestSink.Connection connection, final boolean isVideo, final long firstFrameId)
    {
        final List<KmpPacket> packets = List.copyOf(connection.packets);
        connects.add(packets.get(0));
        final long start = packets.get(0).initialFrameId() - firstFrameId;
        starts.add(start);
        assertEquals("cnct", packets.get(0).type());
        assertTrue(packets.size() < 2 || packets.get(1).type().matches("minf|null|eost"), connection::toString);
        final List<Long> stamps = packets.stream()
            .filter(KmpPacket::isFrame)
            .map(frame -> isVideo ? StampedPublisher.videoStamp(frame) : StampedPublisher.audioStamp(frame))
            .collect(Collectors.toList());
        for (int i = 0; i < stamps.size(); i++)
        {
            final int index = i;
            assertEquals(start + i, stamps.get(i), () -> "frame " + index + " of a connection from " + start);
            received.set(stamps.get(i).intValue());
        }
        ends.add(start + stamps.size());
    }
}
