package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.sluice.cnc.EngineCounter;
import io.sluice.engine.TestController.Event;
import io.sluice.engine.TestController.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Controllers that say no, answer wrongly, late or not at all: what their publishers are told, how often they are asked
 * again, and that nobody else notices.
 */
class ControllerFaultsTest
{
    private static final String LIMITS = "kmp_ctrl_retries 2; kmp_ctrl_retry_interval 10ms; " +
        "kmp_ctrl_timeout 2s; kmp_ctrl_read_timeout 2s; kmp_ctrl_buffer_size 1k; ";
    private static final int TRIES = 3;
    private static final int CHUNK_SIZE = 4096;
    private static final Reply STATUS_500 = new Reply(500, "application/json", "{\"code\":\"ok\"}");
    private static final Reply GARBAGE = Reply.json("<html>no</html>");
    private static final Reply WRONG_TYPE = new Reply(200, "text/html", "{\"code\":\"ok\"}");
    private static final Reply TOO_LARGE = Reply.json("{\"code\":\"ok\",\"message\":\"" + "x".repeat(1024) + "\"}");
    private static final Reply NO_CODE = Reply.json("{\"message\":\"fine\"}");
    private static final Reply REFUSED = Reply.json("{\"code\":\"error\",\"message\":\"stream key expired\"}");
    private static final Reply NOTHING = Reply.json("");

    /** Open at the end of each test, so that no handler of a controller is left waiting. */
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void releaseHandlers()
    {
        end.countDown();
    }

    @Test
    void refusedConnectIsToldAndNotRetried()
    {
        try (EngineRig rig = new EngineRig(LIMITS, ""))
        {
            rig.controller.onConnect = event -> REFUSED;
            assertEquals("_error 1 NetConnection.Connect.Rejected: stream key expired", connectAnswer(rig));
            assertEquals(1, rig.controller.count("connect"));
            assertEquals(1, rig.count(EngineCounter.CONNECTS_REFUSED));
            assertEquals(0, rig.count(EngineCounter.CONTROL_FAILURES));
        }
    }

    @Test
    void connectIsRetriedAndThenRefused()
    {
        for (final Reply reply : List.of(STATUS_500, GARBAGE, WRONG_TYPE, TOO_LARGE, NO_CODE, NOTHING))
        {
            try (EngineRig rig = new EngineRig(LIMITS, ""))
            {
                rig.controller.onConnect = event -> reply;
                assertEquals(
                    "_error 1 NetConnection.Connect.Rejected: Internal server error", connectAnswer(rig), reply.body());
                assertEquals(TRIES, rig.controller.count("connect"), reply.body());
                assertEquals(1, rig.count(EngineCounter.CONTROL_FAILURES));
            }
        }
    }

    @Test
    void connectWithoutAnswerIsRetriedAndThenRefused()
    {
        try (EngineRig rig = new EngineRig(
            LIMITS.replace("kmp_ctrl_read_timeout 2s", "kmp_ctrl_read_timeout 400ms"), ""))
        {
            rig.controller.onConnect = event -> afterEnd(TestController.OK);
            assertEquals("_error 1 NetConnection.Connect.Rejected: Internal server error", connectAnswer(rig));
            Await.until("all tries", () -> rig.controller.count("connect") == TRIES);
            assertEquals(1, rig.count(EngineCounter.CONTROL_FAILURES));
        }
    }

    @Test
    void connectOfAnAbsentControllerIsRefused() throws IOException
    {
        try (EngineRig rig = new EngineRig(LIMITS + "kmp_ctrl_connect_url http://127.0.0.1:" + freePort() + "/;", ""))
        {
            assertEquals("_error 1 NetConnection.Connect.Rejected: Internal server error", connectAnswer(rig));
            assertEquals(1, rig.count(EngineCounter.CONTROL_FAILURES));
        }
    }

    @Test
    void connectIsAcceptedAtTheLastTry()
    {
        try (EngineRig rig = new EngineRig(LIMITS, ""))
        {
            rig.controller.onConnect = after(TRIES - 1, STATUS_500, event -> TestController.OK);
            try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "late", CHUNK_SIZE))
            {
                publisher.unpublish();
            }
            assertEquals(TRIES, rig.controller.count("connect"));
        }
    }

    @Test
    void connectionThatGoesAwayCancelsItsConnectCall()
    {
        try (EngineRig rig = new EngineRig(LIMITS.replace("kmp_ctrl_read_timeout 2s", "kmp_ctrl_read_timeout 20s"), ""))
        {
            rig.controller.onConnect = event -> afterEnd(TestController.OK);
            try (LoadPublisher publisher = new LoadPublisher(rig.port()))
            {
                publisher.connect();
                Await.until("connect", () -> rig.controller.count("connect") == 1);
            }
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
            rig.awaitCount(EngineCounter.CONTROL_CALLS_OPEN, 0);
            assertEquals(0, rig.count(EngineCounter.CONTROL_FAILURES));
        }
    }

    @Test
    void failedPublishEndsTheConnection()
    {
        for (final Reply reply : List.of(STATUS_500, GARBAGE, WRONG_TYPE, TOO_LARGE, NO_CODE, REFUSED, NOTHING))
        {
            try (EngineRig rig = new EngineRig(LIMITS, ""))
            {
                rig.controller.onPublish = event ->
                    "video".equals(event.mediaType()) ? reply : mainUpstream(rig, event);
                verifyPublishFails(rig, TRIES);
            }
        }
    }

    @Test
    void publishWithoutAnswerEndsTheConnection()
    {
        try (EngineRig rig = new EngineRig(
            LIMITS.replace("kmp_ctrl_read_timeout 2s", "kmp_ctrl_read_timeout 400ms"), ""))
        {
            rig.controller.onPublish = event ->
                "video".equals(event.mediaType()) ? afterEnd(TestController.OK) : mainUpstream(rig, event);
            verifyPublishFails(rig, TRIES);
        }
    }

    @Test
    void publishOfAnAbsentControllerEndsTheConnection() throws IOException
    {
        try (EngineRig rig = new EngineRig(LIMITS + "kmp_ctrl_publish_url http://127.0.0.1:" + freePort() + "/;", ""))
        {
            try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "absent", CHUNK_SIZE))
            {
                publisher.video(0, true, 1000);
                publisher.flush();
                publisher.awaitClose();
            }
            Await.until("unpublish", () -> rig.controller.count("unpublish") == 1);
            assertEquals("parse_publish_failed", rig.controller.unpublishReason("video"));
        }
    }

    @Test
    void noFrameIsLostWhilePublishIsRetried()
    {
        try (EngineRig rig = new EngineRig(LIMITS, ""))
        {
            rig.controller.onPublish = after(2 * (TRIES - 1), STATUS_500, event -> mainUpstream(rig, event));
            try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "retried", CHUNK_SIZE))
            {
                publisher.frames(0, 100);
                publisher.unpublish();
            }
            assertTimestamps(rig.sink.ended("v1"), 100);
            assertEquals(100, rig.sink.ended("a1").frames().size());
            assertEquals(2 * TRIES, rig.controller.count("publish"));
        }
    }

    @Test
    void framesBeyondTheMemoryLimitEndAConnectionThatWaitsForItsAnswer()
    {
        try (EngineRig rig = new EngineRig(LIMITS + "kmp_video_mem_limit 256k;", ""))
        {
            rig.controller.onPublish = event -> afterEnd(mainUpstream(rig, event));
            try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "full", CHUNK_SIZE))
            {
                for (int frame = 0; frame < 8; frame++)
                {
                    publisher.video(frame * 40, frame == 0, 40_000);
                }
                publisher.flush();
                publisher.awaitClose();
            }
            // Its memory is not kept for a controller that may never answer.
            rig.awaitCount(EngineCounter.SLABS_IN_USE, 0);
            Await.until("unpublish", () -> rig.controller.count("unpublish") == 1);
            assertEquals("alloc_failed", rig.controller.unpublishReason("video"));
            end.countDown();
            rig.awaitCount(EngineCounter.CONTROL_CALLS_OPEN, 0);
            assertTrue(rig.sink.connections.isEmpty());
        }
    }

    @Test
    void publisherThatLeftBeforeItsAnswerFailedIsUnpublished()
    {
        try (EngineRig rig = new EngineRig(LIMITS, ""))
        {
            rig.controller.onPublish = event -> afterEnd(REFUSED);
            try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "left", CHUNK_SIZE))
            {
                publisher.frames(0, 5);
                Await.until("publish calls", () -> rig.controller.count("publish") == 2);
                publisher.unpublish();
            }
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
            assertEquals(2, rig.count(EngineCounter.TRACKS_OPEN));
            end.countDown();
            Await.until("unpublishes", () -> rig.controller.count("unpublish") == 2);
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
            assertEquals("rtmp_close", rig.controller.unpublishReason("audio"));
            assertEquals(2, rig.count(EngineCounter.CONTROL_FAILURES));
        }
    }

    @Test
    void noUpstreamsDiscardTheTrackSilently()
    {
        try (EngineRig rig = new EngineRig(LIMITS, ""))
        {
            rig.controller.onPublish = event -> "audio".equals(event.mediaType()) ?
                TestController.publishReply(event) : mainUpstream(rig, event);
            try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "video-only", CHUNK_SIZE))
            {
                publisher.frames(0, 50);
                rig.awaitCount(EngineCounter.FRAMES_WRITTEN, 100);
                publisher.unpublish();
            }
            assertEquals(50, rig.sink.ended("v1").frames().size());
            Await.until("unpublishes", () -> rig.controller.count("unpublish") == 2);
            assertEquals("rtmp_close", rig.controller.unpublishReason("audio"));
            assertTrue(rig.sink.connections("a1").isEmpty());
        }
    }

    @Test
    void publishReplyWithoutCodeIsAccepted()
    {
        try (EngineRig rig = new EngineRig(LIMITS, ""))
        {
            rig.controller.onPublish = event ->
                Reply.json(mainUpstream(rig, event).body().replace("\"code\":\"ok\",", ""));
            publishAndEnd(rig, "no-code", 20);
            assertEquals(20, rig.sink.ended("v1").frames().size());
            assertEquals(2, rig.controller.count("publish"));
        }
    }

    @Test
    void unpublishIsNotRetriedAndStallsNobody()
    {
        for (final Reply reply : List.of(STATUS_500, GARBAGE, NOTHING))
        {
            try (EngineRig rig = new EngineRig(LIMITS, ""))
            {
                rig.controller.onUnpublish = event -> reply;
                publishAndEnd(rig, "ended", 10);
                Await.until("unpublishes", () -> rig.controller.count("unpublish") == 2);
                rig.awaitCount(EngineCounter.CONTROL_CALLS_OPEN, 0);
                publishAndEnd(rig, "next", 10);
                Await.until("unpublishes", () -> rig.controller.count("unpublish") == 4);
            }
        }
    }

    @Test
    void unansweredUnpublishStallsNobody()
    {
        try (EngineRig rig = new EngineRig(
            LIMITS.replace("kmp_ctrl_read_timeout 2s", "kmp_ctrl_read_timeout 1s"), ""))
        {
            rig.controller.onUnpublish = event -> afterEnd(TestController.OK);
            publishAndEnd(rig, "ended", 10);
            Await.until("unpublishes", () -> rig.controller.count("unpublish") == 2);
            publishAndEnd(rig, "next", 10);
            Await.until("unpublishes", () -> rig.controller.count("unpublish") == 4);
            Await.until("time-outs", () -> rig.count(EngineCounter.CONTROL_FAILURES) == 4);
            assertEquals(4, rig.controller.count("unpublish"));
        }
    }

    @Test
    void addedHeadersGoWithEachCall()
    {
        try (EngineRig rig = new EngineRig(LIMITS + "kmp_ctrl_add_header X-Test \"a secret\";", ""))
        {
            publishAndEnd(rig, "headers", 10);
            Await.until("all events", () -> rig.controller.events.size() == 5);
            assertEquals(List.of("a secret"), rig.controller.testHeaders.stream().distinct().toList());
        }
    }

    @Test
    void slowControllerHoldsNobodyElseUp()
    {
        try (EngineRig rig = new EngineRig(LIMITS, ""))
        {
            final CountDownLatch answer = new CountDownLatch(1);
            rig.controller.onPublish = event ->
            {
                if (event.text().contains("\"name\":\"slow\""))
                {
                    await(answer);
                }
                return mainUpstream(rig, event);
            };
            try (LoadPublisher slow = LoadPublisher.publishing(rig.port(), "slow", CHUNK_SIZE);
                LoadPublisher other = LoadPublisher.publishing(rig.port(), "other", CHUNK_SIZE))
            {
                slow.frames(0, 30);
                Await.until("slow publish calls", () -> rig.controller.count("publish") == 2);
                other.frames(0, 200);
                // All of the other's frames are there while the slow one's answer is awaited.
                Await.until("frames of the other", () -> rig.sink.connections("v1").size() == 1 &&
                    rig.sink.connections("v1").get(0).frames().size() == 200);
                assertEquals(1, answer.getCount());
                answer.countDown();
                Await.until("frames of the slow", () -> rig.sink.connections("v1").size() == 2 &&
                    rig.sink.connections("v1").get(1).frames().size() == 30);
                slow.unpublish();
                other.unpublish();
            }
            rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
        }
    }

    @Test
    void refusedPublishLeavesOtherConnectionsAlone()
    {
        try (EngineRig rig = new EngineRig(LIMITS, ""))
        {
            rig.controller.onPublish = event ->
                event.text().contains("\"name\":\"bad\"") ? REFUSED : mainUpstream(rig, event);
            try (LoadPublisher good = LoadPublisher.publishing(rig.port(), "good", CHUNK_SIZE);
                LoadPublisher bad = LoadPublisher.publishing(rig.port(), "bad", CHUNK_SIZE))
            {
                good.frames(0, 20);
                bad.frames(0, 1);
                bad.awaitClose();
                good.frames(20, 20);
                good.unpublish();
            }
            assertTimestamps(rig.sink.ended("v1"), 40);
        }
    }

    private static String connectAnswer(final EngineRig rig)
    {
        try (LoadPublisher publisher = new LoadPublisher(rig.port()))
        {
            publisher.connect();
            final String answer = publisher.awaitReply("_");
            assertTrue(publisher.awaitClose(), "closed by a reset");
            return answer;
        }
    }

    /**
     * The publish of the video track is refused; audio's is not.
     */
    private static void verifyPublishFails(final EngineRig rig, final int videoCalls)
    {
        try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "refused", CHUNK_SIZE))
        {
            publisher.audio(0, 200);
            publisher.flush();
            Await.until("audio", () -> !rig.sink.connections("a1").isEmpty());
            publisher.video(0, true, 1000);
            publisher.flush();
            publisher.awaitClose();
        }
        assertEquals(1, rig.sink.ended("a1").frames().size());
        Await.until("unpublishes", () -> rig.controller.count("unpublish") == 2);
        assertEquals("parse_publish_failed", rig.controller.unpublishReason("video"));
        assertEquals("rtmp_disconnect", rig.controller.unpublishReason("audio"));
        Await.until("all tries", () -> rig.controller.count("publish") == 1 + videoCalls);
        assertEquals(1, rig.count(EngineCounter.CONTROL_FAILURES));
        rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
        assertTrue(rig.sink.connections("v1").isEmpty());
    }

    private static void publishAndEnd(final EngineRig rig, final String stream, final int frames)
    {
        try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), stream, CHUNK_SIZE))
        {
            publisher.frames(0, frames);
            publisher.unpublish();
        }
        rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
    }

    private static void assertTimestamps(final TestSink.Connection connection, final int frames)
    {
        assertEquals(
            IntStream.range(0, frames).mapToObj(frame -> frame * 40L * 90).toList(),
            connection.frames().stream().map(KmpPacket::dts).toList());
        assertFalse(connection.frames().isEmpty());
    }

    private static Reply mainUpstream(final EngineRig rig, final Event event)
    {
        return TestController.publishReply(event, TestController.upstream("main", rig.sink.address(), ""));
    }

    /**
     * @return a handler whose first answers are another one.
     */
    private static Function<Event, Reply> after(
        final int count, final Reply first, final Function<Event, Reply> handler)
    {
        final AtomicInteger calls = new AtomicInteger();
        return event -> calls.getAndIncrement() < count ? first : handler.apply(event);
    }

    private Reply afterEnd(final Reply reply)
    {
        await(end);
        return reply;
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
    }
}
