package io.sluice.tools;

import io.sluice.cnc.CncReader;
import io.sluice.cnc.EngineDirectory;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.SessionView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Two engines of one port, and all that operators do with them from a terminal.
 */
@Timeout(40)
class OperatorsIT
{
    private static final long POLL_NS = 5_000_000;
    private static final int CHUNK_SIZE = 4096;
    private static final int TAGS = 60;

    private final Map<String, RtmpPublisher> publishers = new HashMap<>();
    private Commands commands = new Commands();

    @TempDir
    private Path directory;
    private int port;

    @AfterEach
    void closePublishers()
    {
        publishers.values().forEach(RtmpPublisher::close);
    }

    @Test
    void shouldShowSteerAndReplaceTheEnginesOfOnePort() throws Exception
    {
        try (KmpSink sink = KmpSink.launch(new KmpSinkSettings().ackFrames(10));
            DemoController controller = DemoController.launch(new InetSocketAddress("127.0.0.1", 0),
                new ControllerBehaviour().sink("127.0.0.1:" + sink.port()), (line) -> {});
            SupervisorProcess supervisor = start(configuration(controller.baseUrl(), "reuseport"), "-n", "2"))
        {
            await(() -> supervisor.out().startsWith("ready 2 engines at rtmp://127.0.0.1:" + port));
            assertEquals(2, live().size());
            publish("s", 8);
            assertStreamsOnce();

            crash(supervisor);
            publish("t", 4);
            assertStreamsOnce();

            drop();
            assertStreamsOnce();

            drain(supervisor);
            assertStreamsOnce();

            final List<Long> pids = pids();
            assertEquals(0, sluice("stop"), commands::err);
            assertTrue(commands.out().contains("their supervisor"), commands.out());
            assertEquals(0, supervisor.awaitExit(), supervisor.err());
            pids.forEach((pid) -> assertFalse(isProcess(pid), "engine " + pid + " is left"));
            assertEquals(SluiceCommand.NOTHING_FOUND, sluice("status"));
            assertEquals(0, sluice("stop"));
            assertTrue(commands.out().startsWith("nothing runs in "), commands.out());
        }
    }

    @Test
    void shouldPassASignalOnToTheEngines() throws Exception
    {
        try (SupervisorProcess supervisor =
            start(configuration(null, "reuseport"), "-n", "2", "--log-dir", directory.resolve("log").toString()))
        {
            await(() -> supervisor.out().startsWith("ready "));
            final List<Long> pids = pids();
            assertEquals(2, pids.size());
            // One is enough for a folder.
            try (SupervisorProcess second = start(configuration(null, "reuseport"), "-n", "2"))
            {
                assertEquals(SluiceCommand.FAILURE, second.awaitExit());
            }

            supervisor.terminate();
            assertEquals(0, supervisor.awaitExit(), supervisor.err());
            pids.forEach((pid) -> assertFalse(isProcess(pid), "engine " + pid + " is left"));
            assertTrue(live().isEmpty());
            assertTrue(Files.readString(directory.resolve("log").resolve("engine-2.log")).contains("stopped: "));
        }
    }

    @Test
    void shouldLeaveNothingRunningWhenAnEngineDoesNotStart() throws Exception
    {
        try (ServerSocket taken = new ServerSocket(0);
            SupervisorProcess supervisor = start(
                Files.writeString(directory.resolve("taken.conf"), "rtmp { server { listen 0.0.0.0:" +
                    taken.getLocalPort() + " reuseport; application live { live on; } } }"), "-n", "2"))
        {
            assertEquals(SluiceCommand.FAILURE, supervisor.awaitExit());
            assertTrue(supervisor.err().contains("did not start"), supervisor.err());
            assertTrue(supervisor.err().contains("is another server using the port"), supervisor.err());
            assertTrue(live().isEmpty());
        }
    }

    private void crash(final SupervisorProcess supervisor) throws Exception
    {
        final EngineFile victim = busiest();
        final List<String> lost = SessionTree.streams(victim.reader());
        final String name = victim.instanceName();
        assertTrue(ProcessHandle.of(victim.reader().pid()).orElseThrow().destroyForcibly());

        await(() -> sluice("status") == SluiceCommand.FAILURE &&
            commands.out().contains("engine " + name + " is dead: its process " + victim.reader().pid() + " is gone"));
        await(() -> supervisor.err().contains(" crashed with signal 9"));
        await(() -> supervisor.err().contains(" lost " + Amounts.count(lost.size(), "stream") + ": "));
        for (final String stream : lost)
        {
            assertTrue(supervisor.err().contains(stream), supervisor.err());
            publishers.remove(stream.replaceAll("live/| from .*", "")).close();
        }

        await(() -> sluice("status") == 0 && live().size() == 2);
        assertNotEquals(victim.reader().pid(), engine(name).reader().pid());
        await(() -> count(supervisor.err(), "is ready at") == 3);
    }

    private void drop() throws Exception
    {
        final SessionView session = busiest().reader().sessions().snapshot().get(0);
        final String name = session.streams().get(0).name();
        assertEquals(0, sluice("drop", Long.toString(session.connection())), commands::err);
        final RtmpPublisher publisher = publishers.remove(name);
        await(() ->
        {
            sluice("status", "--sessions");
            return !commands.out().contains("stream " + name + " ");
        });
        assertThrows(IOException.class, () -> send(publisher, Integer.MAX_VALUE));
        publisher.close();

        assertEquals(SluiceCommand.NOTHING_FOUND, sluice("drop", Long.toString(session.connection())));
        assertTrue(commands.err().contains("no engine has a connection " + session.connection()), commands.err());
    }

    private void drain(final SupervisorProcess supervisor) throws Exception
    {
        final EngineFile engine = busiest();
        final String name = engine.instanceName();
        final List<String> streams = SessionTree.streams(engine.reader());
        assertEquals(SluiceCommand.USAGE, sluice("drain"));
        assertEquals(0, sluice("drain", "--instance", name, "--deadline", "50s"), commands::err);
        assertEquals(0, sluice("status"));
        assertTrue(commands.out().contains("  draining, "), commands.out());
        // All newcomers find the other one.
        publish("u", 2);
        assertEquals(streams, SessionTree.streams(engine.reader()));

        final Thread leaving = new Thread(() -> streams.forEach((stream) ->
            publishers.remove(stream.replaceAll("live/| from .*", "")).close()));
        leaving.start();
        assertEquals(0, sluice("drain", "--instance", name, "--deadline", "50s", "--wait"), commands::err);
        leaving.join();
        assertTrue(commands.out().contains("engine " + name + " has ended"), commands.out());
        await(() -> supervisor.err().contains(" (pid " + engine.reader().pid() + ") has ended"));
        assertEquals(1, live().size());
        assertTrue(supervisor.isAlive());
    }

    /**
     * Every stream is on one of the engines, and there is no other.
     */
    private void assertStreamsOnce() throws IOException
    {
        await(() ->
        {
            sluice("status", "--sessions");
            return count(commands.out(), "    stream ") == publishers.size();
        });
        for (final String name : publishers.keySet())
        {
            assertEquals(1, count(commands.out(), "    stream " + name + " "), commands.out());
        }
    }

    private void publish(final String prefix, final int number) throws IOException
    {
        for (int i = 0; i < number; i++)
        {
            final String name = prefix + i;
            final RtmpPublisher publisher =
                RtmpPublisher.connect(RtmpUrl.parse("rtmp://127.0.0.1:" + port + "/live/" + name), CHUNK_SIZE);
            publishers.put(name, publisher);
            send(publisher, TAGS);
        }
    }

    private static void send(final RtmpPublisher publisher, final int tags) throws IOException
    {
        try (FlvSource source = new FlvSource(() -> Channels.newChannel(
            OperatorsIT.class.getResourceAsStream("sample.flv")), true))
        {
            for (int i = 0; i < tags && source.next(); i++)
            {
                publisher.send(source.tagType(), (int)source.timestampMs(), source.body(), source.length());
            }
        }
    }

    private SupervisorProcess start(final Path configuration, final String... arguments) throws IOException
    {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-c", configuration.toString(), "--dir", engines().toString(), "--cpus", "none"));
        final Path output = Files.createTempDirectory(directory, "start");
        return new SupervisorProcess(output, all.toArray(new String[0]));
    }

    private Path configuration(final String controller, final String listenOptions) throws IOException
    {
        if (port == 0)
        {
            try (ServerSocket socket = new ServerSocket(0))
            {
                port = socket.getLocalPort();
            }
        }

        return Files.writeString(directory.resolve("engine.conf"), "rtmp { server { listen 127.0.0.1:" + port + " " +
            listenOptions + "; application live { live on;" + (controller == null ? "" :
            " kmp_ctrl_publish_url " + controller + "/publish;" +
            " kmp_ctrl_unpublish_url " + controller + "/unpublish;") + " } } }");
    }

    private Path engines()
    {
        return directory.resolve("shm");
    }

    private int sluice(final String name, final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of(name, "--dir", engines().toString()));
        all.addAll(List.of(arguments));
        commands = new Commands();
        return commands.run(all.toArray(new String[0]));
    }

    private List<EngineFile> live()
    {
        return EngineDirectory.scan(engines()).stream().filter(EngineStatus::isLive).toList();
    }

    private List<Long> pids()
    {
        return live().stream().map(EngineFile::reader).map(CncReader::pid).toList();
    }

    private EngineFile engine(final String name)
    {
        return live().stream().filter((file) -> file.instanceName().equals(name)).findFirst().orElseThrow();
    }

    private EngineFile busiest()
    {
        EngineFile busiest = null;
        int most = 0;
        for (final EngineFile file : live())
        {
            final int streams = SessionTree.streams(file.reader()).size();
            if (streams > most)
            {
                most = streams;
                busiest = file;
            }
        }

        return busiest;
    }

    private static boolean isProcess(final long pid)
    {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static int count(final String text, final String part)
    {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static void await(final Callable<Boolean> condition)
    {
        try
        {
            while (!condition.call())
            {
                LockSupport.parkNanos(POLL_NS);
                if (Thread.interrupted())
                {
                    throw new InterruptedException("timed out");
                }
            }
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
