package io.sluice.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.function.BooleanSupplier;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Sockets in pairs on loopback, the loop stepped by hand.
 */
class TcpSocketTest
{
    private static final long LIMIT_NS = 30_000_000_000L;

    private final SelectorLoop loop =
        new SelectorLoop(new CycleClock(SystemNanoClock.INSTANCE, SystemEpochClock.INSTANCE));
    private final Recorder client = new Recorder();
    private final Recorder server = new Recorder();
    private SocketChannel acceptedChannel;

    @AfterEach
    void close()
    {
        loop.close();
    }

    /** With Nagle's algorithm and delayed acknowledgements a small message waits for 40 ms. */
    @Test
    void neitherSideDelaysSmallMessages() throws IOException
    {
        connect();
        assertTrue(client.socket.channel().getOption(StandardSocketOptions.TCP_NODELAY), "outgoing");
        assertTrue(acceptedChannel.getOption(StandardSocketOptions.TCP_NODELAY), "accepted");
    }

    @Test
    void everyByteArrivesThoughTheKernelTakesAPartAtATime() throws IOException
    {
        connect();
        final byte[] data = new byte[20 << 20];
        new Random(1).nextBytes(data);
        final ByteBuffer pending = ByteBuffer.allocateDirect(data.length).put(data).flip();
        server.socket.readEnabled(false);
        client.onWritable = () -> client.socket.write(pending);
        client.socket.write(pending);
        assertTrue(pending.hasRemaining(), "more than the kernel takes");
        loop.poll(1);
        assertEquals(0, server.received.size(), "reading is off");
        server.socket.readEnabled(true);
        await(() -> server.received.size() == data.length);
        assertArrayEquals(data, server.received.toByteArray());
        assertFalse(pending.hasRemaining());
    }

    @Test
    void anEndIsToldOnceWithItsReason() throws IOException
    {
        connect();
        client.socket.close();
        client.socket.close();
        await(() -> server.disconnects == 1);
        loop.poll(1);
        assertEquals("closed by peer", server.reason);
        assertEquals(1, server.disconnects);
        assertEquals(0, client.disconnects, "who closes is told nothing");
        assertEquals(TcpSocket.FAILED, client.socket.write(ByteBuffer.allocateDirect(1)));
    }

    @Test
    void aResetIsToldFromTheLoopNotFromTheWrite() throws IOException
    {
        connect();
        acceptedChannel.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.socket.readEnabled(false);
        server.socket.close();
        await(() -> client.socket.write(ByteBuffer.allocateDirect(1)) == TcpSocket.FAILED);
        assertEquals(0, client.disconnects);
        await(() -> client.disconnects == 1);
    }

    @Test
    void halfClosedASocketStillReceives() throws IOException
    {
        connect();
        client.socket.shutdownOutput();
        server.socket.write(ByteBuffer.allocateDirect(10));
        await(() -> server.disconnects == 1 && client.received.size() == 10);
    }

    @Test
    void aRefusedConnectionIsToldFromTheLoop() throws IOException
    {
        final int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            freePort = socket.getLocalPort();
        }
        client.socket = TcpSocket.connect(
            loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort), client);
        assertEquals(0, client.disconnects);
        await(() -> client.disconnects == 1);
        assertFalse(client.isConnected);
        assertTrue(client.socket.isClosed());
    }

    private void connect() throws IOException
    {
        final TcpListener listener = new TcpListener(
            loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16, false, new ListenerHandler()
            {
                public void onAccepted(final SocketChannel channel)
                {
                    acceptedChannel = channel;
                    try
                    {
                        server.socket = TcpSocket.accepted(loop, channel, server);
                    }
                    catch (final IOException ex)
                    {
                        throw new AssertionError(ex);
                    }
                }

                public void onAcceptFailed(final String reason)
                {
                    throw new AssertionError(reason);
                }
            });
        client.socket = TcpSocket.connect(loop, listener.localAddress(), client);
        await(() -> client.isConnected && server.socket != null);
    }

    private void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not within 30 s");
            loop.poll(10);
        }
    }

    /**
     * What happened on a socket.
     */
    private static final class Recorder implements TcpSocketHandler
    {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private Runnable onWritable = () -> {};
        private TcpSocket socket;
        private boolean isConnected;
        private int disconnects;
        private String reason;

        public void onConnected()
        {
            isConnected = true;
        }

        public void onReceived(final DirectBuffer buffer, final int offset, final int length)
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            received.write(bytes, 0, length);
        }

        public void onWritable()
        {
            onWritable.run();
        }

        public void onDisconnected(final String why)
        {
            disconnects++;
            reason = why;
        }
    }
}
