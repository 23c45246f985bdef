package io.sluice.tools;

import io.sluice.media.FlvException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code sluice publish}: publishes an FLV file over RTMP.
 */
@Command(
    name = "sluice publish",
    description = "Publish an FLV file over RTMP in real time, and print the progress every second.",
    footer = {
        "",
        "FFmpeg makes FLV from anything:  ffmpeg -i INPUT -c:v libx264 -c:a aac OUTPUT.flv",
        "Ends with the file, or with Ctrl-C."})
final class PublishCommand implements Callable<Integer>
{
    private static final int SHUTDOWN_TIMEOUT_SECONDS = 6;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Parameters(index = "0", paramLabel = "FILE.flv", description = "The file.")
    private Path file;

    @Parameters(index = "1", paramLabel = "URL",
        description = "Where to publish: rtmp://host[:port]/app/stream[?args].")
    private String urlText;

    @Option(names = "--loop", description = "Begin again at the end of the file, with timestamps that go on.")
    private boolean isLoop;

    @Option(names = "--chunk-size", paramLabel = "N", defaultValue = "4096",
        description = "Bytes of payload in a chunk, 128 to 16777215 (default: ${DEFAULT-VALUE}).")
    private int chunkSize;

    @Option(names = "--fast", description = "Send as fast as the server reads.")
    private boolean isFast;

    @Override
    public Integer call()
    {
        final RtmpUrl url = parseUrl();
        if (chunkSize < 128 || chunkSize > 0xFFFFFF)
        {
            throw new ParameterException(
                spec.commandLine(), "--chunk-size must be 128 to 16777215, not " + chunkSize);
        }

        try (FlvSource source = new FlvSource(this::open, isLoop);
            RtmpPublisher publisher = RtmpPublisher.connect(url, chunkSize))
        {
            System.out.println("publishing to " + url + " (end with Ctrl-C)");
            publish(source, publisher);
        }
        catch (final FlvException ex)
        {
            throw new CommandFailure(file + ": " + ex.getMessage(), ex);
        }
        catch (final RtmpRefusedException ex)
        {
            throw new CommandFailure(ex.getMessage(), ex);
        }
        catch (final UnknownHostException ex)
        {
            throw new CommandFailure("there is no host " + url.host(), ex);
        }
        catch (final ConnectException | SocketTimeoutException ex)
        {
            throw new CommandFailure("no RTMP server answers at " + url.host() + ":" + url.port() + " (" +
                ex.getMessage() + ")", ex);
        }
        catch (final IOException ex)
        {
            throw new CommandFailure("publishing to " + url + " failed: " + ex.getMessage(), ex);
        }

        return 0;
    }

    private void publish(final FlvSource source, final RtmpPublisher publisher) throws IOException
    {
        final FlvPublishing publishing =
            new FlvPublishing(source, publisher, !isFast, (isVideo, frameIndex) -> {});
        final CountDownLatch isFinished = new CountDownLatch(1);
        final Thread onExit = new Thread(() -> stop(publishing, isFinished));
        final Thread progress = new Thread(() -> printProgress(publishing), "progress");
        progress.setDaemon(true);
        Runtime.getRuntime().addShutdownHook(onExit);
        progress.start();
        try
        {
            publishing.run();
            publisher.finish();
            System.out.println("sent " + publishing.videoFrames() + " video frames, " + publishing.audioFrames() +
                " audio frames, " + publishing.bytes() + " bytes");
        }
        finally
        {
            progress.interrupt();
            isFinished.countDown();
        }
    }

    private static void stop(final FlvPublishing publishing, final CountDownLatch isFinished)
    {
        publishing.stop();
        try
        {
            isFinished.await(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static void printProgress(final FlvPublishing publishing)
    {
        long lastVideo = 0;
        long lastAudio = 0;
        long lastBytes = 0;
        try
        {
            while (true)
            {
                Thread.sleep(1_000);
                final long video = publishing.videoFrames();
                final long audio = publishing.audioFrames();
                final long bytes = publishing.bytes();
                Terminal.logLine(String.format("%5d video frames %5d audio frames %9.1f kbit/s",
                    video - lastVideo, audio - lastAudio, (bytes - lastBytes) * 8 / 1_000.0));
                lastVideo = video;
                lastAudio = audio;
                lastBytes = bytes;
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private ReadableByteChannel open() throws IOException
    {
        if (!Files.isRegularFile(file))
        {
            throw new CommandFailure("there is no file " + file);
        }

        return Channels.newChannel(new BufferedInputStream(Files.newInputStream(file)));
    }

    private RtmpUrl parseUrl()
    {
        try
        {
            return RtmpUrl.parse(urlText);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ParameterException(spec.commandLine(), ex.getMessage(), ex);
        }
    }
}
