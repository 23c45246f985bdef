package io.sluice.net;

import java.nio.channels.SocketChannel;

/**
 * Receives what a {@link TcpListener} accepts, on the loop's thread.
 */
public interface ListenerHandler
{
    /**
     * A connection came in. The handler owns the channel from here on.
     *
     * @param channel accepted, still in blocking mode.
     */
    void onAccepted(SocketChannel channel);

    /**
     * The system would not give another connection (out of descriptors, mostly). The listener pauses; the ones that
     * wait stay in its backlog.
     *
     * @param reason in words for a log.
     */
    void onAcceptFailed(String reason);
}
