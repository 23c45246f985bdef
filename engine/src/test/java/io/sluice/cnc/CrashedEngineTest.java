package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine in a process of its own, killed with SIGKILL in the midst of writing.
 */
final class CrashedEngineTest
{
    @TempDir
    private Path temporary;

    @Test
    void leavesAFileThatCanBeReadAndReplaced() throws Exception
    {
        final Process engine = new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            temporary.resolve("s").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try
        {
            assertEquals('r', engine.getInputStream().read());
            final EngineFile live = EngineDirectory.scan(temporary.resolve("s")).get(0);
            assertEquals(EngineFile.Status.LIVE, live.status());
            assertEquals(engine.pid(), live.reader().pid());
            final CncContext context = new CncContext().directory(temporary.resolve("s")).instanceName("crash");
            final CncException ex = assertThrows(CncException.class, () -> CncFile.create(context));
            assertTrue(ex.getMessage().contains("pid " + engine.pid()), ex.getMessage());
            assertTrue(CommandClient.open(live.reader()).dropSession(1, 30_000).isOk());

            engine.destroyForcibly();
            assertTrue(engine.waitFor(30, TimeUnit.SECONDS));

            assertFalse(live.reader().isAlive(), "a reader that had it open sees the death");
            final EngineFile dead = EngineDirectory.scan(temporary.resolve("s")).get(0);
            assertEquals(EngineFile.Status.DEAD, dead.status());
            assertEquals(engine.pid(), dead.reader().pid());
            assertTrue(dead.reader().counter(EngineCounter.DUTY_CYCLES) > 0);
            assertEquals("before the crash", dead.reader().errors().get(0).text().strip());
            final List<SessionView> sessions = dead.reader().sessions().snapshot();
            assertTrue(sessions.size() == 2 || sessions.size() == 1, "one may be in the midst of being written");
            assertEquals("steady", sessions.get(0).app());
            final CommandClient client = CommandClient.open(dead.reader());
            final TimeoutException silent =
                assertThrows(TimeoutException.class, () -> client.dropSession(1, 1));
            assertTrue(silent.getMessage().contains("is dead"), silent.getMessage());

            CncFile.create(context).close();
            assertTrue(EngineDirectory.scan(temporary.resolve("s")).isEmpty());
        }
        finally
        {
            engine.destroyForcibly();
        }
    }

    /** The engine. */
    static final class Writer
    {
        private Writer()
        {
        }

        public static void main(final String[] args)
        {
            final CncFile cnc =
                CncFile.create(new CncContext().directory(Path.of(args[0])).instanceName("crash"));
            final RecordingCommandHandler handler = new RecordingCommandHandler();
            handler.replies = cnc.replies();
            final CommandPoller poller = cnc.commandPoller(handler);
            cnc.errors().record("before the crash");
            final SessionTable table = cnc.sessions();
            final SessionSlot steady = table.session(table.allocateSession());
            steady.beginWrite();
            steady.app("steady");
            steady.endWrite();
            final int busy = table.allocateSession();
            boolean isReady = false;
            while (true)
            {
                cnc.heartbeat(System.currentTimeMillis());
                cnc.counters().increment(EngineCounter.DUTY_CYCLES);
                poller.poll(16, System.nanoTime());
                final SessionSlot slot = table.session(busy);
                slot.beginWrite();
                slot.connection(System.nanoTime()).tcUrl("x".repeat(512));
                slot.endWrite();
                if (!isReady)
                {
                    isReady = true;
                    System.out.print("r");
                    System.out.flush();
                }
            }
        }
    }
}
