package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import io.sluice.kmp.KmpAckDescriptor;
import io.sluice.kmp.KmpConnectDescriptor;
import io.sluice.kmp.KmpHeaderDescriptor;
import io.sluice.kmp.KmpPacketReader;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A KMP receiver for many connections on one thread, that keeps nothing but counts. It acknowledges at once, every so
 * many frames; or late, all that came, at intervals; or never.
 */
final class LoadSink implements AutoCloseable
{
    private static final long NS_PER_MS = 1_000_000L;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(256 * 1024);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final int ackEveryFrames;
    private final long ackIntervalNs;
    private volatile long frames;
    private volatile int connections;
    private volatile Throwable failure;
    private volatile boolean isClosing;

    /**
     * @param ackEveryFrames acknowledge so often, 0 for not.
     * @param ackIntervalMs  acknowledge what came at this interval, 0 for not.
     */
    LoadSink(final int ackEveryFrames, final int ackIntervalMs)
    {
        this.ackEveryFrames = ackEveryFrames;
        this.ackIntervalNs = ackIntervalMs * NS_PER_MS;
        try
        {
            selector = Selector.open();
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        final Thread thread = new Thread(this::run, "load-sink");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address()
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
    }

    /** @return frames received on all connections. */
    long frames()
    {
        if (failure != null)
        {
            throw new AssertionError("sink failed", failure);
        }
        return frames;
    }

    /** @return connections so far. */
    int connections()
    {
        return connections;
    }

    /** {@inheritDoc} */
    public void close()
    {
        isClosing = true;
        selector.wakeup();
    }

    private void run()
    {
        try (selector; server)
        {
            long nextAckNs = System.nanoTime() + ackIntervalNs;
            while (!isClosing)
            {
                selector.select(this::onReady, ackIntervalNs == 0 ? 0 : 10);
                if (ackIntervalNs > 0 && System.nanoTime() - nextAckNs >= 0)
                {
                    nextAckNs = System.nanoTime() + ackIntervalNs;
                    for (final SelectionKey key : selector.keys())
                    {
                        if (key.attachment() instanceof Connection connection)
                        {
                            connection.ack();
                        }
                    }
                }
            }
            for (final SelectionKey key : selector.keys())
            {
                key.channel().close();
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            failure = ex;
        }
    }

    private void onReady(final SelectionKey key)
    {
        try
        {
            if (key.attachment() instanceof Connection connection)
            {
                connection.read();
                return;
            }
            final SocketChannel channel = server.accept();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
            connections++;
        }
        catch (final IOException ex)
        {
            key.cancel();
            failure = ex;
        }
    }

    /**
     * One track's connection.
     */
    private final class Connection
    {
        private final SocketChannel channel;
        private final KmpPacketReader reader = new KmpPacketReader(this::onPacket);
        private final ByteBuffer ack = ByteBuffer.allocateDirect(KmpAckDescriptor.LENGTH);
        private final UnsafeBuffer ackBuffer = new UnsafeBuffer(ack);
        private long nextFrameId;
        private long ackedFrameId;
        private boolean isEnded;

        Connection(final SocketChannel channel)
        {
            this.channel = channel;
        }

        void read() throws IOException
        {
            bytes.clear();
            final int length = channel.read(bytes);
            if (length > 0)
            {
                reader.onBytes(buffer, 0, length);
            }
            if (length < 0 || isEnded)
            {
                channel.close();
            }
        }

        void ack()
        {
            if (nextFrameId != ackedFrameId && !isEnded)
            {
                ackedFrameId = nextFrameId;
                KmpAckDescriptor.encode(ackBuffer, 0, nextFrameId, 0, 0);
                ack.clear();
                try
                {
                    channel.write(ack);
                }
                catch (final IOException ex)
                {
                    failure = ex;
                }
            }
        }

        private void onPacket(
            final int type, final DirectBuffer packet, final int offset, final int headerSize, final int dataSize)
        {
            if (type == KmpHeaderDescriptor.TYPE_CONNECT)
            {
                nextFrameId = KmpConnectDescriptor.initialFrameId(packet, offset);
                ackedFrameId = nextFrameId;
            }
            else if (type == KmpHeaderDescriptor.TYPE_FRAME)
            {
                nextFrameId++;
                frames++;
                if (ackEveryFrames > 0 && nextFrameId - ackedFrameId >= ackEveryFrames)
                {
                    ack();
                }
            }
            else if (type == KmpHeaderDescriptor.TYPE_END_OF_STREAM)
            {
                isEnded = true;
            }
        }
    }
}
