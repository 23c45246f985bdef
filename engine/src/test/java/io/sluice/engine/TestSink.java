package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.agrona.concurrent.UnsafeBuffer;

import io.sluice.kmp.KmpAckDescriptor;
import io.sluice.kmp.KmpPacketReader;

/**
 * A KMP receiver on loopback that records every packet and misbehaves as the test says.
 */
final class TestSink implements AutoCloseable
{
    private static final long FROZEN_POLL_NS = 1_000_000;
    private static final AtomicLong ORDINALS = new AtomicLong();

    final List<Connection> connections = new CopyOnWriteArrayList<>();

    /** Acknowledge every so many frames; 0 for never. */
    volatile int ackEvery = 30;
    /** Whether to close after the end of stream, as receivers do. */
    volatile boolean closesAtEnd = true;
    /** Whether to keep the frames, not only count them. */
    volatile boolean recordsPackets = true;
    /** Stop reading while true. */
    volatile boolean isFrozen;
    /** Called with each packet, after it was recorded and acknowledged; may kill the connection. */
    volatile BiConsumer<Connection, KmpPacket> onPacket = (connection, packet) -> {};

    private final ServerSocket server;

    TestSink()
    {
        this(0);
    }

    /**
     * @param receiveBufferBytes that the kernel keeps for each connection, 0 for its default.
     */
    TestSink(final int receiveBufferBytes)
    {
        try
        {
            server = new ServerSocket();
            if (receiveBufferBytes > 0)
            {
                server.setReceiveBufferSize(receiveBufferBytes);
            }
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
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
        /** Grows with each connection that any sink accepts. */
        final long ordinal = ORDINALS.incrementAndGet();
        final List<KmpPacket> packets = new CopyOnWriteArrayList<>();
        volatile String failure;
        volatile boolean isClosed;
        volatile int frameCount;
        /** Frame id of the last acknowledgement that was sent, or 0. */
        volatile long lastAck;

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

        /**
         * End the sending direction; what still comes is read.
         */
        void finish()
        {
            try
            {
                socket.shutdownOutput();
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
            if (send(bytes))
            {
                lastAck = frameId;
            }
        }

        boolean send(final byte[] bytes)
        {
            try
            {
                socket.getOutputStream().write(bytes);
                return true;
            }
            catch (final IOException ex)
            {
                failure = ex.toString();
                return false;
            }
        }

        private void onPacket(final KmpPacket packet)
        {
            if (recordsPackets || !packet.isFrame())
            {
                packets.add(packet);
            }
            if (packet.isFrame())
            {
                final int count = frameCount + 1;
                frameCount = count;
                if (ackEvery > 0 && count % ackEvery == 0)
                {
                    ack(connect().initialFrameId() + count, count, 0);
                }
            }
            onPacket.accept(this, packet);
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
                        LockSupport.parkNanos(FROZEN_POLL_NS);
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
