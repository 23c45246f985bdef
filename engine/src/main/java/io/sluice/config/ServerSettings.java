package io.sluice.config;

import java.nio.file.Path;
import java.util.List;

/**
 * One {@code server} block of {@code rtmp} with all it inherits.
 *
 * @param listens                addresses to accept at, at least one.
 * @param timeoutMs              after which a write that makes no progress closes the connection.
 * @param pingMs                 without traffic after which a ping is sent; 0 for never.
 * @param pingTimeoutMs          to wait for any byte after a ping.
 * @param maxStreams             message streams that one connection may publish or play at once.
 * @param ackWindowBytes         window announced to the peer.
 * @param chunkSizeBytes         announced and used for sending.
 * @param maxMessageBytes        the longest message accepted.
 * @param maxConnections         at once; {@link Integer#MAX_VALUE} for no limit.
 * @param type3ExtendedTimestamp whether type 3 chunks repeat the extended timestamp.
 * @param idleTimeoutMs          without audio or video after which a connection is dropped; 0 for never.
 * @param dumpFolder             for raw dumps of connections, or null for none.
 * @param accessLog              of connections that never reached an application.
 * @param applications           in the file's order.
 */
public record ServerSettings(
    List<ListenSettings> listens,
    long timeoutMs,
    long pingMs,
    long pingTimeoutMs,
    int maxStreams,
    int ackWindowBytes,
    int chunkSizeBytes,
    int maxMessageBytes,
    int maxConnections,
    Type3Mode type3ExtendedTimestamp,
    long idleTimeoutMs,
    Path dumpFolder,
    AccessLogSettings accessLog,
    List<ApplicationSettings> applications)
{
    /**
     * Find an application.
     *
     * @param name of the application, compared exactly.
     * @return its settings, or null if there is none of this name.
     */
    public ApplicationSettings application(final String name)
    {
        for (final ApplicationSettings application : applications)
        {
            if (application.name().equals(name))
            {
                return application;
            }
        }

        return null;
    }
}
