package io.sluice.tools;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One API server over three engines that share a port, each a process of its own, with thirty publishers.
 */
@Timeout(120)
class ApiIT
{
    private static final int ENGINES = 3;
    private static final int PUBLISHERS = 30;
    private static final int DROPPED = 3;

    private final List<LoopingPublisher> publishers = new ArrayList<>();
    private final Map<String, SluiceProcess> engines = new TreeMap<>();

    @TempDir
    private Path directory;

    private KmpSink sink;
    private DemoController controller;
    private Path configuration;
    private int port;
    private SluiceProcess apiProcess;
    private ApiClient api;

    @BeforeEach
    void launchAll() throws IOException
    {
        sink = KmpSink.launch(new KmpSinkSettings());
        controller = DemoController.launch(new InetSocketAddress("127.0.0.1", 0),
            new ControllerBehaviour().sink("127.0.0.1:" + sink.port()), (line) -> {});
        port = freePort();
        configuration = Files.writeString(directory.resolve("host.conf"),
            "rtmp { server { listen 127.0.0.1:" + port + " reuseport; application live { live on;" +
            " kmp_ctrl_publish_url " + controller.baseUrl() + "/publish;" +
            " kmp_ctrl_unpublish_url " + controller.baseUrl() + "/unpublish;" +
            " kmp_ctrl_republish_url " + controller.baseUrl() + "/republish; } } }\n" +
            "http { listen 127.0.0.1:0; location /rtmp_kmp_api/ { rtmp_kmp_api write=on; } }\n");
        for (int i = 1; i <= ENGINES; i++)
        {
            engines.put(Integer.toString(i), launchEngine(Integer.toString(i)));
        }

        apiProcess = SluiceProcess.launch(directory.resolve("api.log"),
            "api", "-c", configuration.toString(), "--dir", directory.toString());
        api = new ApiClient(apiProcess.address());
        for (int i = 0; i < PUBLISHERS; i++)
        {
            publishers.add(LoopingPublisher.start(port, "stream" + i));
        }
    }

    @AfterEach
    void closeAll()
    {
        publishers.forEach(LoopingPublisher::close);
        engines.values().forEach(SluiceProcess::close);
        if (apiProcess != null)
        {
            apiProcess.close();
        }

        controller.close();
        sink.close();
    }

    @Test
    void shouldShowAndSteerTheEnginesOfAHost() throws IOException, InterruptedException
    {
        final Set<String> streams = IntStream.range(0, PUBLISHERS).mapToObj((i) -> "stream" + i)
            .collect(Collectors.toCollection(TreeSet::new));
        awaitStreams(streams);
        assertEquals(PUBLISHERS, new HashSet<>(connections().values()).size(), "connection numbers are not unique");
        refuseWrongRequests();

        for (final LoopingPublisher publisher : onePerEngine())
        {
            drop(publisher, streams);
        }

        killAndRestart(streams);
        endGracefully();
        assertTrue(sink.problems().stream().allMatch(ApiIT::isExpected), () -> sink.problems().toString());
    }

    private void refuseWrongRequests() throws IOException, InterruptedException
    {
        assertEquals(400, api.delete(ApiClient.API + "sessions/abc").statusCode());
        assertEquals(404, api.delete(ApiClient.API + "sessions/123456789012345678").statusCode());
        final HttpResponse<String> response = api.post(ApiClient.API + "sessions/1", "{}");
        assertEquals(405, response.statusCode());
        assertTrue(response.headers().firstValue("Allow").orElse("").contains("DELETE"), response::toString);
        assertEquals(PUBLISHERS, api.sessions().size());
    }

    /** As many as are to be dropped, wherever they are. */
    private List<LoopingPublisher> onePerEngine() throws IOException, InterruptedException
    {
        final Map<Object, LoopingPublisher> byEngine = new TreeMap<>();
        for (final Object session : Json.list(Json.object(Json.parse(api.get("dashboard.json"))).get("sessions")))
        {
            final Object name = Json.object(Json.list(Json.object(session).get("streams")).get(0)).get("name");
            byEngine.put(Json.object(session).get("engine"), publisher((String) name));
        }

        // The kernel spreads connections by a hash, thirty of them over three engines.
        assertEquals(engines.keySet(), byEngine.keySet(), "engines without a publisher");
        assertEquals(DROPPED, byEngine.size());
        return List.copyOf(byEngine.values());
    }

    private void drop(final LoopingPublisher publisher, final Set<String> streams)
        throws IOException, InterruptedException
    {
        final long connection = connections().get(publisher.stream());
        assertEquals(204, api.delete(ApiClient.API + "sessions/" + connection).statusCode());
        Await.until("the end of " + publisher.stream(), () -> publisher.failure() != null);
        streams.remove(publisher.stream());
        awaitStreams(streams);
        assertEquals(404, api.delete(ApiClient.API + "sessions/" + connection).statusCode());
        assertOthersGoOn(streams);
    }

    private void killAndRestart(final Set<String> streams) throws IOException, InterruptedException
    {
        final String victim = "2";
        final Set<String> lost = streamsOf(victim);
        assertTrue(!lost.isEmpty() && lost.size() < streams.size(), lost::toString);
        final Object pid = api.engine(victim).get("pid");
        engines.get(victim).kill();
        final long killedNs = System.nanoTime();
        Await.until("the engine is shown as dead",
            () -> "dead".equals(api.engine(victim).get("status")));
        System.out.println("a killed engine was shown as dead after " +
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs) + " ms");
        streams.removeAll(lost);
        awaitStreams(streams);
        assertOthersGoOn(streams);

        engines.put(victim, launchEngine(victim));
        Await.until("the engine is shown as live again", () -> "live".equals(api.engine(victim).get("status")));
        assertNotEquals(pid, api.engine(victim).get("pid"));
        awaitStreams(streams);
        // Some of as many new ones come to the new engine.
        for (int i = 0; streamsOf(victim).isEmpty() && i < PUBLISHERS; i++)
        {
            final String name = "later" + i;
            publishers.add(LoopingPublisher.start(port, name));
            streams.add(name);
            awaitStreams(streams);
        }

        assertTrue(!streamsOf(victim).isEmpty(), "no publisher came to the restarted engine");
        assertEquals(streams.size(), new HashSet<>(connections().values()).size());
    }

    private void endGracefully() throws IOException, InterruptedException
    {
        final LoopingPublisher first = publishers.stream()
            .filter((publisher) -> publisher.failure() == null).findFirst().orElseThrow();
        first.finish();
        assertNull(first.failure(), () -> String.valueOf(first.failure()));
        Await.until("the end of a stream that was ended by its publisher",
            () -> !api.streams().contains(first.stream()));
        for (final SluiceProcess engine : engines.values())
        {
            assertEquals(0, engine.terminate());
        }

        Await.until("no session", () -> api.sessions().isEmpty());
        for (final LoopingPublisher publisher : publishers)
        {
            if (publisher != first)
            {
                Await.until("the end of " + publisher.stream(), () -> publisher.failure() != null);
                assertInstanceOf(IOException.class, publisher.failure());
            }
        }

        assertEquals(0, apiProcess.terminate());
    }

    private void awaitStreams(final Set<String> streams)
    {
        Await.until("exactly the streams " + streams, () ->
        {
            final List<String> listed = api.streams();
            return listed.size() == streams.size() && streams.equals(new TreeSet<>(listed));
        });
    }

    private void assertOthersGoOn(final Set<String> streams)
    {
        for (final String stream : streams)
        {
            final LoopingPublisher publisher = publisher(stream);
            final long frames = publisher.frames();
            Await.until("more frames of " + stream, () -> publisher.frames() > frames);
            assertNull(publisher.failure(), () -> String.valueOf(publisher.failure()));
        }
    }

    private LoopingPublisher publisher(final String stream)
    {
        return publishers.stream().filter((publisher) -> publisher.stream().equals(stream)).findFirst().orElseThrow();
    }

    private Map<String, Long> connections() throws IOException, InterruptedException
    {
        final Map<String, Long> connections = new TreeMap<>();
        for (final Map<String, Object> session : api.sessions())
        {
            for (final Object stream : Json.list(session.get("streams")))
            {
                assertNull(connections.put(
                    (String) Json.object(stream).get("name"), (Long) session.get("connection")), "listed twice");
            }
        }

        return connections;
    }

    private Set<String> streamsOf(final String engine) throws IOException, InterruptedException
    {
        final Set<String> streams = new TreeSet<>();
        for (final Object session : Json.list(Json.object(Json.parse(api.get("dashboard.json"))).get("sessions")))
        {
            if (engine.equals(Json.object(session).get("engine")))
            {
                for (final Object stream : Json.list(Json.object(session).get("streams")))
                {
                    streams.add((String) Json.object(stream).get("name"));
                }
            }
        }

        return streams;
    }

    private SluiceProcess launchEngine(final String name) throws IOException
    {
        final int cpu = (Integer.parseInt(name) - 1) % Runtime.getRuntime().availableProcessors();
        final SluiceProcess engine = SluiceProcess.launch(directory.resolve("engine" + name + ".log"),
            "engine", "-c", configuration.toString(), "--dir", directory.toString(), "--instance", name,
            "--cpu", Integer.toString(cpu));
        assertNotNull(engine.address());
        return engine;
    }

    /** The killed engine's tracks had no end. */
    private static boolean isExpected(final String problem)
    {
        return problem.contains("without the end of the stream") || problem.contains("closed");
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0))
        {
            return socket.getLocalPort();
        }
    }
}
