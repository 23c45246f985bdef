package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine whose loop fails says so, or a supervisor would take its end for one that was asked for.
 */
@Timeout(20)
class LoopFailureTest
{
    @TempDir
    Path folder;

    @Test
    void errorInTheLoopIsAFailure() throws Exception
    {
        final AtomicBoolean isBroken = new AtomicBoolean();
        final EngineContext context = context().nanoClock(() ->
        {
            if (isBroken.getAndSet(false))
            {
                throw new OutOfMemoryError("as the test wants it");
            }
            return System.nanoTime();
        });
        try (Engine engine = Engine.launch(context))
        {
            assertFalse(engine.hasFailed());
            isBroken.set(true);
            engine.awaitTermination();
            assertTrue(engine.hasFailed());
            assertFalse(Files.exists(folder.resolve("loop-failure")), "its shared file is left");
        }
    }

    @Test
    void cpuThatThereIsNotFailsTheStart() throws Exception
    {
        final EngineContext context = context().cpu(99);
        final IllegalStateException failure =
            assertThrows(IllegalStateException.class, () -> Engine.launch(context));
        assertTrue(failure.getMessage().contains("cpu 99"), failure.getMessage());
        assertFalse(Files.exists(folder.resolve("loop-failure")), "its shared file is left");
    }

    @Test
    void endThatWasAskedForIsNone() throws Exception
    {
        final Engine engine = Engine.launch(context());
        engine.close();
        assertFalse(engine.hasFailed());
    }

    private EngineContext context() throws ConfigurationException
    {
        return new EngineContext()
            .instanceName("loop-failure")
            .directory(folder)
            .configuration(SluiceConfiguration.parse(
                "rtmp { server { listen 127.0.0.1:0; application live { live on; } } }", Path.of("test.conf")));
    }
}
