package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;

/**
 * What is sent when: connect data, keep-alives, and packets that wait for a full buffer.
 */
class UpstreamSendTest
{
    private static final String QUICK = "kmp_ctrl_retry_interval 10ms; kmp_republish_interval 10ms; ";

    @Test
    void connectDataArrivesDecodedAndMayChangeWithARepublish()
    {
        final byte[] first = new byte[256];
        for (int i = 0; i < first.length; i++)
        {
            first[i] = (byte)i;
        }
        try (EngineRig rig = new EngineRig(QUICK, ""))
        {
            final List<String> republishData = List.of("", ",\"connect_data\":\"" + base64("second") + "\"", "");
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("main", rig.sink.address(),
                    ",\"connect_data\":\"" + Base64.getEncoder().encodeToString(first) + "\""));
            rig.controller.onRepublish = event -> TestController.Reply.json("{\"code\":\"ok\",\"url\":\"127.0.0.1:" +
                rig.sink.address().getPort() + "\"" +
                republishData.get(rig.controller.count("republish") - 1) + "}");
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.audio(1, 100);
                for (int i = 1; i <= 3; i++)
                {
                    rig.awaitFrames("a1", i);
                    rig.sink.connections("a1").get(i - 1).kill();
                    final int connections = i + 1;
                    Await.until("reconnected", () -> rig.sink.connections("a1").size() == connections);
                }
                publisher.end();
                rig.sink.ended("a1");
            }
            final byte[] second = "second".getBytes(StandardCharsets.US_ASCII);
            final List<TestSink.Connection> connections = rig.sink.connections("a1");
            assertArrayEquals(first, connections.get(0).connect().data());
            assertArrayEquals(first, connections.get(1).connect().data());
            assertArrayEquals(second, connections.get(2).connect().data());
            assertArrayEquals(second, connections.get(3).connect().data());
        }
    }

    @Test
    void keepAlivesAreSentWhileThereIsNothingElse()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_keepalive_interval 30ms;", ""))
        {
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.audio(1, 100);
                rig.awaitFrames("a1", 1);
                final TestSink.Connection connection = rig.sink.connections("a1").get(0);
                Await.until("keep-alives", () -> nulls(connection) >= 3);
                publisher.audio(1, 100);
                rig.awaitFrames("a1", 2);
                publisher.end();
                rig.sink.ended("a1");
                assertEquals(2, connection.frameCount);
                for (final KmpPacket packet : connection.packets)
                {
                    assertTrue(!packet.type().equals("null") || packet.header().length == 16, packet::describe);
                }
            }
        }
    }

    @Test
    void withoutAnIntervalThereAreNoKeepAlives()
    {
        try (EngineRig rig = new EngineRig(QUICK, "");
            EngineRig keepingAlive = new EngineRig(QUICK + "kmp_keepalive_interval 20ms;", ""))
        {
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s");
                StampedPublisher other = new StampedPublisher(keepingAlive.port(), "s"))
            {
                publisher.audio(1, 100);
                rig.awaitFrames("a1", 1);
                other.audio(1, 100);
                keepingAlive.awaitFrames("a1", 1);
                Await.until("the other's", () -> nulls(keepingAlive.sink.connections("a1").get(0)) >= 5);
                publisher.end();
                other.end();
                assertEquals(0, nulls(rig.sink.ended("a1")));
                keepingAlive.sink.ended("a1");
            }
        }
    }

    @Test
    void bufferedPacketsLeaveWithAFullBuffer()
    {
        try (EngineRig rig = new EngineRig(
            QUICK + "kmp_flush buffered; kmp_flush_timeout 1h; kmp_audio_buffer_size 4k;", ""))
        {
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.audio(10, 300);
                Await.until("connected", () -> rig.sink.connections("a1").size() == 1);
                publisher.audio(1, 300);
                rig.awaitCount(EngineCounter.FRAMES_WRITTEN, 11);
                final TestSink.Connection connection = rig.sink.connections("a1").get(0);
                assertEquals(0, connection.frameCount, "nothing but connect before a buffer is full");

                // Media info 48 + 5, frames of 340: the first buffer holds 11 whole frames and part of the twelfth.
                publisher.audio(1, 300);
                rig.awaitFrames("a1", 11);
                publisher.audio(11, 300);
                rig.awaitCount(EngineCounter.FRAMES_WRITTEN, 23);
                assertEquals(11, connection.frameCount);
                publisher.audio(1, 300);
                rig.awaitFrames("a1", 23);
                publisher.end();
                assertEquals(24, rig.sink.ended("a1").frameCount);
            }
        }
    }

    @Test
    void bufferedPacketsLeaveWhenTheTimeIsOver()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_flush buffered; kmp_flush_timeout 50ms;", ""))
        {
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                for (int i = 1; i <= 5; i++)
                {
                    publisher.video(1, 100);
                    rig.awaitFrames("v1", i);
                }
                publisher.end();
                rig.sink.ended("v1");
            }
        }
    }

    private static long nulls(final TestSink.Connection connection)
    {
        return connection.packets.stream().filter(packet -> packet.type().equals("null")).count();
    }

    private static String base64(final String text)
    {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
