package io.sluice.tools;

import io.sluice.cnc.CncException;
import io.sluice.cnc.CommandClient;
import io.sluice.cnc.CommandReply;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * {@code sluice drain}: takes engines out of service without cutting publishers off.
 */
@Command(
    name = "sluice drain",
    description = "Let engines take no new connections and end when their publishers have, or at a deadline. " +
        "Newcomers go to the other engines of the port.",
    footer = {
        "",
        "With several engines, say which with --instance, or --all. Progress is also in 'sluice status'.",
        "An engine that has drained ends, and is not started again by 'sluice start'."})
final class DrainCommand implements Callable<Integer>
{
    private static final long REPLY_TIMEOUT_MS = 5_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Mixin
    private EngineSelection selection;

    @Option(names = "--all", description = "Drain all engines.")
    private boolean isAll;

    @Option(names = "--deadline", paramLabel = "TIME", defaultValue = "60s", converter = TimeSpan.class,
        description = "Close what is left after this time (default: ${DEFAULT-VALUE}).")
    private Duration deadline;

    @Option(names = "--wait", description = "Show the progress until the engines have ended.")
    private boolean isWaiting;

    @Override
    public Integer call() throws InterruptedException
    {
        if (isAll && selection.isByName())
        {
            throw new ParameterException(spec.commandLine(), "--instance or --all, not both");
        }

        final List<EngineFile> live = selection.require().stream().filter(EngineStatus::isLive).toList();
        if (live.isEmpty())
        {
            throw new CommandFailure("no engine runs; 'sluice status' says more", SluiceCommand.NOTHING_FOUND);
        }

        if (live.size() > 1 && !isAll && !selection.isByName())
        {
            throw new ParameterException(spec.commandLine(), "which engine? --instance " +
                String.join(" or ", live.stream().map(EngineFile::instanceName).toList()) + ", or --all");
        }

        final List<EngineEnd> ends = new ArrayList<>();
        for (final EngineFile engine : live)
        {
            final EngineEnd end = new EngineEnd(engine, spec.commandLine().getOut());
            final String problem = drain(engine);
            if (problem.isEmpty())
            {
                ends.add(end);
            }
            else
            {
                spec.commandLine().getErr().println("engine " + engine.instanceName() + " " + problem);
            }
        }

        // At the deadline an engine begins to end, which takes its own time.
        final boolean haveEnded =
            !isWaiting || EngineEnd.awaitAll(ends, deadline.toMillis() + EngineEnd.STOP_TIMEOUT_MS);
        return haveEnded && ends.size() == live.size() ? 0 : SluiceCommand.FAILURE;
    }

    /**
     * @return why it can't be drained, or nothing.
     */
    private String drain(final EngineFile engine)
    {
        final CommandReply reply;
        try
        {
            reply = CommandClient.open(engine.reader()).drain(deadline.toMillis(), REPLY_TIMEOUT_MS);
        }
        catch (final TimeoutException ex)
        {
            return "may not have begun to drain: " + ex.getMessage();
        }
        catch (final CncException ex)
        {
            return "does not drain: " + ex.getMessage();
        }

        if (!reply.isOk())
        {
            return "does not drain: " + Terminal.printable(reply.text());
        }

        spec.commandLine().getOut().println("engine " + engine.instanceName() + " drains: " +
            Amounts.count(engine.reader().counter(EngineCounter.CONNECTIONS_OPEN), "connection") +
            ", at most " + TimeSpan.describe(deadline.toMillis()));

        return "";
    }
}
