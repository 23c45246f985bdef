package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.function.Consumer;

import io.sluice.cnc.EngineCounter;
import io.sluice.kmp.KmpAckDescriptor;
import io.sluice.kmp.KmpHeaderDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Acknowledgements as receivers may send them, and as they must not.
 */
class UpstreamAcksTest
{
    private static final String DIRECTIVES = "kmp_ctrl_retry_interval 10ms; kmp_republish_interval 10ms; ";
    private static final int FRAMES = 100;

    @Test
    void oneForEverythingAtTheEnd()
    {
        verifyResume(100, connection -> connection.ack(first(connection) + 100, 7, 8));
    }

    @Test
    void theSameTwice()
    {
        verifyResume(30, connection ->
        {
            connection.ack(first(connection) + 30, 7, 8);
            connection.ack(first(connection) + 30, 7, 8);
        });
    }

    @Test
    void anEarlierOneIsNoStepBack()
    {
        verifyResume(60, connection ->
        {
            connection.ack(first(connection) + 60, 7, 8);
            connection.ack(first(connection) + 10, 7, 8);
            connection.ack(0, 0, 0);
        });
    }

    @Test
    void splitOverManyPieces()
    {
        verifyResume(50, connection ->
        {
            final byte[] bytes = ack(first(connection) + 50);
            for (final byte one : bytes)
            {
                connection.send(new byte[]{one});
            }
        });
    }

    @Test
    void manyInOnePiece()
    {
        verifyResume(99, connection ->
        {
            final byte[] bytes = new byte[99 * KmpAckDescriptor.LENGTH + 20];
            for (int i = 0; i < 99; i++)
            {
                System.arraycopy(ack(first(connection) + i + 1), 0,
                    bytes, i * KmpAckDescriptor.LENGTH, KmpAckDescriptor.LENGTH);
            }
            // The last is not whole, and does not count.
            System.arraycopy(ack(first(connection) + 100), 0, bytes, 99 * KmpAckDescriptor.LENGTH, 20);
            connection.send(bytes);
        });
    }

    @Test
    void moreThanWasSentIsAnError()
    {
        verifyError(connection -> connection.ack(first(connection) + FRAMES + 1, 0, 0));
    }

    @Test
    void anIdFarOffIsAnError()
    {
        verifyError(connection -> connection.ack(Long.MAX_VALUE, 0, 0));
        verifyError(connection -> connection.ack(-1, 0, 0));
    }

    @Test
    void anotherPacketTypeIsAnError()
    {
        verifyError(connection -> connection.send(header(
            KmpHeaderDescriptor.TYPE_NULL, KmpHeaderDescriptor.LENGTH, 0)));
        verifyError(connection -> connection.send("HTTP/1.1 400 Bad Request\r\n".getBytes()));
    }

    @Test
    void anotherHeaderSizeIsAnError()
    {
        verifyError(connection -> connection.send(header(KmpHeaderDescriptor.TYPE_ACK, 48, 0)));
        verifyError(connection -> connection.send(header(KmpHeaderDescriptor.TYPE_ACK, -1, 0)));
        verifyError(connection -> connection.send(header(KmpHeaderDescriptor.TYPE_ACK, 40, 1)));
    }

    @Test
    void anErrorOfOneThatIsNotRequiredHarmsNoOther()
    {
        try (EngineRig rig = new EngineRig(DIRECTIVES, ""); TestSink bad = new TestSink())
        {
            bad.ackEvery = 0;
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("bad", bad.address(), ",\"required\":false"),
                TestController.upstream("good", rig.sink.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(FRAMES, 1000);
                rig.awaitFrames("v1", FRAMES);
                Await.until("bad one connected", () -> bad.connections("v1").size() == 1);
                bad.connections("v1").get(0).ack(first(bad.connections("v1").get(0)) + 10_000, 0, 0);
                rig.awaitCount(EngineCounter.UPSTREAMS_FAILED, 1);
                publisher.video(FRAMES, 1000);
                publisher.end();
                assertEquals(2 * FRAMES, rig.sink.ended("v1").frameCount);
            }
            assertEquals(0, rig.controller.count("republish"));
        }
    }

    @Test
    void whereNoneAreExpectedTheyAreIgnored()
    {
        for (final String resumeFrom : new String[]{"last_sent", "last_written"})
        {
            try (EngineRig rig = new EngineRig(DIRECTIVES, ""))
            {
                rig.sink.ackEvery = 0;
                rig.controller.onPublish = event -> TestController.publishReply(event,
                    TestController.upstream("main", rig.sink.address(), ",\"resume_from\":\"" + resumeFrom + "\""));
                try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
                {
                    publisher.video(FRAMES, 1000);
                    rig.awaitFrames("v1", FRAMES);
                    final TestSink.Connection connection = rig.sink.connections("v1").get(0);
                    connection.ack(first(connection) + 10, 1, 2);
                    connection.ack(first(connection) + 10_000, 1, 2);
                    publisher.video(FRAMES, 1000);
                    rig.awaitFrames("v1", 2 * FRAMES);
                    connection.finish();
                    Await.until("reconnected", () -> rig.sink.connections("v1").size() == 2);
                    publisher.end();
                    rig.sink.ended("v1");
                }
                final TrackDeliveries deliveries = new TrackDeliveries(rig.sink.connections("v1"), true);
                assertEquals(2 * FRAMES, deliveries.starts.get(1));
                assertTrue(rig.sink.connections("v1").get(1).packets.get(0).describe()
                    .startsWith("cnct 104 upstream_frame_id=0 offset=0 "));
            }
        }
    }

    /**
     * The acknowledgements are read before the end of the connection, and tell where the next begins.
     */
    private static void verifyResume(final long expectedStart, final Consumer<TestSink.Connection> receiver)
    {
        try (EngineRig rig = new EngineRig(DIRECTIVES, ""))
        {
            rig.sink.ackEvery = 0;
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(FRAMES, 1000);
                rig.awaitFrames("v1", FRAMES);
                final TestSink.Connection connection = rig.sink.connections("v1").get(0);
                receiver.accept(connection);
                connection.finish();
                Await.until("reconnected", () -> rig.sink.connections("v1").size() == 2);
                publisher.video(1, 1000);
                publisher.end();
                rig.sink.ended("v1");
            }
            final TrackDeliveries deliveries = new TrackDeliveries(rig.sink.connections("v1"), true);
            deliveries.assertAllReceived(FRAMES + 1);
            assertEquals(expectedStart, deliveries.starts.get(1));
            assertEquals("cnct 104 upstream_frame_id=7 offset=8 flags=1 0 00000000",
                deliveries.connects.get(1).describe());
        }
    }

    private static void verifyError(final Consumer<TestSink.Connection> receiver)
    {
        try (EngineRig rig = new EngineRig(DIRECTIVES, ""))
        {
            rig.sink.ackEvery = 0;
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(FRAMES, 1000);
                rig.awaitFrames("v1", FRAMES);
                final TestSink.Connection connection = rig.sink.connections("v1").get(0);
                receiver.accept(connection);
                Await.until("publisher dropped", publisher::isDisconnected);
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
                Await.until("closed", () -> connection.isClosed);
                assertFalse(connection.isEnded());
            }
            assertEquals("upstream_error", rig.controller.unpublishReason("video"));
            assertEquals(0, rig.controller.count("republish"));
            assertEquals(1, rig.count(EngineCounter.UPSTREAMS_FAILED));
        }
    }

    private static long first(final TestSink.Connection connection)
    {
        return connection.connect().initialFrameId();
    }

    private static byte[] ack(final long frameId)
    {
        final byte[] bytes = new byte[KmpAckDescriptor.LENGTH];
        KmpAckDescriptor.encode(new UnsafeBuffer(bytes), 0, frameId, 7, 8);
        return bytes;
    }

    private static byte[] header(final int type, final int headerSize, final int dataSize)
    {
        final byte[] bytes = new byte[KmpAckDescriptor.LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putInt(0, type, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(4, headerSize, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(8, dataSize, ByteOrder.LITTLE_ENDIAN);
        return bytes;
    }
}
