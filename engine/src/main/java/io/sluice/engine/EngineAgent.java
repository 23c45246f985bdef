package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.sluice.cnc.CncFile;
import io.sluice.cnc.CommandPoller;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineCounters;
import io.sluice.cnc.EngineState;
import io.sluice.cnc.LatencyHistogram;
import io.sluice.config.AccessLogSettings;
import io.sluice.config.ApplicationSettings;
import io.sluice.config.IdleMode;
import io.sluice.config.ListenSettings;
import io.sluice.config.ServerSettings;
import io.sluice.control.ControlClient;
import io.sluice.control.ControlClientContext;
import io.sluice.control.JsonController;
import io.sluice.control.UnpublishReason;
import io.sluice.memory.Budget;
import io.sluice.memory.SlabPool;
import io.sluice.net.CycleClock;
import io.sluice.net.LoopMailbox;
import io.sluice.net.NameResolver;
import io.sluice.net.SelectorLoop;
import io.sluice.net.Timer;
import io.sluice.net.Timers;
import io.sluice.rtmp.HandshakeContext;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's one agent. A duty cycle waits for events, reads and parses what arrived, writes the frames that became
 * whole, takes the controller's replies, and lets timers expire. Stepped by a thread of {@link Engine}, or by hand.
 */
public final class EngineAgent implements Agent
{
    private static final Logger LOG = LoggerFactory.getLogger(EngineAgent.class);
    private static final long NS_PER_MS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * NS_PER_MS;
    private static final long MAX_WAIT_MS = 100;
    private static final int COMMAND_BATCH = 16;
    private static final int CONTROL_BATCH = 64;

    private final EngineContext context;
    private final CycleClock clock;
    private final SelectorLoop loop;
    private final Timers timers;
    private final CncFile cnc;
    private final EngineCounters counters;
    private final CommandPoller commandPoller;
    private final RateMeter bandwidthIn = new RateMeter();
    private final RateMeter bandwidthOut = new RateMeter();
    private final LoopMailbox mailbox;
    private final ControlClient controlClient;
    private final NameResolver resolver;
    private final SlabPool slabPool;
    private final CycleFlushes flushes = new CycleFlushes();
    private final FileWriter files;
    private final EngineServices services;
    private final List<Acceptor> acceptors = new ArrayList<>();
    private final Timer secondTimer = new Timer(this::onSecond);
    private final Timer shutdownTimer = new Timer(this::onShutdownTimeout);
    private final Timer drainTimer = new Timer(this::shutdown);
    private final HandshakeContext handshakes;
    private final boolean isBlocking;
    private boolean isDraining;
    private boolean isShuttingDown;
    private boolean isDone;

    /**
     * Open the listeners; everything that can fail for an operator's reasons fails here.
     *
     * @param context concluded.
     * @throws UncheckedIOException when a port cannot be bound or a log file not be written; nothing is left open.
     */
    public EngineAgent(final EngineContext context)
    {
        this.context = context;
        handshakes = new HandshakeContext(context.random());
        isBlocking = context.configuration().idle() == IdleMode.BLOCK;
        checkFiles(context);
        cnc = CncFile.create(context.cncContext());
        counters = cnc.counters();
        clock = new CycleClock(context.nanoClock(), context.epochClock());
        loop = new SelectorLoop(clock);
        timers = new Timers(clock.nowNs());
        mailbox = new LoopMailbox(loop::wakeup);
        controlClient = new ControlClient(new ControlClientContext().wakeup(loop::wakeup));
        resolver = new NameResolver(mailbox);
        slabPool = new SlabPool(context.arenaLimitBytes());
        files = new FileWriter();
        services = new EngineServices(
            clock,
            loop,
            timers,
            slabPool,
            new JsonController(controlClient),
            resolver,
            cnc,
            counters,
            flushes,
            new Connections(context.firstNumber()),
            new OpenTracks(context.firstNumber()),
            new StreamRegistry(),
            new LogLimits(clock),
            files,
            new Budget(context.connectionMemoryLimitBytes(), 100, 100));
        commandPoller = cnc.commandPoller(new EngineCommands(services, this));
        try
        {
            listen();
        }
        catch (final RuntimeException ex)
        {
            closeAll();
            throw ex;
        }
        timers.schedule(secondTimer, clock.nowNs() + SECOND_NS);
        cnc.heartbeat(clock.epochMs());
        cnc.state(EngineState.RUNNING, 0);
    }

    /** {@inheritDoc} */
    public int doWork()
    {
        int workCount = loop.poll(waitMs());
        workCount += flushes.flushTracks();
        workCount += controlClient.poll(CONTROL_BATCH);
        workCount += mailbox.drain(CONTROL_BATCH);
        workCount += commandPoller.poll(COMMAND_BATCH, clock.nowNs());
        workCount += timers.poll(clock.nowNs());
        workCount += flushes.flushTracks();
        workCount += flushes.flushConnections();
        counters.increment(EngineCounter.DUTY_CYCLES);
        cnc.heartbeat(clock.epochMs());
        if (isDraining)
        {
            checkDrained();
        }
        if (isShuttingDown)
        {
            checkShutdown();
        }
        cnc.histograms().record(LatencyHistogram.DUTY_CYCLE, clock.sampleNs() - clock.nowNs());
        return workCount;
    }

    /** {@inheritDoc} */
    public String roleName()
    {
        return "sluice-engine-" + context.instanceName();
    }

    /**
     * Begin a graceful end: no new connections, end of stream to every upstream, unpublish for every track. Loop's
     * thread only; from others through {@link #mailbox()}.
     */
    public void shutdown()
    {
        if (isShuttingDown)
        {
            return;
        }
        isShuttingDown = true;
        cnc.state(EngineState.STOPPING, clock.epochMs() + context.shutdownTimeoutMs());
        closeListeners();
        timers.schedule(shutdownTimer, clock.nowNs() + context.shutdownTimeoutMs() * NS_PER_MS);
        LOG.info("stopping: {} connections and {} tracks end", services.connections().count(),
            services.tracks().count());
        for (final RtmpConnection connection : services.connections().snapshot())
        {
            connection.dismiss(UnpublishReason.RTMP_CLOSE, "engine stops");
        }
    }

    /**
     * Take no new connections, let those that there are end by themselves, then end. Loop's thread only.
     *
     * @param deadlineMs after which the rest is ended, in milliseconds since 1970.
     */
    public void drain(final long deadlineMs)
    {
        if (isShuttingDown)
        {
            return;
        }
        isDraining = true;
        cnc.state(EngineState.DRAINING, deadlineMs);
        closeListeners();
        timers.schedule(drainTimer, clock.nowNs() + Math.max(0, deadlineMs - clock.epochMs()) * NS_PER_MS);
        LOG.info("draining: {} connections may end by themselves", services.connections().count());
    }

    /**
     * Report an exception that came out of a duty cycle, a defect.
     *
     * @param error that was raised.
     */
    void onUnexpectedError(final RuntimeException error)
    {
        counters.increment(EngineCounter.UNEXPECTED_ERRORS);
        cnc.errors().record(error);
        LOG.error("unexpected error in the duty cycle", error);
    }

    /**
     * @return whether a graceful end is complete.
     */
    public boolean isDone()
    {
        return isDone;
    }

    /**
     * @return takes tasks for the loop's thread from any other.
     */
    public LoopMailbox mailbox()
    {
        return mailbox;
    }

    /**
     * @return the engine's counters.
     */
    public EngineCounters counters()
    {
        return counters;
    }

    /**
     * @return the addresses that are listened on.
     */
    public List<InetSocketAddress> addresses()
    {
        return acceptors.stream().map(Acceptor::localAddress).toList();
    }

    /** {@inheritDoc} */
    public void onClose()
    {
        closeAll();
        LOG.info("stopped: {}", counters.summary());
    }

    private void closeAll()
    {
        closeListeners();
        for (final RtmpConnection connection : services.connections().snapshot())
        {
            connection.close(UnpublishReason.RTMP_CLOSE, "engine stops");
        }
        resolver.close();
        controlClient.close();
        loop.close();
        files.close();
        cnc.close();
    }

    private long waitMs()
    {
        // Commands do not wake the loop: it looks for them ten times a second at least.
        return isBlocking && flushes.isEmpty() ? Math.min(MAX_WAIT_MS, timers.waitMs(clock.nowNs())) : 0;
    }

    private void listen()
    {
        int servers = 0;
        for (final ServerSettings settings : context.configuration().rtmp().servers())
        {
            final ServerRuntime server = new ServerRuntime(settings, ++servers);
            for (final ListenSettings listen : settings.listens())
            {
                try
                {
                    acceptors.add(new Acceptor(services, server, listen, handshakes));
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex.getMessage(), ex);
                }
            }
        }
    }

    private static void checkFiles(final EngineContext context)
    {
        for (final ServerSettings server : context.configuration().rtmp().servers())
        {
            checkLog(server.accessLog());
            if (server.dumpFolder() != null)
            {
                FileWriter.checkFolder(server.dumpFolder());
            }
            for (final ApplicationSettings application : server.applications())
            {
                checkLog(application.accessLog());
            }
        }
    }

    private static void checkLog(final AccessLogSettings settings)
    {
        if (!settings.isOff())
        {
            FileWriter.checkWritable(settings.file());
        }
    }

    private void closeListeners()
    {
        acceptors.forEach(Acceptor::close);
        acceptors.clear();
    }

    private void onSecond()
    {
        clock.synchronise();
        counters.set(EngineCounter.SLABS_IN_USE, slabPool.slabsInUse());
        counters.set(EngineCounter.SLAB_BYTES_IN_USE, slabPool.bytesInUse());
        counters.set(EngineCounter.POOL_REFUSALS, slabPool.refusals());
        counters.set(EngineCounter.ARENA_BYTES, slabPool.bytesAllocated());
        counters.set(EngineCounter.CONTROL_CALLS_OPEN, controlClient.inFlight());
        bandwidthIn.sample(counters.get(EngineCounter.BYTES_RECEIVED));
        bandwidthOut.sample(counters.get(EngineCounter.BYTES_SENT));
        counters.set(EngineCounter.BANDWIDTH_IN, bandwidthIn.perSecond() * Byte.SIZE);
        counters.set(EngineCounter.BANDWIDTH_OUT, bandwidthOut.perSecond() * Byte.SIZE);
        services.connections().updateListings();
        services.tracks().updateListings();
        timers.schedule(secondTimer, clock.nowNs() + SECOND_NS);
    }

    private void checkDrained()
    {
        if (!isShuttingDown && services.connections().count() == 0)
        {
            shutdown();
        }
    }

    private void checkShutdown()
    {
        // Connections linger for a second at most, so that what they were told last arrives.
        if (!isDone && services.connections().count() == 0 && services.tracks().count() == 0 &&
            services.tracks().openUnpublishes() == 0)
        {
            finish();
        }
    }

    private void onShutdownTimeout()
    {
        LOG.warn("stopping took more than {} ms: {} tracks and {} unpublish calls are given up",
            context.shutdownTimeoutMs(), services.tracks().count(), services.tracks().openUnpublishes());
        for (final PublishedTrack track : services.tracks().snapshot())
        {
            track.track().abandon();
        }
        finish();
    }

    private void finish()
    {
        isDone = true;
        onSecond();
        timers.cancel(shutdownTimer);
    }
}
