package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How connections and streams end: by their client, by another one, by silence, with the engine. Each time the sinks
 * get an end of stream and the controller is told why.
 */
class LifecycleTest
{
    private static final List<FlvTag> MOVIE = FlvTag.golden("h264-bframes-aac");
    private static final int VIDEO_FRAMES = FlvTag.frames(MOVIE, 9).size();

    @ParameterizedTest
    @ValueSource(strings = {"closeStream", "FCUnpublish", "deleteStream", "publish false"})
    void anEndByCommandIsAClose(final String command)
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, MOVIE);
            switch (command)
            {
                case "closeStream" -> client.command(1, "closeStream", null);
                case "FCUnpublish" -> client.command(0, "FCUnpublish", null, "s");
                case "deleteStream" -> client.command(0, "deleteStream", null, 1.0);
                default -> client.command(1, "publish", null, false);
            }
            client.awaitReply("1: onStatus 0 null status/NetStream.Unpublish.Success");
            verifyEnds(rig, "rtmp_close");
            assertFalse(client.isClosedByPeer);
        }
    }

    @Test
    void anEndOfTheSocketIsADisconnect()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, MOVIE).disconnect();
            verifyEnds(rig, "rtmp_disconnect");
        }
    }

    @Test
    void aResetIsADisconnect()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, MOVIE);
            Await.until("all frames", () -> rig.count(EngineCounter.FRAMES_WRITTEN) ==
                VIDEO_FRAMES + FlvTag.frames(MOVIE, 8).size());
            client.reset();
            verifyEnds(rig, "rtmp_disconnect");
        }
    }

    @Test
    void badDataIsCalledSo()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            // A chunk of type 3 on a chunk stream that is not known.
            client.tags(1, MOVIE).raw(new byte[]{(byte)0xC0 | 33}).awaitClosed();
            verifyEnds(rig, "rtmp_bad_data");
            assertEquals(1, rig.count(EngineCounter.PROTOCOL_ERRORS));
        }
    }

    @Test
    void aStreamIsPublishedAgainOnTheSameConnection()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, MOVIE).command(1, "closeStream", null);
            client.publish(1, "s").tags(1, MOVIE).command(0, "deleteStream", null, 1.0);
            final int id = client.createStream();
            assertEquals(1, id);
            client.publish(id, "t").tags(id, MOVIE).command(id, "closeStream", null);
            Await.until("all unpublish calls", () -> rig.controller.count("unpublish") == 6);
            assertEquals(3, rig.sink.connections("v1").size());
            for (final TestSink.Connection connection : rig.sink.connections("v1"))
            {
                assertTrue(connection.isEnded());
                assertEquals(VIDEO_FRAMES, connection.frames().size());
            }
            assertEquals(0, rig.count(EngineCounter.TAKEOVERS));
        }
    }

    @Test
    void aNewcomerTakesOverOnceItWasAccepted()
    {
        final CountDownLatch answer = new CountDownLatch(1);
        try (EngineRig rig = new EngineRig();
            RtmpTestClient old = RtmpTestClient.publishing(rig, "s");
            RtmpTestClient newcomer = RtmpTestClient.connected(rig))
        {
            old.tags(1, MOVIE);
            Await.until("the old one's frames", () -> rig.sink.connections("v1").size() == 1 &&
                rig.sink.connections("v1").get(0).frames().size() == VIDEO_FRAMES);
            holdPublishAfter(rig, 2, answer);
            newcomer.publish(newcomer.createStream(), "s").tags(1, MOVIE);
            Await.until("the newcomer's publish calls", () -> rig.controller.count("publish") == 4);
            assertEquals(0, rig.count(EngineCounter.TAKEOVERS));
            assertFalse(old.isClosedByPeer);

            answer.countDown();
            old.awaitReply("1: onStatus 0 null error/NetStream.Publish.BadName");
            old.awaitClosed();
            Await.until("the old one's unpublish", () -> rig.controller.count("unpublish") == 2);
            assertEquals(1, rig.count(EngineCounter.TAKEOVERS));
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("video"));
            assertFalse(newcomer.isClosedByPeer);

            newcomer.command(1, "closeStream", null);
            Await.until("the newcomer's unpublish", () -> rig.controller.count("unpublish") == 4);
            for (final TestSink.Connection connection : rig.sink.connections("v1"))
            {
                assertEquals(VIDEO_FRAMES, connection.frames().size());
            }
        }
    }

    /** The controller's answers come in the wrong order: the newcomer stays all the same. */
    @Test
    void theNewcomerIsWhoCameLastNotWhoWasAcceptedLast()
    {
        final CountDownLatch answer = new CountDownLatch(1);
        try (EngineRig rig = new EngineRig();
            RtmpTestClient old = RtmpTestClient.publishing(rig, "s");
            RtmpTestClient newcomer = RtmpTestClient.publishing(rig, "s"))
        {
            holdPublishAfter(rig, 0, answer);
            old.tags(1, MOVIE);
            Await.until("the old one's publish calls", () -> rig.controller.count("publish") == 2);
            rig.controller.onPublish = event -> publishReply(rig, event);
            newcomer.tags(1, MOVIE);
            Await.until("the newcomer's frames", () -> rig.sink.connections("v1").size() == 1);

            answer.countDown();
            old.awaitClosed();
            Await.until("the old one's unpublish", () -> rig.controller.count("unpublish") == 2);
            assertEquals(1, rig.count(EngineCounter.TAKEOVERS));
            assertFalse(newcomer.isClosedByPeer);
            newcomer.command(1, "closeStream", null);
            Await.until("the newcomer's unpublish", () -> rig.controller.count("unpublish") == 4);
        }
    }

    @Test
    void aSandboxKeepsBoth()
    {
        try (EngineRig rig = new EngineRig("sandbox on;", "");
            RtmpTestClient first = RtmpTestClient.publishing(rig, "s");
            RtmpTestClient second = RtmpTestClient.publishing(rig, "s"))
        {
            first.tags(1, MOVIE);
            second.tags(1, MOVIE);
            Await.until("both at the sink", () -> rig.sink.connections("v1").size() == 2);
            first.command(1, "closeStream", null);
            second.command(1, "closeStream", null);
            Await.until("all unpublish calls", () -> rig.controller.count("unpublish") == 4);
            assertEquals(0, rig.count(EngineCounter.TAKEOVERS));
            for (final TestSink.Connection connection : rig.sink.connections("v1"))
            {
                assertEquals(VIDEO_FRAMES, connection.frames().size());
            }
        }
    }

    @Test
    void aSilentPublisherIsDroppedAfterTheIdleTimeout()
    {
        try (EngineRig rig = new EngineRig("", "kmp_idle_timeout 300ms;");
            RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, MOVIE).awaitClosed();
            verifyEnds(rig, "rtmp_disconnect");
            assertEquals(1, rig.count(EngineCounter.IDLE_TIMEOUTS));
        }
    }

    /** The time counts from the connect: no handshake of five seconds first. */
    @Test
    void theIdleTimeoutIsNotLate()
    {
        final ShiftedClock clock = ShiftedClock.stopped();
        try (EngineRig rig = new EngineRig(
            "", "kmp_idle_timeout 1s;", "127.0.0.1:0", new EngineContext().nanoClock(clock));
            RtmpTestClient client = RtmpTestClient.connected(rig))
        {
            clock.advanceMs(1010);
            client.awaitClosed();
            assertEquals(1, rig.count(EngineCounter.IDLE_TIMEOUTS));
            assertEquals(0, rig.count(EngineCounter.HANDSHAKE_TIMEOUTS));
        }
    }

    @Test
    void anIdlePublisherIsDroppedWhereTheApplicationSaysSo()
    {
        try (EngineRig rig = new EngineRig("drop_idle_publisher 100ms;", "kmp_idle_timeout 0;");
            RtmpTestClient idle = RtmpTestClient.connected(rig);
            RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.awaitClosed();
            assertEquals(1, rig.count(EngineCounter.IDLE_TIMEOUTS));
            assertFalse(idle.isClosedByPeer, "it does not publish");
        }
    }

    /** The limit counts from the publish, however long ago the client connected, and ends with it. */
    @Test
    void anIdlePublishersTimeCountsFromItsPublish()
    {
        final ShiftedClock clock = ShiftedClock.running();
        try (EngineRig rig = new EngineRig("drop_idle_publisher 60s;", "kmp_idle_timeout 0; ping 0;", "127.0.0.1:0",
            new EngineContext().nanoClock(clock));
            RtmpTestClient client = RtmpTestClient.connected(rig))
        {
            clock.advanceMs(100_000);
            final int id = client.createStream();
            client.publish(id, "s").tags(id, MOVIE).command(id, "closeStream", null);
            verifyEnds(rig, "rtmp_close");
            clock.advanceMs(100_000);
            client.publish(id, "s").command(id, "closeStream", null).createStream();
            assertFalse(client.isClosedByPeer);
            client.publish(id, "s");
            clock.advanceMs(100_000);
            client.awaitClosed();
        }
    }

    @Test
    void aSilentClientIsPingedAndLivesWhenItAnswers()
    {
        try (EngineRig rig = new EngineRig("", "ping 50ms; ping_timeout 10s;");
            RtmpTestClient client = RtmpTestClient.connected(rig))
        {
            Await.until("pings", () -> client.count("control 6") >= 3);
            assertFalse(client.isClosedByPeer);
        }
    }

    @Test
    void aSilentClientIsDroppedWhenItDoesNotAnswer()
    {
        try (EngineRig rig = new EngineRig("", "ping 50ms; ping_timeout 50ms;");
            RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.answersPings = false;
            client.handshake().connect("live").awaitClosed();
            assertEquals(1, client.count("control 6"));
            assertEquals(1, rig.count(EngineCounter.IDLE_TIMEOUTS));
        }
    }

    /** OBS never answers while it publishes. */
    @Test
    void aPublisherIsNeverDroppedForAMissingPong()
    {
        final ShiftedClock clock = ShiftedClock.running();
        try (EngineRig rig = new EngineRig("", "kmp_idle_timeout 0; ping 50ms; ping_timeout 50ms;", "127.0.0.1:0",
            new EngineContext().nanoClock(clock));
            RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.answersPings = false;
            client.handshake().connect("live").publish(client.createStream(), "s");
            client.awaitReply("control 6");
            for (int i = 0; i < 10; i++)
            {
                clock.advanceMs(1000);
                final long cycles = rig.count(EngineCounter.DUTY_CYCLES) + 2;
                Await.until("duty cycles", () -> rig.count(EngineCounter.DUTY_CYCLES) >= cycles);
            }
            client.tags(1, MOVIE).command(1, "closeStream", null);
            verifyEnds(rig, "rtmp_close");
        }
    }

    @Test
    void theEnginesEndIsEndOfStreamAndUnpublishForAll()
    {
        final int publishers = 5;
        try (EngineRig rig = new EngineRig("sandbox on;", ""))
        {
            for (int i = 0; i < publishers; i++)
            {
                RtmpTestClient.publishing(rig, "s").tags(1, MOVIE);
            }
            Await.until("all tracks at the sink", () -> rig.sink.connections.size() == 2 * publishers &&
                rig.count(EngineCounter.FRAMES_WRITTEN) ==
                publishers * (VIDEO_FRAMES + FlvTag.frames(MOVIE, 8).size()));
            rig.engine.close();
            for (final TestSink.Connection connection : rig.sink.connections)
            {
                Await.until("end of stream", connection::isEnded);
                assertEquals(connection.trackId().equals("v1") ? VIDEO_FRAMES : FlvTag.frames(MOVIE, 8).size(),
                    connection.frames().size());
            }
            assertEquals(2 * publishers, rig.controller.count("unpublish"));
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
        }
    }

    /** A client that goes on sending gets the last words too: its data do not reset the connection. */
    @Test
    void publishersAreToldOfTheEnginesEnd() throws InterruptedException
    {
        try (EngineRig rig = new EngineRig();
            RtmpTestClient client = RtmpTestClient.publishing(rig, "s");
            RtmpTestClient idle = RtmpTestClient.connected(rig))
        {
            client.tags(1, MOVIE);
            final Thread sending = new Thread(() -> sendUntilClosed(client));
            sending.start();
            rig.engine.close();
            client.awaitReply("1: onStatus 0 null status/NetStream.Unpublish.Success");
            client.awaitClosed();
            idle.awaitClosed();
            sending.join();
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
        }
    }

    private static void sendUntilClosed(final RtmpTestClient client)
    {
        while (!client.isClosedByPeer)
        {
            client.tag(1, MOVIE.get(MOVIE.size() - 1));
        }
    }

    /** A controller that does not answer and a sink that does not read hold the end up for a bounded time only. */
    @Test
    void theEnginesEndIsBounded()
    {
        final CountDownLatch never = new CountDownLatch(1);
        final EngineRig rig = new EngineRig("", "", "127.0.0.1:0", new EngineContext().shutdownTimeoutMs(200));
        try (rig)
        {
            holdPublishAfter(rig, 0, never);
            RtmpTestClient.publishing(rig, "s").tags(1, MOVIE);
            Await.until("publish calls", () -> rig.controller.count("publish") == 2);
            rig.engine.close();
            never.countDown();
        }
    }

    @Test
    void theAccessLogTellsOfAConnection(@TempDir final Path folder) throws IOException
    {
        final Path log = folder.resolve("access.log");
        final long number;
        try (EngineRig rig = new EngineRig("", "access_log " + log + ";"))
        {
            try (RtmpTestClient client = RtmpTestClient.publishing(rig, "s?key=1&x=y"))
            {
                client.tags(1, MOVIE);
                Await.until("frames", () -> rig.count(EngineCounter.FRAMES_WRITTEN) >= VIDEO_FRAMES);
            }
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
            number = rig.count(EngineCounter.BYTES_RECEIVED);
        }
        final List<String> lines = Files.readAllLines(log);
        assertEquals(1, lines.size());
        final String line = lines.get(0);
        assertTrue(line.matches("127\\.0\\.0\\.1 \\[[^]]+] PUBLISH \"live\" \"s\" \"key=1&x=y\" - " + number +
            " [0-9]+ \"\" \"FMLE/3.0 \\(compatible; test\\)\" \\([0-9]+s\\)"), line);
    }

    @Test
    void theAccessLogsFormatIsTheOperators(@TempDir final Path folder) throws IOException
    {
        final Path log = folder.resolve("access.log");
        try (EngineRig rig = new EngineRig("access_log " + log + ";", ""))
        {
            RtmpTestClient.connected(rig).disconnect();
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
        }
        assertTrue(Files.readString(log).contains(" NONE \"live\" \"\" \"\" - "), Files.readString(log));
    }

    @Test
    void theDumpFolderGetsTheBytes(@TempDir final Path folder) throws IOException
    {
        final byte[] sent = new byte[10_000];
        Arrays.fill(sent, (byte)3);
        try (EngineRig rig = new EngineRig("", "dump_folder " + folder + ";");
            RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.raw(Arrays.copyOf(sent, 2000));
            rig.awaitCount(EngineCounter.BYTES_RECEIVED, 2000);
            client.raw(Arrays.copyOf(sent, 1000));
            rig.awaitCount(EngineCounter.BYTES_RECEIVED, 3000);
            client.disconnect();
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
        }
        try (var files = Files.list(folder))
        {
            final List<Path> dumps = files.toList();
            assertEquals(1, dumps.size());
            assertArrayEquals(Arrays.copyOf(sent, 3000), Files.readAllBytes(dumps.get(0)));
        }
    }

    private static void holdPublishAfter(final EngineRig rig, final int answered, final CountDownLatch answer)
    {
        rig.controller.onPublish = event ->
        {
            if (rig.controller.count("publish") > answered)
            {
                await(answer);
            }
            return publishReply(rig, event);
        };
    }

    private static TestController.Reply publishReply(final EngineRig rig, final TestController.Event event)
    {
        return TestController.publishReply(event, TestController.upstream("main", rig.sink.address(), ""));
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static void verifyEnds(final EngineRig rig, final String reason)
    {
        assertEquals(VIDEO_FRAMES, rig.sink.ended("v1").frames().size());
        assertEquals(FlvTag.frames(MOVIE, 8).size(), rig.sink.ended("a1").frames().size());
        Await.until("unpublish calls", () -> rig.controller.count("unpublish") == 2);
        assertEquals(reason, rig.controller.unpublishReason("video"));
        assertEquals(reason, rig.controller.unpublishReason("audio"));
    }
}
