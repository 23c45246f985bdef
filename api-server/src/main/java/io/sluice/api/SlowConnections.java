package io.sluice.api;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections that do not get a request's headers together in time. Jetty's idle timeout begins anew with every
 * byte, so that a peer which sends one now and then would hold a connection forever; this one does not. It also covers
 * the TLS handshake, and the pause between two requests.
 */
final class SlowConnections implements Connection.Listener
{
    private static final long IN_REQUEST = Long.MAX_VALUE;

    private final long timeoutNs;
    private final Map<Connection, Long> waitingSinceNs = new ConcurrentHashMap<>();

    SlowConnections(final long timeoutMs)
    {
        timeoutNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    @Override
    public void onOpened(final Connection connection)
    {
        // Below TLS and the PROXY protocol lie connections that see no requests.
        if (connection instanceof ConnectionMetaData)
        {
            waitingSinceNs.put(connection, System.nanoTime());
        }
    }

    @Override
    public void onClosed(final Connection connection)
    {
        waitingSinceNs.remove(connection);
    }

    /** A request has come. */
    void onRequest(final Connection connection)
    {
        waitingSinceNs.replace(connection, IN_REQUEST);
    }

    /** A request has been answered. */
    void onAnswered(final Connection connection)
    {
        waitingSinceNs.replace(connection, System.nanoTime());
    }

    /** Closes those that are late. */
    void poll(final long nowNs)
    {
        waitingSinceNs.forEach((connection, sinceNs) ->
        {
            if (sinceNs != IN_REQUEST && nowNs - sinceNs > timeoutNs)
            {
                connection.getEndPoint().close();
            }
        });
    }
}
