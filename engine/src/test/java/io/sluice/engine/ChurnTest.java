package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Publishers that come and go leave nothing behind: no connection, track, slab, timer or descriptor.
 */
class ChurnTest
{
    private static final int CYCLES = 200;
    private static final int WARM_UP_CYCLES = 20;
    private static final int ENGINES = 8;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesNothingBehind()
    {
        try (LoadSink sink = new LoadSink(2, 0); EngineRig rig = new EngineRig("", ""))
        {
            rig.controller.onPublish = event ->
                TestController.publishReply(event, TestController.upstream("main", sink.address(), ""));
            cycles(rig, 0, WARM_UP_CYCLES);
            final long before = descriptors();
            Await.until("a second's accounts", () -> rig.count(EngineCounter.ARENA_BYTES) > 0);
            final long arenaBytes = rig.count(EngineCounter.ARENA_BYTES);
            cycles(rig, WARM_UP_CYCLES, CYCLES);
            // The pools of the HTTP client and of the controller's server may hold some connections more or less.
            Await.until(() -> "descriptors back from " + descriptors() + " to about " + before,
                () -> descriptors() < before + CYCLES / 4);
            Await.until("unpublishes", () -> rig.controller.count("unpublish") == 2 * (WARM_UP_CYCLES + CYCLES));
            rig.awaitCount(EngineCounter.CONTROL_CALLS_OPEN, 0);
            rig.awaitCount(EngineCounter.SLABS_IN_USE, 0);
            assertEquals(arenaBytes, rig.count(EngineCounter.ARENA_BYTES), "bytes of the arena");
            assertEquals(2L * 2 * (WARM_UP_CYCLES + CYCLES), sink.frames(), "frames");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void enginesLeaveNothingBehind()
    {
        new EngineRig().close();
        final long before = descriptors();
        for (int i = 0; i < ENGINES; i++)
        {
            new EngineRig().close();
        }
        Await.until(() -> "descriptors back from " + descriptors() + " to about " + before, () ->
        {
            // The JDK's HTTP client ends its thread, and closes what it holds, when it is found to be garbage.
            System.gc();
            return descriptors() < before + ENGINES;
        });
    }

    private static void cycles(final EngineRig rig, final int first, final int count)
    {
        for (int i = first; i < first + count; i++)
        {
            try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "churn" + i, 4096))
            {
                for (int frame = 0; frame < 2; frame++)
                {
                    publisher.video(frame * 40, frame == 0, 1000);
                    publisher.audio(frame * 40, 100);
                }
                publisher.flush();
                if (i % 2 == 0)
                {
                    publisher.unpublish();
                }
            }
        }
        rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
        rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
    }

    private static long descriptors()
    {
        final String[] names = DESCRIPTORS.toFile().list();
        assertTrue(names != null && Files.isDirectory(DESCRIPTORS), "no " + DESCRIPTORS);
        return names.length;
    }
}
