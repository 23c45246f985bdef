package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.agrona.concurrent.UnsafeBuffer;

import io.sluice.kmp.KmpAckDescriptor;
import io.sluice.kmp.KmpPacketReader;

/**
 * A KMP receiver on loopback that records every packet and misbehaves as the test says.
 */
final class TestSink implements AutoCloseable
{
    final List<Connection> connections = new CopyOnWriteArrayList<>();

    /** Acknowledge every so many frames; 0 for never. */
    volatile int ackEvery = 30;
    /** Whether to close after the end of stream, as receivers do. */
    volatile boolean closesAtEnd = true;
    /** Stop reading while true. */
    volatile boolean isFrozen;

    private final ServerSocket server;

    TestSink()
    {
        try
        {
            server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        final Thread thread = new Thread(this::accept, "test-sink");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address()
    {
        return (InetSocketAddress)server.getLocalSocketAddress();
    }

    List<Connection> connections(final String trackId)
    {
        return connections.stream().filter(connection -> trackId.equals(connection.trackId()))
            .collect(Collectors.toList());
    }

    /**
     * @return the only connection of a track, once its end of stream is there.
     */
    Connection ended(final String trackId)
    {
        Await.until(() -> "end of stream of " + trackId + ", connections " + connections,
            () -> connections(trackId).stream().anyMatch(Connection::isEnded));
        return connections(trackId).get(connections(trackId).size() - 1);
    }

    void killConnections()
    {
        for (final Connection connection : connections)
        {
            connection.kill();
        }
    }

    /** {@inheritDoc} */
    public void close()
    {
        try
        {
            server.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        killConnections();
    }

    private void accept()
    {
        while (!server.isClosed())
        {
            try
            {
                final Connection connection = new Connection(server.accept());
                connections.add(connection);
                final Thread thread = new Thread(connection::run, "test-sink-connection");
                thread.setDaemon(true);
                thread.start();
            }
            catch (final IOException ex)
            {
                if (!server.isClosed())
                {
                    throw new UncheckedIOException(ex);
                }
            }
        }
    }

    /**
     * One connection, with the packets that came over it.
     */
    final class Connection
    {
        final List<KmpPacket> packets = new CopyOnWriteArrayList<>();
        volatile String failure;
        volatile boolean isClosed;

        private final Socket socket;
        private final KmpPacketReader reader = new KmpPacketReader(
            (type, buffer, offset, headerSize, dataSize) -> onPacket(KmpPacket.read(
                type, buffer, offset, headerSize, dataSize)));

        Connection(final Socket socket)
        {
            this.socket = socket;
        }

        String trackId()
        {
            return packets.isEmpty() ? null : packets.get(0).trackId();
        }

        KmpPacket connect()
        {
            return packets.get(0);
        }

        List<KmpPacket> frames()
        {
            return packets.stream().filter(KmpPacket::isFrame).collect(Collectors.toList());
        }

        boolean isEnded()
        {
            return !packets.isEmpty() && packets.get(packets.size() - 1).type().equals("eost");
        }

        void kill()
        {
            try
            {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            catch (final IOException ex)
            {
                failure = ex.toString();
            }
        }

        void ack(final long frameId, final long upstreamFrameId, final int offset)
        {
            final byte[] bytes = new byte[KmpAckDescriptor.LENGTH];
            KmpAckDescriptor.encode(new UnsafeBuffer(bytes), 0, frameId, upstreamFrameId, offset);
            send(bytes);
        }

        void send(final byte[] bytes)
        {
            try
            {
                socket.getOutputStream().write(bytes);
            }
            catch (final IOException ex)
            {
                failure = ex.toString();
            }
        }

        private void onPacket(final KmpPacket packet)
        {
            packets.add(packet);
            if (packet.isFrame() && ackEvery > 0)
            {
                final long count = frames().size();
                if (count % ackEvery == 0)
                {
                    ack(connect().initialFrameId() + count, count, 0);
                }
            }
        }

        private void run()
        {
            final byte[] bytes = new byte[64 * 1024];
            try (socket)
            {
                socket.setTcpNoDelay(true);
                int length = 0;
                while (length >= 0 && !(isEnded() && closesAtEnd))
                {
                    while (isFrozen && !socket.isClosed())
                    {
                        Thread.onSpinWait();
                    }
                    length = socket.getInputStream().read(bytes);
                    if (length > 0)
                    {
                        reader.onBytes(new UnsafeBuffer(bytes), 0, length);
                    }
                }
            }
            catch (final IOException ex)
            {
                failure = ex.toString();
            }
            isClosed = true;
        }

        /** {@inheritDoc} */
        public String toString()
        {
            return trackId() + ": " + packets.size() + " packets, failure " + failure;
        }
    }
}
