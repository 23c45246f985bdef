package io.sluice.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import io.sluice.cnc.EngineCounter;
import io.sluice.config.ListenSettings;
import io.sluice.net.ListenerHandler;
import io.sluice.net.TcpListener;
import io.sluice.net.Timer;
import io.sluice.rtmp.HandshakeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the connections of one {@code listen} directive.
 */
final class Acceptor implements ListenerHandler
{
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long ACCEPT_PAUSE_NS = 100_000_000L;

    private final EngineServices services;
    private final ServerRuntime server;
    private final ListenSettings settings;
    private final HandshakeContext handshakes;
    private final Timer resumeTimer = new Timer(this::resume);
    private final TcpListener listener;

    /**
     * @throws IOException naming the address, when it cannot be bound.
     */
    Acceptor(
        final EngineServices services,
        final ServerRuntime server,
        final ListenSettings settings,
        final HandshakeContext handshakes) throws IOException
    {
        this.services = services;
        this.server = server;
        this.settings = settings;
        this.handshakes = handshakes;
        listener = new TcpListener(
            services.loop(),
            new InetSocketAddress(settings.host(), settings.port()),
            settings.backlog(),
            settings.reusePort(),
            this);
    }

    InetSocketAddress localAddress()
    {
        return listener.localAddress();
    }

    /** {@inheritDoc} */
    public void onAccepted(final SocketChannel channel)
    {
        try
        {
            if (server.isFull())
            {
                shed(channel);
                return;
            }
            if (settings.keepAlive())
            {
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            final RtmpConnection connection = new RtmpConnection(services, server, settings, channel, handshakes);
            LOG.debug("{}: accepted", connection);
        }
        catch (final IOException ex)
        {
            services.counters().increment(EngineCounter.ACCEPT_FAILURES);
            LOG.debug("a connection was gone before it was accepted: {}", ex.getMessage());
            closeQuietly(channel);
        }
    }

    /** {@inheritDoc} */
    public void onAcceptFailed(final String reason)
    {
        services.counters().increment(EngineCounter.ACCEPT_FAILURES);
        if (services.logs().connections.allows())
        {
            LOG.error("cannot accept on {}: {}; raise the limit of open files (ulimit -n){}",
                Addresses.hostAndPort(listener.localAddress()),
                reason,
                services.logs().connections.suppressedNote());
        }
        services.timers().schedule(resumeTimer, services.clock().nowNs() + ACCEPT_PAUSE_NS);
    }

    /**
     * Stop listening.
     */
    void close()
    {
        services.timers().cancel(resumeTimer);
        try
        {
            listener.close();
        }
        catch (final IOException ex)
        {
            LOG.error("closing listener {}: {}", Addresses.hostAndPort(listener.localAddress()), ex.getMessage());
        }
    }

    private void shed(final SocketChannel channel) throws IOException
    {
        services.counters().increment(EngineCounter.CONNECTIONS_SHED);
        if (services.logs().connections.allows())
        {
            LOG.warn("connection from {} closed: max_connections {} reached{}",
                channel.getRemoteAddress(),
                server.settings().maxConnections(),
                services.logs().connections.suppressedNote());
        }
        channel.close();
    }

    private static void closeQuietly(final SocketChannel channel)
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
