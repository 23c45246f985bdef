package io.sluice.tools;

import io.sluice.cnc.CncReader;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.EngineState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * {@code sluice status}: the engines of this host and what they are busy with.
 */
@Command(
    name = "sluice status",
    description = "List the engines of this host and what they are busy with.",
    footer = {
        "",
        "Exits with 0 if all engines run, 1 if one is dead or its file can't be read, 3 if there is none."})
final class StatusCommand implements Callable<Integer>
{
    private static final int DEAD_CELLS = 8;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Mixin
    private EngineSelection selection;

    @Option(names = "--sessions", description = "List sessions, streams, tracks and upstreams too.")
    private boolean isWithSessions;

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException
    {
        final List<EngineFile> engines = selection.require();
        final PrintWriter out = spec.commandLine().getOut();
        final long nowMs = System.currentTimeMillis();
        if (isJson)
        {
            out.println(StatusJson.write(engines, isWithSessions, nowMs));
        }
        else
        {
            print(engines, nowMs, out);
        }

        return engines.stream().allMatch(EngineStatus::isLive) ? 0 : SluiceCommand.FAILURE;
    }

    private void print(final List<EngineFile> engines, final long nowMs, final PrintWriter out)
    {
        final Table table = new Table()
            .left("ENGINE").right("PID").left("STATE").left("LISTENING").right("UPTIME").right("SESSIONS")
            .right("STREAMS").right("TRACKS").right("UPSTREAMS").right("RTMP IN").right("RTMP OUT").right("MEMORY");
        for (final EngineFile engine : engines)
        {
            table.row(row(engine, nowMs));
        }

        table.lines().forEach(out::println);
        for (final EngineFile engine : engines)
        {
            final String problem = EngineStatus.problem(engine, nowMs);
            if (!problem.isEmpty())
            {
                out.println(problem);
            }
        }

        for (final EngineFile engine : engines)
        {
            if (isWithSessions && engine.reader() != null)
            {
                out.println();
                SessionTree.lines(engine, nowMs).forEach(out::println);
            }
        }
    }

    private static List<String> row(final EngineFile engine, final long nowMs)
    {
        final CncReader reader = engine.reader();
        if (!EngineStatus.isLive(engine))
        {
            final List<String> cells = new ArrayList<>(List.of(
                engine.instanceName(),
                reader == null ? "-" : Long.toString(reader.pid()),
                engine.status().name().toLowerCase(Locale.ROOT),
                "no"));
            for (int i = 0; i < DEAD_CELLS; i++)
            {
                cells.add("-");
            }

            return cells;
        }

        return List.of(
            engine.instanceName(),
            Long.toString(reader.pid()),
            describe(reader, nowMs),
            reader.state() == EngineState.RUNNING ? "yes" : "no",
            TimeSpan.describe(nowMs - reader.startEpochMs()),
            Amounts.count(reader.counter(EngineCounter.CONNECTIONS_OPEN)),
            Amounts.count(reader.counter(EngineCounter.STREAMS_PUBLISHED)),
            Amounts.count(reader.counter(EngineCounter.TRACKS_OPEN)),
            Amounts.count(reader.counter(EngineCounter.UPSTREAMS_OPEN)),
            Amounts.bitRate(reader.counter(EngineCounter.BANDWIDTH_IN)),
            Amounts.bitRate(reader.counter(EngineCounter.BANDWIDTH_OUT)),
            Amounts.bytes(reader.counter(EngineCounter.SLAB_BYTES_IN_USE)));
    }

    private static String describe(final CncReader reader, final long nowMs)
    {
        final String state = reader.state().name().toLowerCase(Locale.ROOT);
        final long deadlineMs = reader.drainDeadlineEpochMs();
        return deadlineMs == 0 ? state : state + ", " + TimeSpan.describe(deadlineMs - nowMs) + " left";
    }
}
