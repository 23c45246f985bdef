package io.sluice.tools;

import io.sluice.cnc.EngineFile;
import io.sluice.cnc.ErrorView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code sluice errors}: the engines' distinct errors.
 */
@Command(
    name = "sluice errors",
    description = "List the distinct errors of all engines: how often each was seen, when first and when last.",
    footer = {
        "",
        "What a crashed engine had logged is listed until it is started again."})
final class ErrorsCommand implements Callable<Integer>
{
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Mixin
    private EngineSelection selection;

    @Option(names = "--traces", description = "Print stack traces too.")
    private boolean isWithTraces;

    @Override
    public Integer call()
    {
        final PrintWriter out = spec.commandLine().getOut();
        int count = 0;
        for (final EngineFile file : selection.require())
        {
            final String problem = EngineStatus.problem(file, System.currentTimeMillis());
            if (!problem.isEmpty())
            {
                spec.commandLine().getErr().println(problem);
            }

            final List<ErrorView> errors = file.reader() == null ? List.of() : file.reader().errors();
            for (final ErrorView error : errors)
            {
                print(file.instanceName(), error, out);
            }

            count += errors.size();
        }

        out.println(count == 0 ? "no errors" : Amounts.count(count, "distinct error"));

        return 0;
    }

    private void print(final String engine, final ErrorView error, final PrintWriter out)
    {
        final String[] lines = error.text().strip().split("\\R");
        out.println("engine " + engine + ": " + Terminal.printable(lines[0]));
        out.println("    " + (error.count() == 1 ?
            "once, " + TIME.format(Instant.ofEpochMilli(error.firstEpochMs())) :
            Amounts.count(error.count(), "time") + ", first " +
                TIME.format(Instant.ofEpochMilli(error.firstEpochMs())) + ", last " +
                TIME.format(Instant.ofEpochMilli(error.lastEpochMs()))));
        for (int i = 1; isWithTraces && i < lines.length; i++)
        {
            out.println("    " + Terminal.printable(lines[i]));
        }
    }
}
