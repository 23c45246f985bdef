package io.sluice.tools;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Receives KMP: accepts any number of connections, one per track, verifies what comes, acknowledges it and counts.
 * Each connection has a thread of its own.
 */
public final class KmpSink implements AutoCloseable
{
    private static final int ACCEPT_BACKLOG = 1024;

    private final KmpSinkSettings settings;
    private final ServerSocket serverSocket;
    private final ConcurrentMap<String, SinkTrack> tracks = new ConcurrentSkipListMap<>();
    private final Set<KmpSinkConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<String> problems = new ArrayList<>();
    private final AtomicLong connectionCount = new AtomicLong();
    private volatile boolean isClosed = false;

    private KmpSink(final KmpSinkSettings settings, final ServerSocket serverSocket)
    {
        this.settings = settings;
        this.serverSocket = serverSocket;
    }

    /**
     * Start a sink.
     *
     * @param settings of the sink.
     * @return the sink, which listens.
     * @throws IOException if the address can't be listened on or the dump directory can't be made.
     */
    public static KmpSink launch(final KmpSinkSettings settings) throws IOException
    {
        if (settings.dumpDirectory() != null)
        {
            Files.createDirectories(settings.dumpDirectory());
            if (!Files.isWritable(settings.dumpDirectory()))
            {
                throw new AccessDeniedException(settings.dumpDirectory().toString(), null, "no permission to write");
            }
        }

        final ServerSocket serverSocket = new ServerSocket();
        try
        {
            serverSocket.setReuseAddress(true);
            serverSocket.bind(settings.address(), ACCEPT_BACKLOG);
        }
        catch (final IOException ex)
        {
            serverSocket.close();
            throw ex;
        }

        final KmpSink sink = new KmpSink(settings, serverSocket);
        startThread("kmp-sink", sink::acceptLoop);

        return sink;
    }

    /**
     * @return the address that is listened on.
     */
    public InetSocketAddress address()
    {
        return (InetSocketAddress) serverSocket.getLocalSocketAddress();
    }

    /**
     * @return the port that is listened on.
     */
    public int port()
    {
        return serverSocket.getLocalPort();
    }

    /**
     * @return all tracks seen so far, ordered by channel and track.
     */
    public Collection<SinkTrack> tracks()
    {
        return tracks.values();
    }

    /**
     * A track by its ids.
     *
     * @param channelId of the channel.
     * @param trackId   of the track.
     * @return the track, or null if it has not been seen.
     */
    public SinkTrack track(final String channelId, final String trackId)
    {
        return tracks.get(key(channelId, trackId));
    }

    /**
     * @return connections that are open now.
     */
    public int openConnections()
    {
        return connections.size();
    }

    /**
     * @return everything that was wrong, in words; empty if all tracks came complete and in order.
     */
    public List<String> problems()
    {
        final List<String> all = new ArrayList<>();
        synchronized (problems)
        {
            all.addAll(problems);
        }

        for (final SinkTrack track : tracks.values())
        {
            all.addAll(track.problems());
        }

        return all;
    }

    /**
     * Close all connections at once, as if the receiver had crashed. New ones are accepted as before.
     */
    public void dropConnections()
    {
        for (final KmpSinkConnection connection : connections)
        {
            connection.close();
        }
    }

    @Override
    public void close()
    {
        isClosed = true;
        try
        {
            serverSocket.close();
        }
        catch (final IOException ex)
        {
            settings.log().accept("can't close the listening socket: " + ex.getMessage());
        }

        dropConnections();
    }

    /**
     * The track of a connection that begins.
     *
     * @param channelId of the channel.
     * @param trackId   of the track.
     * @return the track, which is made if it is new.
     */
    SinkTrack trackOf(final String channelId, final String trackId)
    {
        return tracks.computeIfAbsent(key(channelId, trackId), (key) -> new SinkTrack(channelId, trackId));
    }

    /**
     * Something is wrong that concerns no track.
     *
     * @param message what is wrong.
     */
    void problem(final String message)
    {
        synchronized (problems)
        {
            problems.add(message);
        }
    }

    /**
     * A connection has ended.
     *
     * @param connection that is closed.
     */
    void onClosed(final KmpSinkConnection connection)
    {
        connections.remove(connection);
    }

    private void acceptLoop()
    {
        while (!isClosed)
        {
            try
            {
                final Socket socket = serverSocket.accept();
                socket.setTcpNoDelay(true);
                final long number = connectionCount.incrementAndGet();
                final KmpSinkConnection connection = new KmpSinkConnection(this, settings, socket, number);
                connections.add(connection);
                startThread("kmp-sink-" + number, connection::run);
            }
            catch (final IOException ex)
            {
                if (!isClosed)
                {
                    settings.log().accept("can't accept a connection: " + ex.getMessage());
                }
            }
        }
    }

    private static void startThread(final String name, final Runnable task)
    {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static String key(final String channelId, final String trackId)
    {
        // Ids are at most 32 bytes, and none of them is a line break in any sane stream.
        return channelId + '\n' + trackId;
    }
}
