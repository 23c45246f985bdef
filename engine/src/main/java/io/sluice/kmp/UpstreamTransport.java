package io.sluice.kmp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What an {@link Upstream} needs of a socket. It makes several connections in a row through the same transport, one at
 * a time; the transport must not report anything of an earlier one once {@link #close()} or {@link #connect} was
 * called. No method may throw, and none may call the upstream back while it is being called, save that
 * {@code connect} may report {@link Upstream#onConnectFailed}.
 */
public interface UpstreamTransport
{
    /**
     * Starts to connect. The outcome is told by {@link Upstream#onConnected} or {@link Upstream#onConnectFailed}.
     *
     * @param upstream to call back.
     * @param address  of the receiver.
     */
    void connect(Upstream upstream, InetSocketAddress address);

    /**
     * Writes what the socket takes.
     *
     * @param buffers to write from, between their positions and limits, which may be left changed.
     * @param offset  of the first buffer.
     * @param length  number of buffers.
     * @return bytes taken; 0 if the socket is full, {@link Upstream#onWritable} then follows as soon as it is not;
     *     -1 if the connection is broken.
     */
    long write(ByteBuffer[] buffers, int offset, int length);

    /**
     * Ends the sending direction (FIN), so that the receiver sees the end and may still send acks.
     */
    void shutdownOutput();

    /**
     * Closes the connection, or gives up making it. Bytes handed to the kernel should still reach the receiver if they
     * can: whatever it sent is to be read and thrown away first, since closing a socket with unread data resets it.
     */
    void close();
}
