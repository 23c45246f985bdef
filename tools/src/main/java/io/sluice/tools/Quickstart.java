package io.sluice.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An engine in a process of its own, with a controller, a sink and a sample publisher in this one.
 */
final class Quickstart implements AutoCloseable
{
    private static final int RTMP_PORT = 1935;
    private static final int CHUNK_SIZE = 4096;
    private static final String CHANNEL = "sample";
    private static final String CONFIGURATION = "quickstart.conf";
    private static final long PUBLISHER_TIMEOUT_MS = 3_000;
    private static final long ARRIVAL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final SendTimes videoTimes = new SendTimes();
    private final SendTimes audioTimes = new SendTimes();
    private Path directory;
    private DemoController controller;
    private KmpSink sink;
    private volatile EngineProcess engine;
    private RtmpPublisher publisher;
    private Thread publishThread;
    private FlvPublishing publishing;
    private volatile IOException publishFailure = null;
    private volatile boolean isPublished = false;
    private volatile boolean isClosed = false;

    /**
     * Start everything.
     *
     * @param bind   address to take RTMP at.
     * @param port   to take RTMP at, or 0 to choose one.
     * @param isLoop true to publish the sample over and over.
     * @throws IOException if something can't be started.
     */
    void start(final String bind, final int port, final boolean isLoop) throws IOException
    {
        directory = Files.createTempDirectory("sluice-quickstart-");
        sink = KmpSink.launch(new KmpSinkSettings().frameListener(this::onArrival));
        final ControllerBehaviour behaviour = new ControllerBehaviour().sink("127.0.0.1:" + sink.port());
        controller = DemoController.launch(new InetSocketAddress("127.0.0.1", 0), behaviour, this::logCall);
        System.out.println("controller " + controller.baseUrl() + ", KMP sink 127.0.0.1:" + sink.port());

        final int rtmpPort = port == 0 ? choosePort(bind) : port;
        final String host = bind.indexOf(':') < 0 ? bind : "[" + bind + "]";
        final Path configuration = directory.resolve(CONFIGURATION);
        Files.writeString(configuration, template()
            .replace("${listen}", host + ":" + rtmpPort)
            .replace("${controller}", controller.baseUrl()));
        engine = EngineProcess.start(configuration, directory);
        engine.awaitReady();
        final String url = "rtmp://" + (isAny(bind) ? "127.0.0.1" : host) + ":" + rtmpPort + "/live/";
        System.out.println("engine     " + url + (port == 0 && rtmpPort != RTMP_PORT ? "  (port 1935 is taken)" : ""));
        System.out.println("publish    OBS: server " + url + " with any stream key; or");
        System.out.println("           ffmpeg -re -i INPUT -c:v libx264 -c:a aac -f flv " + url + "mine");

        final FlvSource source = new FlvSource(() -> Channels.newChannel(resource("sample.flv")), isLoop);
        publisher = RtmpPublisher.connect(RtmpUrl.parse(url + CHANNEL), CHUNK_SIZE);
        publishing = new FlvPublishing(source, publisher, true, this::onSend);
        publishThread = new Thread(() -> publish(source), "publisher");
        publishThread.setDaemon(true);
        publishThread.start();
    }

    /**
     * Print what arrives, until the sample or the time has ended.
     *
     * @param seconds to run for, 0 for no limit.
     * @return true if everything arrived in order.
     * @throws IOException if the engine ended or the publisher failed.
     */
    boolean run(final long seconds) throws IOException
    {
        long lastVideo = 0;
        long lastAudio = 0;
        long lastBytes = 0;
        for (long second = 1; !isPublished && (seconds == 0 || second <= seconds); second++)
        {
            sleep(1_000);
            check();
            final long video = frames("v1");
            final long audio = frames("a1");
            final long bytes = bytes("v1") + bytes("a1");
            System.out.println(String.format("%4d s  %4d kB   video %3d frames, %s   audio %3d frames, %s%s",
                second, (bytes - lastBytes) / 1_000, video - lastVideo, videoTimes.drainInterval(),
                audio - lastAudio, audioTimes.drainInterval(), describeOthers()));
            lastVideo = video;
            lastAudio = audio;
            lastBytes = bytes;
        }

        publishing.stop();
        awaitArrival();
        check();

        return summarize();
    }

    @Override
    public synchronized void close()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        if (publishing != null)
        {
            publishing.stop();
        }

        if (publisher != null)
        {
            awaitPublisher();
            publisher.close();
        }

        if (engine != null)
        {
            engine.close();
        }

        if (sink != null)
        {
            sink.close();
        }

        if (controller != null)
        {
            controller.close();
        }

        if (directory != null)
        {
            deleteDirectory();
        }
    }

    private void publish(final FlvSource source)
    {
        try (source)
        {
            publishing.run();
            publisher.finish();
        }
        catch (final IOException ex)
        {
            publishFailure = ex;
        }

        isPublished = true;
    }

    private void onSend(final boolean isVideo, final long frameIndex)
    {
        (isVideo ? videoTimes : audioTimes).onSend(frameIndex);
    }

    private void onArrival(final SinkTrack track, final long frameIndex)
    {
        if (CHANNEL.equals(track.channelId()))
        {
            (track.isVideo() ? videoTimes : audioTimes).onArrival(frameIndex);
        }
    }

    private void logCall(final String line)
    {
        final int reply = line.indexOf(" -> ");
        System.out.println("controller " + Terminal.printable(reply < 0 ? line : line.substring(0, reply)));
    }

    private void check() throws IOException
    {
        if (isClosed)
        {
            return;
        }

        if (!engine.isAlive())
        {
            throw new CommandFailure("the engine ended; its log:" + System.lineSeparator() + engine.logTail());
        }

        if (publishFailure != null)
        {
            throw new CommandFailure("publishing the sample failed: " + publishFailure.getMessage() +
                "; the engine's log:" + System.lineSeparator() + engine.logTail());
        }
    }

    private void awaitPublisher()
    {
        try
        {
            if (publishThread != null)
            {
                publishThread.join(PUBLISHER_TIMEOUT_MS);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitArrival()
    {
        final long deadlineNs = System.nanoTime() + ARRIVAL_TIMEOUT_NS;
        while (System.nanoTime() - deadlineNs < 0 && !isClosed && !(isPublished && hasEnded("v1") && hasEnded("a1") &&
            controller.callCount("unpublish") >= 2))
        {
            sleep(10);
        }
    }

    private boolean summarize()
    {
        final long videoReceived = frames("v1");
        final long audioReceived = frames("a1");
        final List<String> problems = sink.problems();
        final boolean isComplete = problems.isEmpty() &&
            publishing.videoFrames() == videoReceived && publishing.audioFrames() == audioReceived &&
            videoReceived > 0 && hasEnded("v1") && hasEnded("a1");
        System.out.println(String.format("video      sent %d frames, received %d, latency %s",
            publishing.videoFrames(), videoReceived, videoTimes.total()));
        System.out.println(String.format("audio      sent %d frames, received %d, latency %s",
            publishing.audioFrames(), audioReceived, audioTimes.total()));
        System.out.println("controller " + Stream.of("connect", "publish", "republish", "unpublish")
            .map((type) -> controller.callCount(type) + " " + type)
            .collect(Collectors.joining(", ")));
        problems.forEach((problem) -> System.out.println("problem    " + Terminal.printable(problem)));
        System.out.println(
            isComplete ? "ok: every frame arrived, in order" : "FAILED: not everything arrived in order");

        return isComplete;
    }

    private String describeOthers()
    {
        return sink.tracks().stream()
            .filter((track) -> !CHANNEL.equals(track.channelId()))
            .map((track) -> "   " + Terminal.printable(track.name()) + " " + track.frames() + " frames" +
                (track.isEnded() ? " (ended)" : ""))
            .collect(Collectors.joining());
    }

    private long frames(final String trackId)
    {
        final SinkTrack track = sink.track(CHANNEL, trackId);
        return track == null ? 0 : track.frames();
    }

    private long bytes(final String trackId)
    {
        final SinkTrack track = sink.track(CHANNEL, trackId);
        return track == null ? 0 : track.bytes();
    }

    private boolean hasEnded(final String trackId)
    {
        final SinkTrack track = sink.track(CHANNEL, trackId);
        return track != null && track.isEnded();
    }

    private void deleteDirectory()
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).collect(Collectors.toList()))
            {
                Files.deleteIfExists(path);
            }
        }
        catch (final IOException ex)
        {
            System.err.println("can't delete " + directory + ": " + ex.getMessage());
        }
    }

    private static String template()
    {
        try (InputStream in = resource(CONFIGURATION))
        {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static InputStream resource(final String name) throws IOException
    {
        final InputStream in = Quickstart.class.getResourceAsStream(name);
        if (in == null)
        {
            throw new IOException("the jar has no " + name + "; build again with mvn package");
        }

        return in;
    }

    private static int choosePort(final String bind) throws IOException
    {
        return isFree(bind, RTMP_PORT) ? RTMP_PORT : freePort(bind);
    }

    private static boolean isFree(final String bind, final int port)
    {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(bind)))
        {
            return socket.isBound();
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    private static int freePort(final String bind) throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(bind)))
        {
            return socket.getLocalPort();
        }
    }

    private static boolean isAny(final String bind)
    {
        return "0.0.0.0".equals(bind) || "::".equals(bind);
    }

    private static void sleep(final long durationMs)
    {
        try
        {
            Thread.sleep(durationMs);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
