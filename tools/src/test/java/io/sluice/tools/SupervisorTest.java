package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The supervisor with shell scripts for engines.
 */
@Timeout(30)
class SupervisorTest
{
    private static final String RUN = "echo ready rtmp://h:1; exec sleep 60";

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicInteger readyCount = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void shouldEndWhenAllEnginesHaveEndedByThemselves() throws Exception
    {
        final Supervisor supervisor =
            supervisor(1_000, engine("1", "echo ready a; exit 0"), engine("2", "echo ready b"));
        assertTrue(supervisor.run(readyCount::incrementAndGet), log::toString);
        assertEquals(1, readyCount.get());
        assertEquals(2, log.stream().filter((line) -> line.endsWith(" has ended")).count(), log.toString());
    }

    @Test
    void shouldStartACrashedEngineAgain() throws Exception
    {
        final Path mark = directory.resolve("mark");
        final Supervisor supervisor = supervisor(1_000, engine("1",
            "echo ready a; if [ -e " + mark + " ]; then exit 0; fi; touch " + mark + "; sleep 0.3; kill -9 $$"));
        assertTrue(supervisor.run(readyCount::incrementAndGet), log::toString);
        assertEquals(1, readyCount.get());
        final String text = String.join("\n", log);
        assertTrue(text.contains(" crashed with signal 9"), text);
        assertTrue(text.contains("nothing is known of lost sessions: there is no "), text);
        assertTrue(text.contains("engine 1 is started again in 500 ms"), text);
    }

    @Test
    void shouldGoOnWhenAProcessCannotBeStartedForAWhile() throws Exception
    {
        final AtomicInteger launches = new AtomicInteger();
        final Supervisor supervisor = supervisor(1_000, new SupervisedEngine("1", directory, () ->
        {
            switch (launches.incrementAndGet())
            {
                case 1:
                    return shell("echo ready a; sleep 0.3; exit 3");

                case 2:
                    throw new IOException("no memory");

                default:
                    return shell("echo ready a");
            }
        }, log::add, log::add));
        assertTrue(supervisor.run(readyCount::incrementAndGet), log::toString);
        final String text = String.join("\n", log);
        assertTrue(text.contains(" crashed with status 3"), text);
        assertTrue(text.contains("engine 1 can't be started: no memory"), text);
        assertTrue(text.contains("engine 1 is started again in 1000 ms"), text);
    }

    @Test
    void shouldLeaveNothingWhenOneDoesNotStart() throws Exception
    {
        final Process[] first = new Process[1];
        final Supervisor supervisor = supervisor(1_000, new SupervisedEngine("1", directory, () ->
        {
            first[0] = shell(RUN);
            return first[0];
        }, log::add, log::add), engine("2", "echo no port >&2; exit 1"));
        final CommandFailure failure =
            assertThrows(CommandFailure.class, () -> supervisor.run(readyCount::incrementAndGet));
        assertTrue(failure.getMessage().startsWith("engine 2 (pid "), failure.getMessage());
        assertTrue(log.contains("no port"), log.toString());
        assertEquals(0, readyCount.get());
        assertFalse(first[0].isAlive());
    }

    @Test
    void shouldKillWhatDoesNotEndInTime() throws Exception
    {
        final Supervisor supervisor =
            supervisor(200, engine("1", "trap '' TERM; echo ready a; while :; do sleep 0.1; done"), engine("2", RUN));
        // Told to stop as soon as it is ready.
        final boolean isWell = supervisor.run(supervisor::stop);
        assertFalse(isWell);
        final String text = String.join("\n", log);
        assertTrue(text.contains(" did not end in time and is killed"), text);
        assertTrue(text.contains("has ended with signal 9"), text);
        assertTrue(text.contains("has ended with signal 15"), text);
    }

    @Test
    void shouldBeAloneInItsFolder()
    {
        final Path engines = directory.resolve("shm");
        assertEquals(OptionalLong.empty(), SupervisorLock.holder(engines));
        final SupervisorLock lock = SupervisorLock.acquire(engines);
        assertEquals(OptionalLong.of(ProcessHandle.current().pid()), SupervisorLock.holder(engines));
        final CommandFailure failure = assertThrows(CommandFailure.class, () -> SupervisorLock.acquire(engines));
        assertTrue(failure.getMessage().contains("a supervisor already, with pid " + ProcessHandle.current().pid()),
            failure.getMessage());
        lock.close();
        assertEquals(OptionalLong.empty(), SupervisorLock.holder(engines));
        SupervisorLock.acquire(engines).close();
    }

    @Test
    void shouldRefuseConfigurationsThatEnginesCannotShare() throws IOException
    {
        assertRefused("listen 1935;", "", "unless it says so: listen 0.0.0.0:1935 reuseport;");
        assertRefused("listen 1935 reuseport; listen [::1]:1936;", "", "listen [::1]:1936 reuseport;");
        assertRefused("listen 127.0.0.1:0 reuseport;", "", "with port 0 each engine would listen on another port");
        assertRefused("listen 1935 reuseport;", "cpu 1;", "pins all engines to core 1");
        assertRefused("listne 1935;", "", "can't be used");
    }

    @Test
    void shouldRefuseCoresThatAreNotThere() throws IOException
    {
        final String file = configuration("listen 1935 reuseport;", "");
        final Commands commands = new Commands();
        assertEquals(SluiceCommand.USAGE, commands.run("start", "-c", file, "-n", "2", "--cpus", "0"));
        assertTrue(commands.err().contains("2 instances need as many cores, but --cpus lists 1"), commands.err());
        assertEquals(SluiceCommand.USAGE, commands.run("start", "-c", file, "-n", "0"));
        assertEquals(SluiceCommand.USAGE, commands.run("start", "-c", file, "--cpus", "x"));
        if (!CpuList.allowed().cpus().isEmpty())
        {
            assertEquals(SluiceCommand.FAILURE, commands.run("start", "-c", file, "--cpus", "4095"));
            assertTrue(commands.err().contains("may not use core 4095"), commands.err());
        }
    }

    private void assertRefused(final String listen, final String more, final String message) throws IOException
    {
        final Commands commands = new Commands();
        assertEquals(SluiceCommand.FAILURE,
            commands.run("start", "-c", configuration(listen, more), "-n", "2", "--cpus", "none"));
        assertTrue(commands.err().contains(message), commands.err());
    }

    private String configuration(final String listen, final String more) throws IOException
    {
        return Files.writeString(directory.resolve("engine.conf"),
            more + " rtmp { server { " + listen + " application live { live on; } } }").toString();
    }

    private Supervisor supervisor(final long stopTimeoutMs, final SupervisedEngine... engines)
    {
        return new Supervisor(List.of(engines), log::add, stopTimeoutMs);
    }

    private SupervisedEngine engine(final String name, final String script)
    {
        return new SupervisedEngine(name, directory, () -> shell(script), log::add, log::add);
    }

    private static Process shell(final String script) throws IOException
    {
        return new ProcessBuilder("sh", "-c", script).start();
    }
}
