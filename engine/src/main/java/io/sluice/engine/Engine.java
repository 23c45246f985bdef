package io.sluice.engine;

import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import io.sluice.cnc.EngineCounters;
import io.sluice.config.IdleMode;
import net.openhft.affinity.Affinity;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running engine: one {@link EngineAgent} on one thread, pinned to a core where asked for.
 * <pre>
 *   final EngineContext context = new EngineContext().configuration(SluiceConfiguration.load(file));
 *   try (Engine engine = Engine.launch(context))
 *   {
 *       engine.awaitTermination();
 *   }
 * </pre>
 */
public final class Engine implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int MAX_CONSECUTIVE_ERRORS = 100;

    private final EngineContext context;
    private final EngineAgent agent;
    private final List<InetSocketAddress> addresses;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final Thread thread;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile long threadId;
    private volatile boolean hasFailed;

    private Engine(final EngineContext context)
    {
        this.context = context;
        agent = new EngineAgent(context);
        addresses = agent.addresses();
        thread = new Thread(this::run, agent.roleName());
    }

    /**
     * Start an engine. It accepts connections when this returns.
     *
     * @param context with at least a configuration; concluded here.
     * @return the engine.
     * @throws java.io.UncheckedIOException when a port cannot be bound or a log file not be written.
     * @throws IllegalStateException        when the loop's thread cannot be pinned to the core that was asked for.
     */
    public static Engine launch(final EngineContext context)
    {
        context.conclude();
        final Engine engine = new Engine(context);
        engine.thread.start();
        try
        {
            engine.started.join();
        }
        catch (final CompletionException ex)
        {
            engine.close();
            throw new IllegalStateException(ex.getCause().getMessage(), ex.getCause());
        }
        return engine;
    }

    /**
     * @return the addresses that are listened on, with ports that the system chose where 0 was asked for.
     */
    public List<InetSocketAddress> addresses()
    {
        return addresses;
    }

    /**
     * @return the engine's counters, readable from any thread.
     */
    public EngineCounters counters()
    {
        return agent.counters();
    }

    /**
     * @return id of the loop's thread, for a look at what it allocates.
     */
    public long threadId()
    {
        return threadId == 0 ? thread.getId() : threadId;
    }

    /**
     * @return whether the engine has given up by itself; false while it runs and after an end that was asked for.
     */
    public boolean hasFailed()
    {
        return hasFailed;
    }

    /**
     * Begin a graceful end. Returns at once; may be called from any thread, more than once.
     */
    public void shutdown()
    {
        agent.mailbox().execute(agent::shutdown);
    }

    /**
     * Wait until the engine has ended.
     *
     * @throws InterruptedException when the waiting thread is interrupted.
     */
    public void awaitTermination() throws InterruptedException
    {
        terminated.await();
    }

    /**
     * End gracefully and wait for it.
     */
    public void close()
    {
        shutdown();
        try
        {
            awaitTermination();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void run()
    {
        threadId = Thread.currentThread().getId();
        final IdleStrategy idleStrategy = idleStrategy(context.configuration().idle());
        int consecutiveErrors = 0;
        try
        {
            pin();
            started.complete(null);
            while (!agent.isDone() && consecutiveErrors < MAX_CONSECUTIVE_ERRORS)
            {
                try
                {
                    idleStrategy.idle(agent.doWork());
                    consecutiveErrors = 0;
                }
                catch (final RuntimeException ex)
                {
                    consecutiveErrors++;
                    agent.onUnexpectedError(ex);
                }
            }
            if (!agent.isDone())
            {
                LOG.error("{} errors in a row: the engine gives up", consecutiveErrors);
            }
        }
        catch (final PinException ex)
        {
            started.completeExceptionally(ex);
        }
        finally
        {
            // An Error, such as want of memory, comes here too, and is to be seen in the process's exit status.
            hasFailed = !agent.isDone();
            try
            {
                agent.onClose();
            }
            finally
            {
                terminated.countDown();
            }
        }
    }

    private void pin()
    {
        if (context.cpu() == EngineContext.NO_CPU)
        {
            return;
        }
        final BitSet cpus = new BitSet();
        cpus.set(context.cpu());
        try
        {
            Affinity.setAffinity(cpus);
        }
        catch (final IllegalStateException ex)
        {
            throw new PinException(context.cpu(), ex);
        }
        if (!Affinity.getAffinity().equals(cpus))
        {
            throw new PinException(context.cpu(), null);
        }
        LOG.info("loop pinned to cpu {}", context.cpu());
    }

    /**
     * The loop's thread cannot run where the operator wants it.
     */
    private static final class PinException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        PinException(final int cpu, final Throwable cause)
        {
            super("the loop cannot be pinned to cpu " + cpu + ": does this machine have it, and may this process " +
                "use it? (taskset -p shows which)", cause);
        }
    }

    private static IdleStrategy idleStrategy(final IdleMode mode)
    {
        return switch (mode)
        {
            case BLOCK -> NoOpIdleStrategy.INSTANCE;
            case BACKOFF -> new BackoffIdleStrategy();
            case SPIN -> BusySpinIdleStrategy.INSTANCE;
        };
    }
}
