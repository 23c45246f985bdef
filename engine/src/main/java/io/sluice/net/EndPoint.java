package io.sluice.net;

/**
 * Something registered with the {@link SelectorLoop}: a listener or a socket. Called on the loop's thread only.
 */
public interface EndPoint
{
    /**
     * The channel is ready. May close itself or any other end point; must not select.
     *
     * @param readyOps of {@link java.nio.channels.SelectionKey}.
     */
    void onReady(int readyOps);
}
