package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineCounters;
import io.sluice.config.AccessLogSettings;
import io.sluice.config.ApplicationSettings;
import io.sluice.config.IdleMode;
import io.sluice.config.ListenSettings;
import io.sluice.config.ServerSettings;
import io.sluice.control.ControlClient;
import io.sluice.control.ControlClientContext;
import io.sluice.control.JsonController;
import io.sluice.control.UnpublishReason;
import io.sluice.memory.SlabPool;
import io.sluice.net.CycleClock;
import io.sluice.net.ListenerHandler;
import io.sluice.net.LoopMailbox;
import io.sluice.net.NameResolver;
import io.sluice.net.SelectorLoop;
import io.sluice.net.TcpListener;
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
    private static final long ACCEPT_PAUSE_NS = 100 * NS_PER_MS;
    private static final int CONTROL_BATCH = 64;

    private final EngineContext context;
    private final CycleClock clock;
    private final SelectorLoop loop;
    private final Timers timers;
    private final EngineCounters counters = new EngineCounters();
    private final LoopMailbox mailbox;
    private final ControlClient controlClient;
    private final NameResolver resolver;
    private final SlabPool slabPool;
    private final CycleFlushes flushes = new CycleFlushes();
    private final FileWriter files;
    private final EngineServices services;
    private final List<TcpListener> listeners = new ArrayList<>();
    private final Timer secondTimer = new Timer(this::onSecond);
    private final Timer shutdownTimer = new Timer(this::onShutdownTimeout);
    private final HandshakeContext handshakes;
    private final boolean isBlocking;
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
            counters,
            flushes,
            new Connections(),
            new OpenTracks(),
            new StreamRegistry(),
            new LogLimits(clock),
            files);
        try
        {
            listen();
        }
        catch (final UncheckedIOException ex)
        {
            onClose();
            throw ex;
        }
        timers.schedule(secondTimer, clock.nowNs() + SECOND_NS);
    }

    /** {@inheritDoc} */
    public int doWork()
    {
        int workCount = loop.poll(waitMs());
        workCount += flushes.flushTracks();
        workCount += controlClient.poll(CONTROL_BATCH);
        workCount += mailbox.drain(CONTROL_BATCH);
        workCount += timers.poll(clock.nowNs());
        workCount += flushes.flushTracks();
        workCount += flushes.flushConnections();
        counters.increment(EngineCounter.DUTY_CYCLES);
        if (isShuttingDown)
        {
            checkShutdown();
        }
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
        closeListeners();
        timers.schedule(shutdownTimer, clock.nowNs() + context.shutdownTimeoutMs() * NS_PER_MS);
        LOG.info("stopping: {} connections and {} tracks end", services.connections().count(),
            services.tracks().count());
        for (final RtmpConnection connection : services.connections().snapshot())
        {
            connection.close(UnpublishReason.RTMP_CLOSE, "engine stops");
        }
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
        return listeners.stream().map(TcpListener::localAddress).toList();
    }

    /** {@inheritDoc} */
    public void onClose()
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
        LOG.info("stopped: {}", counters.summary());
    }

    private long waitMs()
    {
        return isBlocking && flushes.isEmpty() ? timers.waitMs(clock.nowNs()) : 0;
    }

    private void listen()
    {
        for (final ServerSettings settings : context.configuration().rtmp().servers())
        {
            final ServerRuntime server = new ServerRuntime(settings);
            for (final ListenSettings listen : settings.listens())
            {
                try
                {
                    final InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
                    final Acceptor acceptor = new Acceptor(server, listen);
                    acceptor.listener =
                        new TcpListener(loop, address, listen.backlog(), listen.reusePort(), acceptor);
                    listeners.add(acceptor.listener);
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
        for (final TcpListener listener : listeners)
        {
            try
            {
                listener.close();
            }
            catch (final IOException ex)
            {
                LOG.error("closing listener {}: {}", Addresses.hostAndPort(listener.localAddress()), ex.getMessage());
            }
        }
        listeners.clear();
    }

    private void onSecond()
    {
        clock.synchronise();
        counters.set(EngineCounter.SLABS_IN_USE, slabPool.slabsInUse());
        counters.set(EngineCounter.SLAB_BYTES_IN_USE, slabPool.bytesInUse());
        counters.set(EngineCounter.ARENA_BYTES, slabPool.bytesAllocated());
        counters.set(EngineCounter.CONTROL_CALLS_OPEN, controlClient.inFlight());
        timers.schedule(secondTimer, clock.nowNs() + SECOND_NS);
    }

    private void checkShutdown()
    {
        if (!isDone && services.tracks().count() == 0 && controlClient.inFlight() == 0)
        {
            finish();
        }
    }

    private void onShutdownTimeout()
    {
        LOG.warn("stopping took more than {} ms: {} tracks and {} controller calls are given up",
            context.shutdownTimeoutMs(), services.tracks().count(), controlClient.inFlight());
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

    /**
     * Takes the connections of one listener.
     */
    private final class Acceptor implements ListenerHandler
    {
        private final ServerRuntime server;
        private final ListenSettings settings;
        private final Timer resumeTimer = new Timer(this::resume);
        private TcpListener listener;

        Acceptor(final ServerRuntime server, final ListenSettings settings)
        {
            this.server = server;
            this.settings = settings;
        }

        public void onAccepted(final SocketChannel channel)
        {
            try
            {
                if (server.isFull())
                {
                    counters.increment(EngineCounter.CONNECTIONS_SHED);
                    if (services.logs().connections.allows())
                    {
                        LOG.warn("connection from {} closed: max_connections {} reached{}",
                            channel.getRemoteAddress(),
                            server.settings().maxConnections(),
                            services.logs().connections.suppressedNote());
                    }
                    channel.close();
                    return;
                }
                if (settings.keepAlive())
                {
                    channel.setOption(java.net.StandardSocketOptions.SO_KEEPALIVE, true);
                }
                final RtmpConnection connection = new RtmpConnection(services, server, settings, channel, handshakes);
                LOG.debug("{}: accepted", connection);
            }
            catch (final IOException ex)
            {
                counters.increment(EngineCounter.ACCEPT_FAILURES);
                LOG.debug("a connection was gone before it was accepted: {}", ex.getMessage());
                closeQuietly(channel);
            }
        }

        public void onAcceptFailed(final String reason)
        {
            counters.increment(EngineCounter.ACCEPT_FAILURES);
            if (services.logs().connections.allows())
            {
                LOG.error("cannot accept on {}: {}; raise the limit of open files (ulimit -n){}",
                    Addresses.hostAndPort(listener.localAddress()),
                    reason,
                    services.logs().connections.suppressedNote());
            }
            timers.schedule(resumeTimer, clock.nowNs() + ACCEPT_PAUSE_NS);
        }

        private void closeQuietly(final SocketChannel channel)
        {
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                LOG.debug("nor could it be closed: {}", ex.getMessage());
            }
        }

        private void resume()
        {
            listener.acceptEnabled(true);
        }
    }
}
