package io.sluice.tools;

import io.sluice.cnc.CncReader;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.EngineState;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Watches an engine until it has ended, and says how far it is whenever that changes.
 */
final class EngineEnd
{
    /** An engine ends within 15 s of being told to, save for its process. */
    static final long STOP_TIMEOUT_MS = 20_000;

    private static final long POLL_INTERVAL_MS = 100;

    private final String name;
    private final CncReader reader;
    private final Optional<ProcessHandle> process;
    private final PrintWriter out;
    private String shown = "";
    private boolean isOver;
    private boolean hasFailed;

    /**
     * @param engine alive.
     * @param out    for the progress.
     */
    EngineEnd(final EngineFile engine, final PrintWriter out)
    {
        name = "engine " + engine.instanceName();
        reader = engine.reader();
        // An engine that a program runs inside itself has no process of its own to wait for.
        process = EngineStatus.process(reader).filter((handle) -> !handle.equals(ProcessHandle.current()));
        this.out = out;
    }

    /**
     * Wait for several engines.
     *
     * @param ends      of them.
     * @param timeoutMs for all.
     * @return whether all have ended, and as they should.
     * @throws InterruptedException when interrupted.
     */
    static boolean awaitAll(final List<EngineEnd> ends, final long timeoutMs) throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        boolean isOver = false;
        while (!isOver && System.nanoTime() - deadlineNs < 0)
        {
            isOver = true;
            for (final EngineEnd end : ends)
            {
                isOver &= end.poll();
            }

            if (!isOver)
            {
                Thread.sleep(POLL_INTERVAL_MS);
            }
        }

        boolean isWell = true;
        for (final EngineEnd end : ends)
        {
            isWell &= end.isOver && !end.hasFailed;
            if (!end.isOver)
            {
                end.out.println(end.name + " has not ended in time; look at its log, or end it with kill -9 " +
                    end.reader.pid());
            }
        }

        return isWell;
    }

    /**
     * Look once.
     *
     * @return whether it is over.
     */
    private boolean poll()
    {
        if (isOver)
        {
            return true;
        }

        final boolean isProcess = process.map(ProcessHandle::isAlive).orElse(false);
        final EngineState state = reader.state();
        if (state == EngineState.STOPPED && !isProcess)
        {
            isOver = true;
            out.println(name + " has ended");
        }
        else if (!isProcess && !reader.isAlive())
        {
            isOver = true;
            hasFailed = true;
            out.println(name + " crashed while it ended, with " +
                Amounts.count(reader.counter(EngineCounter.TRACKS_OPEN), "track") + " open");
        }
        else
        {
            show(state);
        }

        return isOver;
    }

    private void show(final EngineState state)
    {
        final String progress = state.name().toLowerCase(Locale.ROOT) + ", " +
            Amounts.count(reader.counter(EngineCounter.CONNECTIONS_OPEN), "connection") + ", " +
            Amounts.count(reader.counter(EngineCounter.TRACKS_OPEN), "track");
        if (!progress.equals(shown))
        {
            shown = progress;
            out.println(name + " is " + progress);
        }
    }
}
