package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.sluice.cnc.EngineCounter;
import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;

/**
 * An engine in this process with a controller and a sink around it, all on loopback and free ports. Closing it checks
 * that nothing was left behind: no connection, no track, no slab.
 */
final class EngineRig implements AutoCloseable
{
    final TestSink sink = new TestSink();
    final TestController controller = new TestController(sink.address());
    final Engine engine;

    /**
     * @param applicationDirectives more lines for the application block.
     * @param serverDirectives      more lines for the server block.
     */
    EngineRig(final String applicationDirectives, final String serverDirectives)
    {
        this(applicationDirectives, serverDirectives, "127.0.0.1:0");
    }

    EngineRig(final String applicationDirectives, final String serverDirectives, final String listen)
    {
        this(applicationDirectives, serverDirectives, listen, new EngineContext());
    }

    /**
     * @param context without a configuration, for tests with a clock of their own.
     */
    EngineRig(
        final String applicationDirectives,
        final String serverDirectives,
        final String listen,
        final EngineContext context)
    {
        final String text = String.join("\n",
            "rtmp {",
            "    access_log off;",
            "    server {",
            "        listen " + listen + ";",
            "        " + serverDirectives,
            "        application live {",
            "            live on;",
            "            deny play all;",
            url(applicationDirectives, "connect"),
            url(applicationDirectives, "publish"),
            url(applicationDirectives, "unpublish"),
            url(applicationDirectives, "republish"),
            "            " + applicationDirectives,
            "        }",
            "    }",
            "}");
        try
        {
            engine = Engine.launch(context
                .configuration(SluiceConfiguration.parse(text, Path.of("test.conf")))
                .directory(ownDirectory()));
        }
        catch (final ConfigurationException ex)
        {
            throw new IllegalArgumentException(ex);
        }
    }

    EngineRig()
    {
        this("", "");
    }

    /**
     * @return where this engine's shared file goes, apart from those of all other engines.
     */
    static Path ownDirectory()
    {
        try
        {
            final Path directory = Files.createTempDirectory("sluice-test");
            directory.toFile().deleteOnExit();
            return directory;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * The controller's URL for an event, unless the test has its own.
     */
    private String url(final String applicationDirectives, final String event)
    {
        final String directive = "kmp_ctrl_" + event + "_url ";
        return applicationDirectives.contains(directive) ?
            "" : directive + "http://127.0.0.1:" + controller.port() + "/" + event + ";";
    }

    int port()
    {
        return engine.addresses().get(0).getPort();
    }

    String url(final String stream)
    {
        return "rtmp://127.0.0.1:" + port() + "/live/" + stream;
    }

    long count(final EngineCounter counter)
    {
        return engine.counters().get(counter);
    }

    void awaitCount(final EngineCounter counter, final long expected)
    {
        Await.until(() -> counter.label() + " " + count(counter) + " to be " + expected + "; " +
            engine.counters().summary(), () -> count(counter) == expected);
    }

    /**
     * Wait until a track's connections to the sink have brought so many frames together.
     */
    void awaitFrames(final String trackId, final int count)
    {
        Await.until(() -> count + " frames of " + trackId + ", connections " + sink.connections + "; " +
            engine.counters().summary(),
            () -> sink.connections(trackId).stream().mapToInt(connection -> connection.frameCount).sum() >= count);
    }

    /** {@inheritDoc} */
    public void close()
    {
        engine.close();
        controller.close();
        sink.close();
        assertEquals(0, count(EngineCounter.CONNECTIONS_OPEN), "connections open");
        assertEquals(0, count(EngineCounter.STREAMS_PUBLISHED), "streams published");
        assertEquals(0, count(EngineCounter.TRACKS_OPEN), "tracks open");
        assertEquals(0, count(EngineCounter.UPSTREAMS_OPEN), "upstreams open");
        assertEquals(0, count(EngineCounter.SLABS_IN_USE), "slabs in use");
        assertEquals(0, count(EngineCounter.UNEXPECTED_ERRORS), "unexpected errors");
    }
}
