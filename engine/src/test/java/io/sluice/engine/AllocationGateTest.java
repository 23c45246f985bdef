package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.ThreadMXBean;
import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop's thread allocates nothing while publishers publish and receivers acknowledge, over real sockets: not for a
 * chunk, a frame, a packet, an ack, a timer, a second's accounts. Each track has three upstreams: one that acknowledges
 * at once, one that resumes from what was sent, and one that acknowledges late or never, so that memory reaches its
 * watermarks all the time.
 * <p>
 * Windows that are not clean may come first: peaks that were not there before, and the string constants of classes
 * whose methods are compiled, which the JVM makes on the thread that asks for the compilation.
 */
class AllocationGateTest
{
    private static final int PUBLISHERS = 20;
    private static final int[] CHUNK_SIZES = {128, 4096, 65536};
    private static final int[] VIDEO_LENGTHS = {600, 3000, 1500, 10_000, 200, 70_000, 1000, 400, 2000};
    private static final int KEY_EVERY_FRAMES = 50;
    private static final int FRAME_MS = 20;
    /** So that a receiver's late acks let memory fill up, and it is not full all the time. */
    private static final long BACKPRESSURE_ROUND_PAUSE_NS = 5_000_000;
    private static final int WARM_UP_CYCLES = 5000;
    private static final int WINDOW_CYCLES = 2000;
    private static final int MIN_CLEAN_WINDOWS = 3;
    /** The engine's accounts are made up every second. */
    private static final long MIN_CLEAN_NS = 1_200_000_000L;
    private static final int MAX_WINDOWS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(AllocationGateTest.class);
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    @Test
    void eager()
    {
        verify("kmp_flush eager; kmp_video_mem_limit 2m; kmp_audio_mem_limit 64k;", 0);
    }

    @Test
    void buffered()
    {
        verify("kmp_flush buffered; kmp_flush_timeout 50ms; kmp_video_mem_limit 2m; kmp_audio_mem_limit 64k;", 0);
    }

    @Test
    void backpressure()
    {
        // The low watermark lies above what the receiver that acknowledges every so many frames leaves open.
        verify("kmp_backpressure on; kmp_video_mem_limit 1m; kmp_mem_high_watermark 60; kmp_mem_low_watermark 40;",
            400);
    }

    private static void verify(final String applicationDirectives, final int lateAckMs)
    {
        try (LoadSink acking = new LoadSink(10, 0);
            LoadSink sent = new LoadSink(0, 0);
            LoadSink late = new LoadSink(0, lateAckMs);
            EngineRig rig = new EngineRig(
                applicationDirectives + " kmp_keepalive_interval 20ms;", "ack_window 100k; ping 100ms;"))
        {
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("acking", acking.address(), ""),
                TestController.upstream("sent", sent.address(), ",\"resume_from\":\"last_sent\""),
                TestController.upstream("late", late.address(), ",\"required\":false"));
            try (Load load = new Load(rig.port(), lateAckMs == 0 ? 1 : BACKPRESSURE_ROUND_PAUSE_NS))
            {
                Await.until("all upstreams", () -> load.isAlive() && late.connections() == 2 * PUBLISHERS);
                measure(rig, load);
                load.stop();
                final long written = load.frames();
                rig.awaitCount(EngineCounter.FRAMES_WRITTEN, written);
                assertTrue(load.acknowledgements() > PUBLISHERS, "acknowledgements of the engine");
                Await.until("all frames at their receivers", () ->
                    acking.frames() == written && sent.frames() == written && late.frames() == written);
                load.unpublish();
            }
            rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
            if (lateAckMs == 0)
            {
                assertTrue(rig.count(EngineCounter.FRAMES_AUTO_ACKED) > 0, "frames acknowledged for want of memory");
            }
            assertEquals(0, rig.count(EngineCounter.UPSTREAMS_FAILED), "upstreams failed");
        }
    }

    private static void measure(final EngineRig rig, final Load load)
    {
        final long threadId = rig.engine.threadId();
        awaitCycles(rig, load, WARM_UP_CYCLES);
        final StringBuilder windows = new StringBuilder();
        long cleanSinceNs = System.nanoTime();
        int cleanWindows = 0;
        int count = 0;
        while (cleanWindows < MIN_CLEAN_WINDOWS || System.nanoTime() - cleanSinceNs < MIN_CLEAN_NS)
        {
            assertTrue(count < MAX_WINDOWS, () ->
                "the loop's thread allocates: bytes in windows of " + WINDOW_CYCLES + " duty cycles:" + windows);
            final long before = THREADS.getThreadAllocatedBytes(threadId);
            awaitCycles(rig, load, WINDOW_CYCLES);
            final long allocated = THREADS.getThreadAllocatedBytes(threadId) - before;
            windows.append(' ').append(allocated);
            count++;
            cleanWindows++;
            if (allocated != 0)
            {
                cleanWindows = 0;
                cleanSinceNs = System.nanoTime();
            }
        }
        LOG.info("bytes allocated in windows of {} duty cycles:{}", WINDOW_CYCLES, windows);
    }

    private static void awaitCycles(final EngineRig rig, final Load load, final int cycles)
    {
        final long end = rig.count(EngineCounter.DUTY_CYCLES) + cycles;
        Await.until("duty cycles", () -> load.isAlive() && rig.count(EngineCounter.DUTY_CYCLES) >= end);
    }

    /**
     * Publishers on a thread of their own.
     */
    private static final class Load implements AutoCloseable
    {
        private final List<LoadPublisher> publishers = new ArrayList<>();
        private final Thread thread = new Thread(this::run, "load");
        private final long roundPauseNs;
        private volatile boolean isStopping;
        private volatile Throwable failure;
        private long frames;

        Load(final int port, final long roundPauseNs)
        {
            this.roundPauseNs = roundPauseNs;
            for (int i = 0; i < PUBLISHERS; i++)
            {
                publishers.add(LoadPublisher.publishing(port, "load" + i, CHUNK_SIZES[i % CHUNK_SIZES.length]));
            }
            thread.setDaemon(true);
            thread.start();
        }

        private void run()
        {
            try
            {
                for (int frame = 0; !isStopping; frame++)
                {
                    for (int i = 0; i < PUBLISHERS; i++)
                    {
                        final LoadPublisher publisher = publishers.get(i);
                        publisher.video(frame * FRAME_MS, frame % KEY_EVERY_FRAMES == 0,
                            VIDEO_LENGTHS[(frame + i) % VIDEO_LENGTHS.length]);
                        publisher.audio(frame * FRAME_MS, 100 + frame % 300);
                        publisher.flush();
                        publisher.drainReplies();
                        frames += 2;
                        LockSupport.parkNanos(1);
                    }
                    LockSupport.parkNanos(roundPauseNs);
                }
            }
            catch (final RuntimeException ex)
            {
                failure = ex;
            }
        }

        void stop()
        {
            isStopping = true;
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException(ex);
            }
            isAlive();
        }

        boolean isAlive()
        {
            if (failure != null)
            {
                throw new AssertionError("publisher failed", failure);
            }
            return true;
        }

        long frames()
        {
            return frames;
        }

        long acknowledgements()
        {
            return publishers.stream().mapToLong(publisher -> publisher.acknowledgements).sum();
        }

        void unpublish()
        {
            publishers.forEach(LoadPublisher::unpublish);
        }

        /** {@inheritDoc} */
        public void close()
        {
            isStopping = true;
            publishers.forEach(LoadPublisher::close);
        }
    }
}
