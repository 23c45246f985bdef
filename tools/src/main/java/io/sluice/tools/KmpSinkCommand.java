package io.sluice.tools;

import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * {@code sluice kmp-sink}: receives KMP.
 */
@Command(
    name = "sluice kmp-sink",
    description = "Receive KMP from any number of connections, verify that every track is complete and in order, " +
        "acknowledge, and print the progress every second.",
    footer = {
        "",
        "Latency is the time from the engine's reception of a frame to its arrival here (p50, p99, max).",
        "Ends with Ctrl-C, or with --until-ended after so many tracks have ended."})
final class KmpSinkCommand implements Callable<Integer>
{
    /** The port of the controller's documentation. */
    static final int DEFAULT_PORT = 6543;

    @Mixin
    private HelpOption help;

    @Option(names = "--port", paramLabel = "N", converter = PortNumber.class, defaultValue = "" + DEFAULT_PORT,
        description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
        description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind;

    @Option(names = "--ack-frames", paramLabel = "N", converter = NonNegative.class, defaultValue = "30",
        description = "Acknowledge every N frames, 0 for never (default: ${DEFAULT-VALUE}).")
    private int ackFrames;

    @Option(names = "--ack-ms", paramLabel = "N", converter = NonNegative.class, defaultValue = "0",
        description = "Acknowledge every N milliseconds, 0 for never (default: ${DEFAULT-VALUE}).")
    private int ackMs;

    @Option(names = "--dump", paramLabel = "DIR",
        description = "Write each track's bytes to DIR/{channel}_{track}.kmp; see sluice kmp-dump.")
    private Path dumpDirectory;

    @Option(names = "--verify", description = "Exit with status 1 if anything was lost, duplicated or out of order.")
    private boolean isVerifying;

    @Option(names = "--until-ended", paramLabel = "N", converter = NonNegative.class, defaultValue = "0",
        description = "Exit once N tracks have ended and no connection is open.")
    private int untilEnded;

    @Option(names = {"-q", "--quiet"}, description = "Print the summary only.")
    private boolean isQuiet;

    @Override
    public Integer call() throws InterruptedException
    {
        final KmpSinkSettings settings = new KmpSinkSettings()
            .address(new InetSocketAddress(bind, port))
            .ackFrames(ackFrames)
            .ackMs(ackMs)
            .dumpDirectory(dumpDirectory);
        if (!isQuiet)
        {
            settings.log(Terminal::logLine);
        }

        final KmpSink sink;
        try
        {
            sink = KmpSink.launch(settings);
        }
        catch (final FileSystemException ex)
        {
            throw new CommandFailure("can't write to " + dumpDirectory + " (" + describe(ex) +
                "); choose another folder with --dump", ex);
        }
        catch (final IOException ex)
        {
            throw new CommandFailure("can't listen on " + bind + ":" + port + " (" + ex.getMessage() +
                "); choose another port with --port, or --port 0 for any free one", ex);
        }

        final Thread onExit = new Thread(() -> Runtime.getRuntime().halt(finish(sink)));
        Runtime.getRuntime().addShutdownHook(onExit);
        System.out.println("ready kmp://" + bind + ":" + sink.port() + " (end with Ctrl-C)");
        reportUntilEnded(sink);
        Runtime.getRuntime().removeShutdownHook(onExit);

        return finish(sink);
    }

    private void reportUntilEnded(final KmpSink sink) throws InterruptedException
    {
        final Histogram latencyUs = new Histogram(TimeUnit.MINUTES.toMicros(1), 2);
        long lastFrames = 0;
        long lastBytes = 0;
        while (untilEnded == 0 || sink.openConnections() > 0 || endedTracks(sink) < untilEnded)
        {
            Thread.sleep(1_000);
            long frames = 0;
            long bytes = 0;
            latencyUs.reset();
            for (final SinkTrack track : sink.tracks())
            {
                frames += track.frames();
                bytes += track.bytes();
                track.drainLatencyUs(latencyUs);
            }

            if (!isQuiet && frames != lastFrames)
            {
                Terminal.logLine(String.format("%4d connections %6d frames %8.1f kbit/s  latency %s",
                    sink.openConnections(), frames - lastFrames, (bytes - lastBytes) * 8 / 1_000.0,
                    Latencies.describe(latencyUs)));
            }

            lastFrames = frames;
            lastBytes = bytes;
        }
    }

    private int finish(final KmpSink sink)
    {
        sink.close();
        for (final SinkTrack track : sink.tracks())
        {
            System.out.println(String.format(
                "%s: %d frames (%d key), %d bytes, %d connections, %d lost, %d duplicated, %d out of order, " +
                "%d sent again, latency %s",
                Terminal.printable(track.name()), track.frames(), track.keyFrames(), track.bytes(),
                track.connections(), track.lostFrames(), track.duplicatedFrames(), track.outOfOrderFrames(),
                track.resentFrames(), Latencies.describe(track.latencyUs())));
        }

        final List<String> problems = sink.problems();
        for (final String problem : problems)
        {
            System.out.println("problem: " + Terminal.printable(problem));
        }

        System.out.println(problems.isEmpty() ? "no problems" : problems.size() + " problems");
        System.out.flush();

        return isVerifying && !problems.isEmpty() ? SluiceCommand.FAILURE : 0;
    }

    private static String describe(final FileSystemException ex)
    {
        // Most of the JDK's have their reason in the name of the class only.
        return ex.getReason() == null ? ex.getClass().getSimpleName() : ex.getReason();
    }

    private static int endedTracks(final KmpSink sink)
    {
        int count = 0;
        for (final SinkTrack track : sink.tracks())
        {
            count += track.isEnded() ? 1 : 0;
        }

        return count;
    }
}
