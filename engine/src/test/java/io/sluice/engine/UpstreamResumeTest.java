package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.sluice.cnc.EngineCounter;
import io.sluice.kmp.KmpConnectDescriptor;
import org.junit.jupiter.api.Test;

/**
 * Receivers that die in mid-stream, at many points, by reset or by an orderly end, and what their successors get.
 */
class UpstreamResumeTest
{
    private static final String DIRECTIVES =
        "kmp_ctrl_retry_interval 10ms; kmp_republish_interval 10ms; kmp_max_republishes 1000; ";
    private static final int SEEDS = 8;
    private static final int ACK_EVERY = 10;
    private static final int MIN_FRAMES = 150;
    private static final int MAX_FRAMES = 5_000;
    private static final long PACE_NS = 200_000;

    /**
     * Kills each track's first connections at random points, and acknowledges frames with made-up positions of the
     * receiver's own that the test can tell again.
     */
    private static final class Killer implements BiConsumer<TestSink.Connection, KmpPacket>
    {
        private final Random random;
        private final boolean isOrderly;
        private final int ackEvery;
        private final Map<String, Integer> killsLeft = new ConcurrentHashMap<>();
        private final Map<String, Long> firstFrameIds = new ConcurrentHashMap<>();
        private final Map<TestSink.Connection, Integer> killPoints = new ConcurrentHashMap<>();

        Killer(final long seed, final boolean isOrderly, final int ackEvery)
        {
            random = new Random(seed);
            this.isOrderly = isOrderly;
            this.ackEvery = ackEvery;
        }

        boolean isDone()
        {
            return killsLeft.size() == 2 && killsLeft.values().stream().allMatch(left -> left <= 0);
        }

        /** {@inheritDoc} */
        public synchronized void accept(final TestSink.Connection connection, final KmpPacket packet)
        {
            final String trackId = connection.trackId();
            if (packet.type().equals("cnct"))
            {
                firstFrameIds.putIfAbsent(trackId, packet.initialFrameId());
                if (killsLeft.merge(trackId, 3, (left, initial) -> left - 1) > 0)
                {
                    killPoints.put(connection, random.nextInt(60));
                }
            }
            else if (packet.isFrame() && ackEvery > 0 && connection.frameCount % ackEvery == 0)
            {
                final long frameId = connection.connect().initialFrameId() + connection.frameCount;
                final long index = frameId - firstFrameIds.get(trackId);
                connection.ack(frameId, upstreamFrameId(index), offset(index));
            }
            if (killPoints.getOrDefault(connection, -1) == connection.frameCount)
            {
                if (isOrderly)
                {
                    connection.finish();
                }
                else
                {
                    connection.kill();
                }
            }
        }
    }

    @Test
    void resumesAtTheLastAckAfterAnOrderlyEnd()
    {
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            run(seed, true, ACK_EVERY, "last_acked");
        }
    }

    @Test
    void resumesAtAnAckAfterAReset()
    {
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            run(seed, false, ACK_EVERY, "last_acked");
        }
    }

    @Test
    void withoutAcksEverythingIsSentAgain()
    {
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            run(seed, seed % 2 == 0, 0, "last_acked");
        }
    }

    @Test
    void lastSentSendsNothingTwice()
    {
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            run(seed, seed % 2 == 0, 0, "last_sent");
        }
    }

    @Test
    void lastWrittenGoesOnAtTheLiveEdge() throws InterruptedException
    {
        try (EngineRig rig = new EngineRig(DIRECTIVES, ""))
        {
            final CountDownLatch isAnswering = new CountDownLatch(1);
            rig.sink.ackEvery = 0;
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("main", rig.sink.address(), ",\"resume_from\":\"last_written\""));
            final var onRepublish = rig.controller.onRepublish;
            rig.controller.onRepublish = event ->
            {
                await(isAnswering);
                return onRepublish.apply(event);
            };
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(50, 2000);
                rig.awaitFrames("v1", 50);
                rig.sink.killConnections();
                Await.until("republish", () -> rig.controller.count("republish") == 1);
                publisher.video(50, 2000);
                rig.awaitCount(EngineCounter.FRAMES_WRITTEN, 100);
                isAnswering.countDown();
                Await.until("reconnected", () -> rig.sink.connections("v1").size() == 2);
                publisher.video(10, 2000);
                publisher.end();
                rig.sink.ended("v1");
            }
            final TrackDeliveries deliveries = new TrackDeliveries(rig.sink.connections("v1"), true);
            assertEquals(List.of(0L, 100L), deliveries.starts);
            assertEquals(List.of(50L, 110L), deliveries.ends);
            assertEquals("minf", rig.sink.connections("v1").get(1).packets.get(1).type());
        }
    }

    @Test
    void twoUpstreamsOfATrackResumeEachOnItsOwn()
    {
        for (long seed = 1; seed <= SEEDS / 2; seed++)
        {
            final String what = "seed " + seed;
            final Random random = new Random(seed);
            final boolean isOrderly = seed % 2 == 0;
            try (EngineRig rig = new EngineRig(DIRECTIVES, ""); TestSink second = new TestSink())
            {
                final List<Killer> killers =
                    List.of(new Killer(seed, isOrderly, ACK_EVERY), new Killer(seed + SEEDS, isOrderly, 7));
                final List<TestSink> sinks = List.of(rig.sink, second);
                for (int i = 0; i < sinks.size(); i++)
                {
                    sinks.get(i).ackEvery = 0;
                    sinks.get(i).onPacket = killers.get(i);
                }
                rig.controller.onPublish = event -> TestController.publishReply(event,
                    TestController.upstream("0", rig.sink.address(), ""),
                    TestController.upstream("1", second.address(), ",\"required\":false"));
                rig.controller.onRepublish = event -> TestController.Reply.json(
                    "{\"code\":\"ok\",\"url\":\"127.0.0.1:" +
                    sinks.get(Integer.parseInt((String)event.json().get("id"))).address().getPort() + "\"}");
                final long count = publish(rig, random, killers, false);
                for (final TestSink sink : sinks)
                {
                    verify(what, connections("v1", sink), count, isOrderly, "last_acked");
                    verify(what, connections("a1", sink), count, isOrderly, "last_acked");
                }
            }
            catch (final AssertionError ex)
            {
                throw new AssertionError(what + ": " + ex.getMessage(), ex);
            }
        }
    }

    /**
     * The receiver that comes next may be another one.
     */
    private static void run(final long seed, final boolean isOrderly, final int ackEvery, final String resumeFrom)
    {
        final Random random = new Random(seed);
        // A fast one is done before the receiver dies, and what it lost is sent after the end of the stream.
        final boolean isFast = !isOrderly && resumeFrom.equals("last_acked") && random.nextBoolean();
        final String what = "seed " + seed + " orderly " + isOrderly + " ack every " + ackEvery + " " + resumeFrom;
        try (EngineRig rig = new EngineRig(DIRECTIVES, ""); TestSink second = new TestSink())
        {
            final Killer killer = new Killer(seed, isOrderly, ackEvery);
            for (final TestSink sink : List.of(rig.sink, second))
            {
                sink.ackEvery = 0;
                sink.onPacket = killer;
            }
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("main", rig.sink.address(), ",\"resume_from\":\"" + resumeFrom + "\""));
            rig.controller.onRepublish = event -> TestController.Reply.json(
                "{\"code\":\"ok\",\"url\":\"127.0.0.1:" +
                (rig.controller.count("republish") % 2 == 0 ? rig.sink : second).address().getPort() + "\"}");
            final long count = publish(rig, random, List.of(killer), isFast);
            for (final String trackId : List.of("v1", "a1"))
            {
                verify(what, connections(trackId, rig.sink, second), count, isOrderly, resumeFrom);
            }
        }
        catch (final AssertionError ex)
        {
            throw new AssertionError(what + ": " + ex.getMessage(), ex);
        }
    }

    private static long publish(
        final EngineRig rig, final Random random, final List<Killer> killers, final boolean isFast)
    {
        try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
        {
            while (publisher.videoFrames() < MIN_FRAMES ||
                !isFast && !killers.stream().allMatch(Killer::isDone) && publisher.videoFrames() < MAX_FRAMES)
            {
                publisher.video(1, 20 + random.nextInt(5000));
                publisher.audio(1, 20 + random.nextInt(300));
                if (random.nextInt(50) == 0)
                {
                    publisher.videoHeader();
                }
                if (!isFast)
                {
                    LockSupport.parkNanos(PACE_NS);
                }
            }
            publisher.end();
            Await.until("both unpublished", () -> rig.controller.count("unpublish") == 2);
            return publisher.videoFrames();
        }
    }

    private static void verify(
        final String what,
        final List<TestSink.Connection> connections,
        final long count,
        final boolean isOrderly,
        final String resumeFrom)
    {
        Await.until(() -> what + " last connection at its end: " + connections,
            () -> connections.get(connections.size() - 1).isEnded());
        Await.until(what + " all read", () -> connections.stream().allMatch(connection -> connection.isClosed));
        final TrackDeliveries deliveries =
            new TrackDeliveries(connections, connections.get(0).trackId().startsWith("v"));
        assertTrue(connections.size() > 1, "killed");
        final boolean isLastSent = resumeFrom.equals("last_sent");
        if (!isLastSent || isOrderly)
        {
            deliveries.assertAllReceived(count);
        }
        final long firstFrameId = connections.get(0).connect().initialFrameId();
        assertEquals(0, deliveries.starts.get(0));
        for (int i = 1; i < connections.size(); i++)
        {
            final long start = deliveries.starts.get(i);
            if (isLastSent)
            {
                final long end = deliveries.ends.get(i - 1);
                assertTrue(isOrderly ? start == end : start >= end, "from " + start + " after " + end);
                continue;
            }
            final long lastAck = connections.get(i - 1).lastAck;
            final long acked = lastAck == 0 ? deliveries.starts.get(i - 1) : lastAck - firstFrameId;
            // A reset may overtake the acks before it.
            assertTrue(isOrderly ? start == acked : start <= acked && start >= deliveries.starts.get(i - 1),
                "connection " + i + " from " + start + " after ack of " + acked);
            final KmpPacket connect = deliveries.connects.get(i);
            assertEquals(start == 0 ? 0 : upstreamFrameId(start),
                KmpConnectDescriptor.initialUpstreamFrameId(connect.view(), 0), "initial_upstream_frame_id");
            assertEquals(start == 0 ? 0 : offset(start),
                KmpConnectDescriptor.initialOffset(connect.view(), 0), "initial_offset");
        }
    }

    private static List<TestSink.Connection> connections(final String trackId, final TestSink... sinks)
    {
        final List<TestSink.Connection> all = new ArrayList<>();
        Stream.of(sinks).forEach(sink -> all.addAll(sink.connections(trackId)));
        all.sort(Comparator.comparingLong(connection -> connection.ordinal));
        return all;
    }

    private static long upstreamFrameId(final long index)
    {
        return index * 3 + 0x1_0000_0001L;
    }

    private static int offset(final long index)
    {
        return (int)index * 7 + 1;
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
