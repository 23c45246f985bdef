package io.sluice.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;

/**
 * A listening socket on a {@link SelectorLoop}. Accepts a bounded number of connections per cycle. For the loop's
 * thread only, once open.
 */
public final class TcpListener implements EndPoint, AutoCloseable
{
    private static final int MAX_ACCEPTS_PER_CYCLE = 16;

    private final ServerSocketChannel channel;
    private final ListenerHandler handler;
    private final SelectionKey key;
    private final InetSocketAddress localAddress;

    /**
     * Bind and listen.
     *
     * @param loop        to register with.
     * @param address     to bind to.
     * @param backlog     of connections that wait to be accepted.
     * @param isReusePort whether other processes may listen on the same port (SO_REUSEPORT).
     * @param handler     of what is accepted.
     * @throws IOException naming the address, when it cannot be bound.
     */
    public TcpListener(
        final SelectorLoop loop,
        final InetSocketAddress address,
        final int backlog,
        final boolean isReusePort,
        final ListenerHandler handler) throws IOException
    {
        this.handler = handler;
        channel = ServerSocketChannel.open();
        try
        {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (isReusePort)
            {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(address, backlog);
            localAddress = (InetSocketAddress)channel.getLocalAddress();
            key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
        }
        catch (final UnresolvedAddressException ex)
        {
            channel.close();
            throw new IOException(describe(address, "no address is known for this host"), ex);
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            channel.close();
            throw new IOException(describe(address, ex.getMessage()), ex);
        }
    }

    /** {@inheritDoc} */
    public void onReady(final int readyOps)
    {
        for (int i = 0; i < MAX_ACCEPTS_PER_CYCLE && channel.isOpen(); i++)
        {
            final SocketChannel accepted;
            try
            {
                accepted = channel.accept();
            }
            catch (final IOException ex)
            {
                acceptEnabled(false);
                handler.onAcceptFailed(ex.getMessage());
                return;
            }
            if (accepted == null)
            {
                return;
            }
            handler.onAccepted(accepted);
        }
    }

    /**
     * Pause or resume accepting.
     *
     * @param isEnabled false to pause.
     */
    public void acceptEnabled(final boolean isEnabled)
    {
        if (key.isValid())
        {
            key.interestOps(isEnabled ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    /**
     * @return the address that is listened on, with the port that the system chose if it was 0.
     */
    public InetSocketAddress localAddress()
    {
        return localAddress;
    }

    /**
     * Stop listening.
     *
     * @throws IOException when the system says so.
     */
    public void close() throws IOException
    {
        channel.close();
    }

    private static String describe(final InetSocketAddress address, final String reason)
    {
        final String host = address.getHostString();
        return "cannot listen on " + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort() +
            ": " + reason;
    }
}
