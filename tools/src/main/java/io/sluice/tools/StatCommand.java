package io.sluice.tools;

import io.sluice.cnc.EngineFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code sluice stat}: watches the engines' counters.
 */
@Command(
    name = "sluice stat",
    description = "Show the counters of all engines of this host, and what they grow by per second.",
    footer = {
        "",
        "Counters that are zero everywhere are left out unless --all. Ends with Ctrl-C."})
final class StatCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Mixin
    private EngineSelection selection;

    @Option(names = "--interval", paramLabel = "TIME", defaultValue = "1s", converter = TimeSpan.class,
        description = "Time between two looks (default: ${DEFAULT-VALUE}).")
    private Duration interval;

    @Option(names = "--once", description = "Look once, print the values and exit.")
    private boolean isOnce;

    @Option(names = "--all", description = "Show also counters that are zero, and what each means.")
    private boolean isAll;

    @Override
    public Integer call() throws InterruptedException
    {
        final Screen screen = new Screen(spec.commandLine().getOut(), Screen.isOnTerminal() && !isOnce);
        final CounterPage page = new CounterPage(isAll, !isOnce);
        List<EngineFile> engines = selection.require();
        screen.show(page.lines(engines, System.nanoTime(), System.currentTimeMillis()));
        while (!isOnce)
        {
            Thread.sleep(Math.max(1, interval.toMillis()));
            engines = selection.find();
            screen.show(page.lines(engines, System.nanoTime(), System.currentTimeMillis()));
        }

        return 0;
    }
}
