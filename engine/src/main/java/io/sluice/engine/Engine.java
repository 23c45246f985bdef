package io.sluice.engine;

import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.List;
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
     */
    public static Engine launch(final EngineContext context)
    {
        context.conclude();
        final Engine engine = new Engine(context);
        engine.thread.start();
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
        pin();
        final IdleStrategy idleStrategy = idleStrategy(context.configuration().idle());
        int consecutiveErrors = 0;
        try
        {
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
        Affinity.setAffinity(cpus);
        if (Affinity.getAffinity().equals(cpus))
        {
            LOG.info("loop pinned to cpu {}", context.cpu());
        }
        else
        {
            LOG.warn("loop could not be pinned to cpu {}: does this machine have it, and may this process use it?",
                context.cpu());
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
