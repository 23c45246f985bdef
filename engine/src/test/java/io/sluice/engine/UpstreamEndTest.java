package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;

import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How tracks end: what the receivers get last, how long it may take, and what is delivered after the publisher has
 * gone.
 */
class UpstreamEndTest
{
    private static final String QUICK = "kmp_ctrl_retry_interval 10ms; kmp_republish_interval 10ms; ";

    @Test
    void theEndOfStreamIsLast()
    {
        try (EngineRig rig = new EngineRig(QUICK, ""))
        {
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(10, 1000);
                publisher.audio(10, 100);
                publisher.end();
                assertEquals(10, rig.sink.ended("v1").frameCount);
                assertEquals(10, rig.sink.ended("a1").frameCount);
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 2);
                assertFalse(publisher.isDisconnected());
            }
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
            assertEquals("rtmp_close", rig.controller.unpublishReason("audio"));
        }
    }

    @Test
    void aPublisherThatVanishesEndsItsTracksToo()
    {
        try (EngineRig rig = new EngineRig(QUICK, ""))
        {
            final StampedPublisher publisher = new StampedPublisher(rig.port(), "s");
            publisher.video(10, 1000);
            publisher.audio(10, 100);
            rig.awaitFrames("v1", 10);
            rig.awaitFrames("a1", 10);
            publisher.kill();
            assertEquals(10, rig.sink.ended("v1").frameCount);
            assertEquals(10, rig.sink.ended("a1").frameCount);
            Await.until("unpublished", () -> rig.controller.count("unpublish") == 2);
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("video"));
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("audio"));
        }
    }

    @Test
    void aReceiverThatKeepsItsConnectionOpenIsWaitedForOnlySoLong()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_timeout 200ms;", ""))
        {
            rig.sink.closesAtEnd = false;
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(10, 1000);
                publisher.end();
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            }
            assertEquals(10, rig.sink.ended("v1").frameCount);
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
            assertEquals(0, rig.count(EngineCounter.UPSTREAMS_FAILED));
        }
    }

    @Test
    void aReceiverThatReadsNothingMoreIsWaitedForOnlySoLong()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_timeout 200ms;", ""); TestSink frozen = new TestSink(4096))
        {
            frozen.isFrozen = true;
            rig.controller.onPublish =
                event -> TestController.publishReply(event, TestController.upstream("main", frozen.address(), ""));
            rig.controller.onRepublish = event -> TestController.Reply.json(
                "{\"code\":\"ok\",\"url\":\"127.0.0.1:" + frozen.address().getPort() + "\"}");
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(1000, 10_000);
                publisher.end();
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            }
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
            assertEquals(1, rig.count(EngineCounter.UPSTREAMS_FAILED));
        }
    }

    @Test
    void whatIsLeftIsDeliveredWhenTheReceiverComesBackAfterTheEnd() throws InterruptedException
    {
        try (EngineRig rig = new EngineRig(QUICK, ""))
        {
            final CountDownLatch isAnswering = new CountDownLatch(1);
            final var onRepublish = rig.controller.onRepublish;
            rig.sink.ackEvery = 0;
            rig.controller.onRepublish = event ->
            {
                await(isAnswering);
                return onRepublish.apply(event);
            };
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(10, 1000);
                rig.awaitFrames("v1", 10);
                rig.sink.killConnections();
                Await.until("asked", () -> rig.controller.count("republish") == 1);
                publisher.video(10, 1000);
                publisher.end();
            }
            rig.awaitCount(EngineCounter.STREAMS_PUBLISHED, 0);
            assertEquals(1, rig.count(EngineCounter.TRACKS_OPEN));
            isAnswering.countDown();
            assertEquals(20, rig.sink.ended("v1").frameCount);
            Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
        }
    }

    @Test
    void aReceiverThatDoesNotComeBackAfterTheEndIsWaitedForOnlySoLong()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_timeout 200ms; kmp_max_republishes 1000000;", ""))
        {
            rig.controller.onRepublish =
                event -> TestController.Reply.json("{\"code\":\"ok\",\"url\":\"127.0.0.1:1\"}");
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(10, 1000);
                rig.awaitFrames("v1", 10);
                rig.sink.killConnections();
                Await.until("asked", () -> rig.controller.count("republish") > 0);
                publisher.end();
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            }
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
            assertEquals(1, rig.count(EngineCounter.UPSTREAMS_FAILED));
        }
    }

    @Test
    void framesThatWaitForTheControllerOutliveTheirPublisher()
    {
        try (EngineRig rig = new EngineRig(QUICK, ""))
        {
            final CountDownLatch isAnswering = new CountDownLatch(1);
            final var onPublish = rig.controller.onPublish;
            rig.controller.onPublish = event ->
            {
                await(isAnswering);
                return onPublish.apply(event);
            };
            final StampedPublisher publisher = new StampedPublisher(rig.port(), "s");
            publisher.video(40, 10_000);
            publisher.audio(40, 100);
            rig.awaitCount(EngineCounter.FRAMES_WRITTEN, 80);
            publisher.kill();
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
            assertEquals(0, rig.controller.count("unpublish"));
            isAnswering.countDown();
            assertEquals(40, rig.sink.ended("v1").frameCount);
            assertEquals(40, rig.sink.ended("a1").frameCount);
            Await.until("unpublished", () -> rig.controller.count("unpublish") == 2);
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("video"));
        }
    }

    /**
     * The stream that it was for has ended: the connection may be publishing another by now.
     */
    @Test
    void aPublishThatIsRefusedTooLateDoesNotDropTheConnection()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_ctrl_retries 0;", ""))
        {
            final CountDownLatch isAnswering = new CountDownLatch(1);
            rig.controller.onPublish = event ->
            {
                await(isAnswering);
                return TestController.Reply.json("{\"code\":\"error\"}");
            };
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(10, 1000);
                rig.awaitCount(EngineCounter.FRAMES_WRITTEN, 10);
                publisher.end();
                rig.awaitCount(EngineCounter.STREAMS_PUBLISHED, 0);
                isAnswering.countDown();
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
                rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
                assertEquals(1, rig.count(EngineCounter.CONNECTIONS_OPEN));
                assertFalse(publisher.isDisconnected());
            }
            assertTrue(rig.sink.connections.isEmpty());
        }
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

    @Test
    void nobodyIsAskedForAnUpstreamThatWasGivenUp()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_timeout 200ms; kmp_ctrl_retries 100000;", ""))
        {
            loseForGood(rig);
            Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            rig.awaitCount(EngineCounter.CONTROL_CALLS_OPEN, 0);
        }
    }

    @Test
    @Timeout(30)
    void theEnginesEndDoesNotWaitForARepublish()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_timeout 200ms; kmp_ctrl_retries 100000;", "", "127.0.0.1:0",
            new EngineContext().shutdownTimeoutMs(3_600_000)))
        {
            loseForGood(rig);
            rig.engine.close();
            assertEquals(1, rig.controller.count("unpublish"));
        }
    }

    /** An upstream that is left to unpublish, as the controller never says where it goes on. */
    private static void loseForGood(final EngineRig rig)
    {
        rig.controller.onRepublish = event -> new TestController.Reply(500, "text/plain", "");
        try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
        {
            publisher.video(3, 100);
            rig.awaitFrames("v1", 3);
            rig.sink.killConnections();
            Await.until("asked", () -> rig.controller.count("republish") > 1);
            publisher.end();
        }
    }
}
