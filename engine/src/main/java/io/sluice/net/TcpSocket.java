package io.sluice.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A non-blocking TCP connection on a {@link SelectorLoop}. Nagle's algorithm is always off: together with a peer's
 * delayed acknowledgements it would hold small messages back for 40 ms.
 * <p>
 * A socket is read once per readiness, so that no peer keeps the loop from the others; what is left in the kernel
 * makes it ready again in the next cycle. Reading and writing allocate nothing. For the loop's thread only.
 */
public final class TcpSocket implements EndPoint
{
    /** A write that failed: the connection is gone, {@link TcpSocketHandler#onDisconnected} follows from the loop. */
    public static final int FAILED = -1;

    private static final int MAX_DISCARDING_READS = 4;

    private final SelectorLoop loop;
    private final SocketChannel channel;
    private final TcpSocketHandler handler;
    private final InetSocketAddress remoteAddress;
    private InetSocketAddress localAddress;
    private SelectionKey key;
    private boolean isClosed;
    private boolean isConnectPending;
    private boolean isEndOfInput;
    private int readLimitBytes = SelectorLoop.RECEIVE_BUFFER_LENGTH;
    private String writeFailure;

    private TcpSocket(
        final SelectorLoop loop,
        final SocketChannel channel,
        final TcpSocketHandler handler,
        final InetSocketAddress remoteAddress)
    {
        this.loop = loop;
        this.channel = channel;
        this.handler = handler;
        this.remoteAddress = remoteAddress;
    }

    /**
     * Take over an accepted channel.
     *
     * @param loop    to register with.
     * @param channel accepted.
     * @param handler of its events.
     * @return the socket, already readable.
     * @throws IOException when the peer has gone; the channel is closed then.
     */
    public static TcpSocket accepted(
        final SelectorLoop loop, final SocketChannel channel, final TcpSocketHandler handler) throws IOException
    {
        try
        {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final TcpSocket socket = new TcpSocket(
                loop, channel, handler, (InetSocketAddress)channel.getRemoteAddress());
            socket.localAddress = (InetSocketAddress)channel.getLocalAddress();
            socket.key = loop.register(channel, SelectionKey.OP_READ, socket);
            return socket;
        }
        catch (final IOException ex)
        {
            channel.close();
            throw ex;
        }
    }

    /**
     * Begin an outgoing connection. Its outcome comes as {@link TcpSocketHandler#onConnected()} or
     * {@link TcpSocketHandler#onDisconnected(String)}, never from within this call.
     *
     * @param loop    to register with.
     * @param address to connect to, resolved.
     * @param handler of its events.
     * @return the socket.
     * @throws IOException when it fails at once.
     */
    public static TcpSocket connect(
        final SelectorLoop loop, final InetSocketAddress address, final TcpSocketHandler handler) throws IOException
    {
        final SocketChannel channel = SocketChannel.open();
        try
        {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final TcpSocket socket = new TcpSocket(loop, channel, handler, address);
            if (channel.connect(address))
            {
                // Loopback may be done already: a writable socket reports it in the next cycle.
                socket.key = loop.register(channel, SelectionKey.OP_WRITE | SelectionKey.OP_READ, socket);
                socket.localAddress = (InetSocketAddress)channel.getLocalAddress();
                socket.isConnectPending = true;
            }
            else
            {
                socket.key = loop.register(channel, SelectionKey.OP_CONNECT, socket);
            }
            return socket;
        }
        catch (final IOException ex)
        {
            channel.close();
            throw ex;
        }
        catch (final java.nio.channels.UnresolvedAddressException ex)
        {
            channel.close();
            throw new IOException("address not resolved: " + address, ex);
        }
    }

    /** {@inheritDoc} */
    public void onReady(final int readyOps)
    {
        if ((readyOps & SelectionKey.OP_CONNECT) != 0)
        {
            finishConnect();
            return;
        }
        if (isConnectPending)
        {
            isConnectPending = false;
            key.interestOps(SelectionKey.OP_READ);
            handler.onConnected();
            return;
        }
        if ((readyOps & SelectionKey.OP_READ) != 0)
        {
            read();
        }
        if ((readyOps & SelectionKey.OP_WRITE) != 0 && !isClosed)
        {
            if (writeFailure != null)
            {
                disconnect(writeFailure);
                return;
            }
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
            handler.onWritable();
        }
    }

    /**
     * Write as much as the kernel takes. When that is not all, {@link TcpSocketHandler#onWritable()} follows.
     *
     * @param buffer from its position to its limit; the position moves on.
     * @return bytes taken, 0 when the kernel's buffer is full, {@link #FAILED} when the connection is gone.
     */
    public int write(final ByteBuffer buffer)
    {
        if (isClosed || writeFailure != null)
        {
            return FAILED;
        }
        try
        {
            final int written = channel.write(buffer);
            if (buffer.hasRemaining())
            {
                key.interestOpsOr(SelectionKey.OP_WRITE);
            }
            return written;
        }
        catch (final IOException ex)
        {
            return fail(ex);
        }
    }

    /**
     * Gathering form of {@link #write(ByteBuffer)}.
     *
     * @param buffers direct.
     * @param offset  of the first buffer.
     * @param length  count of buffers.
     * @return bytes taken, 0 when the kernel's buffer is full, {@link #FAILED} when the connection is gone.
     */
    public long write(final ByteBuffer[] buffers, final int offset, final int length)
    {
        if (length == 1)
        {
            return write(buffers[offset]);
        }
        if (isClosed || writeFailure != null)
        {
            return FAILED;
        }
        try
        {
            final long written = channel.write(buffers, offset, length);
            if (buffers[offset + length - 1].hasRemaining())
            {
                key.interestOpsOr(SelectionKey.OP_WRITE);
            }
            return written;
        }
        catch (final IOException ex)
        {
            return fail(ex);
        }
    }

    /**
     * Stop or resume reading; the peer is held back by TCP while it is stopped. That the peer closed or reset the
     * connection is noticed when reading resumes.
     *
     * @param isEnabled false to stop.
     */
    public void readEnabled(final boolean isEnabled)
    {
        if (!isClosed && key.isValid())
        {
            if (isEnabled)
            {
                key.interestOpsOr(SelectionKey.OP_READ);
            }
            else
            {
                key.interestOpsAnd(~SelectionKey.OP_READ);
            }
        }
    }

    /**
     * Read less at a time, where so much cannot be taken once reading was stopped.
     *
     * @param limitBytes of one read, 1 to {@link SelectorLoop#RECEIVE_BUFFER_LENGTH}.
     */
    public void readLimit(final int limitBytes)
    {
        readLimitBytes = limitBytes;
    }

    /**
     * Tell the peer that nothing more will be written; reading goes on.
     */
    public void shutdownOutput()
    {
        if (!isClosed)
        {
            try
            {
                channel.shutdownOutput();
            }
            catch (final IOException ex)
            {
                fail(ex);
            }
        }
    }

    /**
     * @return whether {@link #close()} was called or the connection has ended.
     */
    public boolean isClosed()
    {
        return isClosed;
    }

    /**
     * @return whether the peer closed the connection in order: it did not break or get reset.
     */
    public boolean isEndOfInput()
    {
        return isEndOfInput;
    }

    /**
     * @return the peer's address.
     */
    public InetSocketAddress remoteAddress()
    {
        return remoteAddress;
    }

    /**
     * @return this side's address, null until connected.
     */
    public InetSocketAddress localAddress()
    {
        return localAddress;
    }

    /**
     * Close without a further call to the handler. Bytes that the kernel has taken are still sent. Idempotent.
     */
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                // The descriptor is released by the kernel all the same; there is nobody left to tell.
                writeFailure = describe(ex);
            }
        }
    }

    /**
     * Close, but read and drop first what the peer has sent: closing a socket with unread bytes resets it, and the
     * reset may destroy what is still on its way to the peer.
     */
    public void closeDiscardingInput()
    {
        if (!isClosed && channel.isConnected())
        {
            final ByteBuffer buffer = loop.receiveByteBuffer();
            try
            {
                int length;
                int reads = 0;
                do
                {
                    buffer.clear();
                    length = channel.read(buffer);
                    reads++;
                }
                while (length > 0 && reads < MAX_DISCARDING_READS);
            }
            catch (final IOException ex)
            {
                // Reset by the peer already: there is nothing left to save.
                writeFailure = describe(ex);
            }
        }
        close();
    }

    SocketChannel channel()
    {
        return channel;
    }

    private void finishConnect()
    {
        try
        {
            channel.finishConnect();
            localAddress = (InetSocketAddress)channel.getLocalAddress();
            key.interestOps(SelectionKey.OP_READ);
        }
        catch (final IOException ex)
        {
            disconnect(describe(ex));
            return;
        }
        handler.onConnected();
    }

    private void read()
    {
        final ByteBuffer buffer = loop.receiveByteBuffer();
        buffer.clear().limit(readLimitBytes);
        final int length;
        try
        {
            length = channel.read(buffer);
        }
        catch (final IOException ex)
        {
            disconnect(describe(ex));
            return;
        }
        if (length > 0)
        {
            handler.onReceived(loop.receiveBuffer(), 0, length);
        }
        else if (length < 0)
        {
            isEndOfInput = true;
            disconnect("closed by peer");
        }
    }

    /**
     * The handler is told from the loop, not from within its own call to write.
     */
    private int fail(final IOException ex)
    {
        writeFailure = describe(ex);
        if (key.isValid())
        {
            key.interestOps(SelectionKey.OP_WRITE);
        }
        return FAILED;
    }

    private void disconnect(final String reason)
    {
        if (!isClosed)
        {
            close();
            handler.onDisconnected(reason);
        }
    }

    private static String describe(final IOException ex)
    {
        final String message = ex.getMessage();
        return message == null ? ex.getClass().getSimpleName() : message;
    }
}
