package io.sluice.tools;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs several engines until all have ended or it is told to stop, and starts crashed ones again. One thread runs it;
 * {@link #stop()} may be called by any.
 */
final class Supervisor
{
    private static final long POLL_INTERVAL_MS = 50;
    private static final long READY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final List<SupervisedEngine> engines;
    private final Consumer<String> log;
    private final long stopTimeoutNs;
    private volatile boolean isStopping;

    /**
     * @param engines       not started.
     * @param log           for what happens.
     * @param stopTimeoutMs that engines have to end, before they are killed.
     */
    Supervisor(final List<SupervisedEngine> engines, final Consumer<String> log, final long stopTimeoutMs)
    {
        this.engines = List.copyOf(engines);
        this.log = log;
        stopTimeoutNs = TimeUnit.MILLISECONDS.toNanos(stopTimeoutMs);
    }

    /**
     * Run the engines.
     *
     * @param onReady hears once, when all accept connections.
     * @return whether all ended gracefully in the end.
     * @throws CommandFailure       when an engine does not start at all; none is left running.
     * @throws InterruptedException when interrupted; none is left running.
     */
    boolean run(final Runnable onReady) throws InterruptedException
    {
        try
        {
            for (final SupervisedEngine engine : engines)
            {
                engine.start(System.nanoTime());
            }

            if (awaitReady())
            {
                onReady.run();
                while (!isStopping && !isOver())
                {
                    pollAll();
                    Thread.sleep(POLL_INTERVAL_MS);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new CommandFailure("can't start an engine's process: " + ex.getMessage(), ex);
        }
        finally
        {
            terminate();
        }

        return engines.stream().allMatch((engine) -> engine.status() == 0);
    }

    /**
     * End all engines gracefully. Returns at once.
     */
    void stop()
    {
        isStopping = true;
    }

    /**
     * @return whether all got ready, rather than being told to stop meanwhile.
     */
    private boolean awaitReady() throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + READY_TIMEOUT_NS;
        while (!isStopping && !engines.stream().allMatch(SupervisedEngine::isReady))
        {
            for (final SupervisedEngine engine : engines)
            {
                if (engine.hasFailedToStart())
                {
                    throw new CommandFailure(engine.describe() + " did not start; its log says why");
                }
            }

            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new CommandFailure("the engines were not ready within " +
                    TimeUnit.NANOSECONDS.toSeconds(READY_TIMEOUT_NS) + " s; their log says more");
            }

            Thread.sleep(POLL_INTERVAL_MS);
        }

        pollAll();
        return !isStopping;
    }

    private void pollAll()
    {
        for (final SupervisedEngine engine : engines)
        {
            engine.poll(System.nanoTime());
        }
    }

    private boolean isOver()
    {
        return engines.stream().allMatch(SupervisedEngine::isOver);
    }

    private void terminate() throws InterruptedException
    {
        if (isOver())
        {
            return;
        }

        if (engines.stream().anyMatch(SupervisedEngine::isRunning))
        {
            log.accept("the engines are told to end");
        }

        engines.forEach(SupervisedEngine::terminate);
        final long deadlineNs = System.nanoTime() + stopTimeoutNs;
        boolean isKilled = false;
        while (!isOver())
        {
            if (!isKilled && System.nanoTime() - deadlineNs >= 0)
            {
                isKilled = true;
                engines.forEach(SupervisedEngine::kill);
            }

            pollAll();
            Thread.sleep(POLL_INTERVAL_MS);
        }
    }
}
