package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;

/**
 * Receivers that stop reading or never acknowledge, and a controller that does not answer: memory stays within its
 * limits, and what is given up is what the settings say.
 */
class UpstreamMemoryTest
{
    private static final int RECEIVE_BUFFER = 4096;
    private static final int FRAME_LENGTH = 20_000;
    private static final String SMALL = "kmp_video_mem_limit 1m; kmp_video_buffer_size 16k; ";
    private static final String QUICK = "kmp_ctrl_retry_interval 10ms; kmp_republish_interval 10ms; ";

    /** More than all kernel buffers on the way take. */
    private static final int MANY = 1000;

    @Test
    void aFrozenReceiverLosesTheOldestFramesAndIsRepublished()
    {
        try (EngineRig rig = new EngineRig(QUICK + SMALL, ""); TestSink frozen = new TestSink(RECEIVE_BUFFER))
        {
            frozen.ackEvery = 10;
            rig.sink.ackEvery = 10;
            rig.controller.onPublish =
                event -> TestController.publishReply(event, TestController.upstream("main", frozen.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(25, FRAME_LENGTH);
                Await.until("first frames", () -> frozen.connections("v1").size() == 1 &&
                    frozen.connections("v1").get(0).frameCount == 25);
                frozen.isFrozen = true;
                while (rig.controller.count("republish") == 0 && publisher.videoFrames() < MANY)
                {
                    publisher.video(1, FRAME_LENGTH);
                }
                Await.until("reconnected", () -> rig.sink.connections("v1").size() == 1);
                publisher.video(10, FRAME_LENGTH);
                publisher.end();
                rig.sink.ended("v1");
                final TrackDeliveries deliveries = new TrackDeliveries(
                    List.of(frozen.connections("v1").get(0), rig.sink.connections("v1").get(0)), true);
                final long resumedAt = deliveries.starts.get(1);
                assertTrue(resumedAt > 25, () -> "resumed at " + resumedAt);
                assertEquals(publisher.videoFrames() - resumedAt, rig.sink.connections("v1").get(0).frameCount);
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
                assertTrue(
                    rig.count(EngineCounter.FRAMES_AUTO_ACKED) >= resumedAt - 20, rig.engine.counters()::summary);
            }
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
            assertEquals(1, rig.controller.count("republish"));
        }
    }

    @Test
    void framesThatWereSentAreAcknowledgedForAReceiverThatDoesNot()
    {
        try (EngineRig rig = new EngineRig(QUICK + SMALL, ""))
        {
            rig.sink.ackEvery = 0;
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                for (int i = 0; i < 200; i++)
                {
                    publisher.video(1, FRAME_LENGTH);
                    rig.awaitFrames("v1", i + 1);
                }
                assertEquals(0, rig.controller.count("republish"));
                rig.sink.killConnections();
                Await.until("reconnected", () -> rig.sink.connections("v1").size() == 2);
                publisher.end();
                rig.sink.ended("v1");
            }
            final TrackDeliveries deliveries = new TrackDeliveries(rig.sink.connections("v1"), true);
            deliveries.assertAllReceived(200);
            final long resumedAt = deliveries.starts.get(1);
            // Between the watermarks, 50 and 75 per cent of 1 MiB are in memory.
            final long inMemory = 200 - resumedAt;
            assertTrue(inMemory >= (1 << 19) / (FRAME_LENGTH + 40) - 2 && inMemory <= (3 << 18) / FRAME_LENGTH + 1,
                () -> "resumed at " + resumedAt);
            Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            assertEquals(resumedAt, rig.count(EngineCounter.FRAMES_AUTO_ACKED));
        }
    }

    @Test
    void withBackpressureThePublisherIsHeldBackAndNothingIsGivenUp() throws InterruptedException
    {
        try (EngineRig rig = new EngineRig(QUICK + SMALL + "kmp_backpressure on;", "");
            TestSink frozen = new TestSink(RECEIVE_BUFFER))
        {
            frozen.ackEvery = 10;
            frozen.isFrozen = true;
            rig.controller.onPublish =
                event -> TestController.publishReply(event, TestController.upstream("main", frozen.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                final Thread thread = new Thread(() -> publisher.video(MANY, FRAME_LENGTH), "publisher");
                thread.start();
                awaitStandstill(rig);
                assertTrue(publisher.videoFrames() < MANY, "held back");
                frozen.isFrozen = false;
                thread.join();
                publisher.end();
                assertEquals(MANY, frozen.ended("v1").frameCount);
            }
            new TrackDeliveries(frozen.connections("v1"), true).assertAllReceived(MANY);
            assertEquals(0, rig.controller.count("republish"));
            Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            assertEquals(0, rig.count(EngineCounter.FRAMES_AUTO_ACKED));
        }
    }

    @Test
    void aReceiverThatDiesUnderBackpressureLosesNothing() throws InterruptedException
    {
        try (EngineRig rig = new EngineRig(QUICK + SMALL + "kmp_backpressure on;", "");
            TestSink frozen = new TestSink(RECEIVE_BUFFER))
        {
            frozen.isFrozen = true;
            rig.sink.ackEvery = 10;
            rig.controller.onPublish =
                event -> TestController.publishReply(event, TestController.upstream("main", frozen.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                final Thread thread = new Thread(() -> publisher.video(MANY, FRAME_LENGTH), "publisher");
                thread.start();
                awaitStandstill(rig);
                frozen.killConnections();
                thread.join();
                publisher.end();
                assertEquals(MANY, rig.sink.ended("v1").frameCount);
            }
            new TrackDeliveries(rig.sink.connections("v1"), true).assertAllReceived(MANY);
            assertEquals(1, rig.controller.count("republish"));
        }
    }

    /**
     * Small frames in big reads: what comes with one read must fit into what is left above the high watermark.
     */
    @Test
    void withBackpressureManySmallFramesDoNotOverrunTheLimit() throws InterruptedException
    {
        final int frames = 20_000;
        try (EngineRig rig = new EngineRig(
            QUICK + "kmp_audio_mem_limit 128k; kmp_audio_buffer_size 4k; kmp_backpressure on;", ""))
        {
            final CountDownLatch isAnswering = new CountDownLatch(1);
            final var onPublish = rig.controller.onPublish;
            rig.sink.ackEvery = 100;
            rig.sink.recordsPackets = false;
            rig.controller.onPublish = event ->
            {
                await(isAnswering);
                return onPublish.apply(event);
            };
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                final Thread thread = new Thread(() -> publisher.audioBurst(frames, 20), "publisher");
                thread.start();
                awaitStandstill(rig);
                assertFalse(publisher.isDisconnected());
                isAnswering.countDown();
                thread.join();
                publisher.end();
                assertEquals(frames, rig.sink.ended("a1").frameCount);
            }
            assertEquals(0, rig.count(EngineCounter.TRACKS_FAILED));
        }
    }

    @Test
    void aBlockedSendTimesOut()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_timeout 250ms;", "");
            TestSink frozen = new TestSink(RECEIVE_BUFFER))
        {
            frozen.isFrozen = true;
            rig.controller.onPublish =
                event -> TestController.publishReply(event, TestController.upstream("main", frozen.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(500, FRAME_LENGTH);
                rig.awaitFrames("v1", 500);
                publisher.end();
                rig.sink.ended("v1");
            }
            assertEquals(1, rig.controller.count("republish"));
            new TrackDeliveries(rig.sink.connections("v1"), true).assertAllReceived(500);
        }
    }

    @Test
    void twoUpstreamsOfWhichOneIsSlow()
    {
        try (EngineRig rig = new EngineRig(QUICK, ""); TestSink slow = new TestSink(RECEIVE_BUFFER))
        {
            slow.ackEvery = 1;
            slow.onPacket = (connection, packet) -> LockSupport.parkNanos(2_000_000);
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("fast", rig.sink.address(), ""),
                TestController.upstream("slow", slow.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(300, 5000);
                rig.awaitFrames("v1", 300);
                assertTrue(slow.connections.stream().allMatch(connection -> connection.frameCount < 300),
                    "the slow one does not hold up the fast one");
                publisher.end();
                assertEquals(300, rig.sink.ended("v1").frameCount);
                assertEquals(300, slow.ended("v1").frameCount);
            }
            assertEquals(0, rig.controller.count("republish"));
        }
    }

    @Test
    void withoutAnAnswerFromTheControllerTheLimitEndsTheConnection()
    {
        try (EngineRig rig = new EngineRig(QUICK + SMALL, ""))
        {
            final CountDownLatch isAnswering = new CountDownLatch(1);
            final var onPublish = rig.controller.onPublish;
            rig.controller.onPublish = event ->
            {
                if (event.text().contains("/greedy/video"))
                {
                    await(isAnswering);
                }
                return onPublish.apply(event);
            };
            try (StampedPublisher other = new StampedPublisher(rig.port(), "other");
                StampedPublisher greedy = new StampedPublisher(rig.port(), "greedy"))
            {
                other.video(5, 1000);
                rig.awaitFrames("v1", 5);
                greedy.audio(5, 100);
                rig.awaitFrames("a1", 5);
                publishUntilDropped(greedy);
                // Its memory is wanted elsewhere: it is given back without waiting for the answer.
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 2);
                assertEquals("alloc_failed", rig.controller.unpublishReason("video"));
                assertEquals("rtmp_kmp_error", rig.controller.unpublishReason("audio"));
                assertEquals(1, rig.count(EngineCounter.TRACKS_OPEN));
                isAnswering.countDown();

                assertFalse(other.isDisconnected());
                other.video(5, 1000);
                other.end();
                assertEquals(10, rig.sink.ended("v1").frameCount);
            }
            assertEquals(1, rig.count(EngineCounter.TRACKS_FAILED));
        }
    }

    @Test
    void whenThePoolIsEmptyOneConnectionEndsAndOthersGoOn()
    {
        try (EngineRig rig = new EngineRig(
            QUICK, "", "127.0.0.1:0", new EngineContext().arenaLimitBytes(4 * 1024 * 1024)))
        {
            final CountDownLatch isAnswering = new CountDownLatch(1);
            final var onPublish = rig.controller.onPublish;
            rig.controller.onPublish = event ->
            {
                if (event.text().contains("/greedy/video"))
                {
                    await(isAnswering);
                }
                return onPublish.apply(event);
            };
            try (StampedPublisher other = new StampedPublisher(rig.port(), "other");
                StampedPublisher greedy = new StampedPublisher(rig.port(), "greedy"))
            {
                other.video(5, 1000);
                rig.awaitFrames("v1", 5);
                publishUntilDropped(greedy);
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
                assertEquals("alloc_failed", rig.controller.unpublishReason("video"));
                for (int i = 0; i < 100; i++)
                {
                    other.video(1, FRAME_LENGTH);
                    rig.awaitFrames("v1", 6 + i);
                }
                Await.until("the pool's refusals are counted", () -> rig.count(EngineCounter.POOL_REFUSALS) > 0);
                other.end();
                assertEquals(105, rig.sink.ended("v1").frameCount);
                isAnswering.countDown();
            }
            assertEquals(1, rig.count(EngineCounter.TRACKS_FAILED));
        }
    }

    private static void publishUntilDropped(final StampedPublisher publisher)
    {
        try
        {
            publisher.video(MANY, FRAME_LENGTH);
        }
        catch (final java.io.UncheckedIOException ex)
        {
            // The engine has closed the connection, as it should.
            assertTrue(publisher.videoFrames() > 0);
        }
        Await.until("dropped", publisher::isDisconnected);
    }

    /**
     * Wait until the engine has read frames, and reads no more.
     */
    private static void awaitStandstill(final EngineRig rig)
    {
        final AtomicLong last = new AtomicLong();
        final AtomicLong unchanged = new AtomicLong();
        Await.until("standstill", () ->
        {
            final long received = rig.count(EngineCounter.BYTES_RECEIVED);
            unchanged.set(received == last.getAndSet(received) ? unchanged.get() + 1 : 0);
            return rig.count(EngineCounter.FRAMES_WRITTEN) > 0 && unchanged.get() > 100;
        });
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
}
