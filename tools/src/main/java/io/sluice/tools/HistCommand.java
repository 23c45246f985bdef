package io.sluice.tools;

import io.sluice.cnc.EngineFile;
import io.sluice.cnc.HistogramLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code sluice hist}: latency percentiles.
 */
@Command(
    name = "sluice hist",
    description = "Show percentiles of what the engines measure, in microseconds: since their start, or with --watch " +
        "of each interval.",
    footer = {
        "",
        "HdrHistogram's tools and plotters read the log that --hlog writes. --watch ends with Ctrl-C."})
final class HistCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Mixin
    private EngineSelection selection;

    @Option(names = "--watch", description = "Show each interval's percentiles, again and again.")
    private boolean isWatching;

    @Option(names = "--interval", paramLabel = "TIME", defaultValue = "1s", converter = TimeSpan.class,
        description = "Length of an interval (default: ${DEFAULT-VALUE}).")
    private Duration interval;

    @Option(names = "--hlog", paramLabel = "FILE",
        description = "Write an HdrHistogram interval log, in nanoseconds; replaces FILE.")
    private Path logFile;

    @Override
    public Integer call() throws InterruptedException
    {
        final List<EngineFile> engines = selection.require();
        try (HistogramLog log = openLog())
        {
            final HistogramPage page = new HistogramPage(log, isWatching);
            final Screen screen = new Screen(spec.commandLine().getOut(), Screen.isOnTerminal() && isWatching);
            screen.show(page.lines(engines, System.currentTimeMillis()));
            while (isWatching)
            {
                Thread.sleep(Math.max(1, interval.toMillis()));
                screen.show(page.lines(selection.find(), System.currentTimeMillis()));
            }
        }

        return 0;
    }

    private HistogramLog openLog()
    {
        if (logFile == null)
        {
            return null;
        }

        try
        {
            // Without a buffer: what an interval wrote is in the file when Ctrl-C ends this.
            return new HistogramLog(Files.newOutputStream(logFile), System.currentTimeMillis());
        }
        catch (final IOException ex)
        {
            throw new CommandFailure("can't write " + logFile + ": " + ex, ex);
        }
    }
}
