package io.sluice.net;

import org.agrona.DirectBuffer;

/**
 * What happens on a {@link TcpSocket}. Called on the loop's thread; any call may close the socket, after which no
 * further one comes.
 */
public interface TcpSocketHandler
{
    /**
     * An outgoing connection is established.
     */
    void onConnected();

    /**
     * Bytes arrived. They are valid during the call only.
     *
     * @param buffer that holds them.
     * @param offset of the first.
     * @param length at least 1.
     */
    void onReceived(DirectBuffer buffer, int offset, int length);

    /**
     * The socket takes bytes again after a write that it did not take whole.
     */
    void onWritable();

    /**
     * The connection is over: the peer closed its side, reset it, or it could not be established. The socket has been
     * closed.
     *
     * @param reason in words for a log.
     */
    void onDisconnected(String reason);
}
