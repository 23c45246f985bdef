package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A publisher, an engine in its own process, a controller and a sink.
 */
@Timeout(60)
class EngineIT
{
    private static final int CHUNK_SIZE = 1_000;
    private static final long POLL_NS = 1_000_000;

    private final Commands commands = new Commands();

    @TempDir
    private Path directory;

    @Test
    void shouldDeliverEveryFrameAndResumeAfterTheSinkFailed() throws IOException
    {
        final int port = freePort();
        try (KmpSink sink = KmpSink.launch(new KmpSinkSettings().ackFrames(10));
            DemoController controller = controller(new ControllerBehaviour().sink("127.0.0.1:" + sink.port()));
            EngineProcess engine = EngineProcess.launch(configuration(port, controller), directory);
            FlvSource source = new FlvSource(EngineIT::openSample, false);
            RtmpPublisher publisher =
                RtmpPublisher.connect(RtmpUrl.parse("rtmp://127.0.0.1:" + port + "/live/it?k=v"), CHUNK_SIZE))
        {
            final FlvPublishing publishing = new FlvPublishing(source, publisher, false, (isVideo, frameIndex) ->
            {
                if (isVideo && frameIndex == 150)
                {
                    await(() -> frames(sink, "v1") >= 50);
                    sink.dropConnections();
                }
            });
            publishing.run();
            publisher.finish();
            await(() -> hasEnded(sink, "v1") && hasEnded(sink, "a1") && controller.callCount("unpublish") == 2);

            assertEquals(publishing.videoFrames(), frames(sink, "v1"));
            assertEquals(publishing.audioFrames(), frames(sink, "a1"));
            assertTrue(sink.problems().isEmpty(), sink.problems().toString());
            assertTrue(sink.track("it", "v1").connections() >= 2, "no reconnect");
            assertTrue(controller.callCount("republish") >= 1, "no republish");
            assertTrue(engine.isAlive());
        }
    }

    @Test
    void shouldTellThePublisherWhyItIsRefused() throws IOException
    {
        final int port = freePort();
        final Path sample = directory.resolve("sample.flv");
        Files.copy(sampleStream(), sample);
        try (DemoController controller = controller(new ControllerBehaviour().refuseConnect("no such customer"));
            EngineProcess engine = EngineProcess.launch(configuration(port, controller), directory))
        {
            final String url = "rtmp://127.0.0.1:" + port + "/live/it";

            assertEquals(SluiceCommand.FAILURE, commands.run("publish", "--fast", sample.toString(), url));
            assertTrue(commands.err().contains("no such customer"), commands.err());
            assertTrue(commands.err().contains("NetConnection.Connect.Rejected"), commands.err());
            assertFalse(commands.err().contains("\tat "), commands.err());
            assertTrue(engine.isAlive());
        }
    }

    @Test
    void shouldRunTheQuickstartOnce()
    {
        assertEquals(0, commands.run("quickstart", "--once"), commands::err);
    }

    private static DemoController controller(final ControllerBehaviour behaviour) throws IOException
    {
        return DemoController.launch(new InetSocketAddress("127.0.0.1", 0), behaviour, (line) -> {});
    }

    private Path configuration(final int port, final DemoController controller) throws IOException
    {
        final String base = controller.baseUrl();
        return Files.writeString(directory.resolve("engine.conf"), "rtmp { server { listen 127.0.0.1:" + port +
            "; application live { live on;" +
            " kmp_ctrl_connect_url " + base + "/connect; kmp_ctrl_publish_url " + base + "/publish;" +
            " kmp_ctrl_unpublish_url " + base + "/unpublish; kmp_ctrl_republish_url " + base + "/republish; } } }");
    }

    private static long frames(final KmpSink sink, final String trackId)
    {
        final SinkTrack track = sink.track("it", trackId);
        return track == null ? 0 : track.frames();
    }

    private static boolean hasEnded(final KmpSink sink, final String trackId)
    {
        final SinkTrack track = sink.track("it", trackId);
        return track != null && track.isEnded();
    }

    private static void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static ReadableByteChannel openSample()
    {
        return Channels.newChannel(sampleStream());
    }

    private static InputStream sampleStream()
    {
        return EngineIT.class.getResourceAsStream("sample.flv");
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0))
        {
            return socket.getLocalPort();
        }
    }
}
