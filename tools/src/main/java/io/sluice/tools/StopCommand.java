package io.sluice.tools;

import io.sluice.cnc.EngineFile;
import io.sluice.cnc.EngineState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code sluice stop}: ends engines gracefully.
 */
@Command(
    name = "sluice stop",
    description = "End the engines of this host gracefully, and 'sluice start' with them, and wait for it. " +
        "Publishers are told, and what was received is delivered.",
    footer = {
        "",
        "'sluice drain' waits for publishers to end by themselves. With --instance only that engine ends, and is not " +
            "started again. Exits with 0 if nothing runs in the end, 1 if something did not end in time."})
final class StopCommand implements Callable<Integer>
{
    private static final long SUPERVISOR_TIMEOUT_MS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Mixin
    private EngineSelection selection;

    @Override
    public Integer call() throws InterruptedException, ExecutionException
    {
        final PrintWriter out = spec.commandLine().getOut();
        final OptionalLong supervisor =
            selection.isByName() ? OptionalLong.empty() : SupervisorLock.holder(selection.directory());
        final List<EngineFile> engines = selection.isByName() ? selection.require() : selection.find();
        final CompletableFuture<ProcessHandle> supervisorEnd = terminateSupervisor(supervisor);
        final List<EngineEnd> ends = new ArrayList<>();
        for (final EngineFile engine : engines)
        {
            final String problem = EngineStatus.problem(engine, System.currentTimeMillis());
            if (!problem.isEmpty())
            {
                out.println(problem);
            }

            // Before the signal, after which the process may be gone in no time.
            final EngineEnd end = engine.reader() == null ? null : new EngineEnd(engine, out);
            if (terminate(engine))
            {
                ends.add(end);
            }
        }

        if (supervisor.isEmpty() && ends.isEmpty())
        {
            out.println("nothing runs in " + selection.directory());
            return 0;
        }

        final boolean haveEnded = EngineEnd.awaitAll(ends, EngineEnd.STOP_TIMEOUT_MS);
        return await(supervisor, supervisorEnd) && haveEnded ? 0 : SluiceCommand.FAILURE;
    }

    private static CompletableFuture<ProcessHandle> terminateSupervisor(final OptionalLong pid)
    {
        final ProcessHandle process = pid.isPresent() ? ProcessHandle.of(pid.getAsLong()).orElse(null) : null;
        if (process == null)
        {
            return CompletableFuture.completedFuture(null);
        }

        final CompletableFuture<ProcessHandle> end = process.onExit();
        if (!process.destroy() && process.isAlive())
        {
            throw new CommandFailure("can't signal the supervisor, pid " + process.pid() +
                ": does another user run it?");
        }

        return end;
    }

    /**
     * @return whether there was a process to end: also one whose loop is stuck.
     */
    private static boolean terminate(final EngineFile engine)
    {
        if (engine.reader() == null || engine.reader().state() == EngineState.STOPPED)
        {
            return false;
        }

        final ProcessHandle process = EngineStatus.process(engine.reader()).orElse(null);
        if (process == null)
        {
            return false;
        }

        if (!process.destroy() && process.isAlive())
        {
            throw new CommandFailure("can't signal engine " + engine.instanceName() + ", pid " + process.pid() +
                ": does another user run it?");
        }

        return true;
    }

    private boolean await(final OptionalLong pid, final CompletableFuture<ProcessHandle> end)
        throws InterruptedException, ExecutionException
    {
        try
        {
            end.get(SUPERVISOR_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            pid.ifPresent((number) -> spec.commandLine().getOut().println(
                "their supervisor (pid " + number + ") has ended"));
            return true;
        }
        catch (final TimeoutException ex)
        {
            throw new CommandFailure("the supervisor, pid " + pid.getAsLong() + ", has not ended in time", ex);
        }
    }
}
