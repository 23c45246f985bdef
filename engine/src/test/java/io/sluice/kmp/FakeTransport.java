package io.sluice.kmp;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;

/** A transport that takes as many bytes as a test allows, and keeps them by connection. */
final class FakeTransport implements UpstreamTransport
{
    final List<ByteArrayOutputStream> connections = new ArrayList<>();
    final List<InetSocketAddress> addresses = new ArrayList<>();
    Upstream upstream;
    boolean isConnecting;
    boolean isConnected;
    boolean isOutputShut;
    boolean isBroken;
    boolean shouldFailConnectAtOnce;
    long nowNs;
    long allowance = Long.MAX_VALUE;
    int writes;
    int closes;

    @Override
    public void connect(final Upstream upstream, final InetSocketAddress address)
    {
        this.upstream = upstream;
        addresses.add(address);
        isConnecting = true;
        if (shouldFailConnectAtOnce)
        {
            isConnecting = false;
            upstream.onConnectFailed(nowNs, "refused");
        }
    }

    void accept(final long nowNs)
    {
        isConnecting = false;
        isConnected = true;
        isOutputShut = false;
        isBroken = false;
        connections.add(new ByteArrayOutputStream());
        upstream.onConnected(nowNs);
    }

    void refuse(final long nowNs)
    {
        isConnecting = false;
        upstream.onConnectFailed(nowNs, "refused");
    }

    void allow(final long bytes, final long nowNs)
    {
        allowance = bytes;
        upstream.onWritable(nowNs);
    }

    void kill(final long nowNs)
    {
        isConnected = false;
        upstream.onClosed(nowNs, "connection reset");
    }

    void ack(final long frameId, final long nowNs)
    {
        ack(frameId, 0, 0, nowNs);
    }

    void ack(final long frameId, final long upstreamFrameId, final int offset, final long nowNs)
    {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[KmpAckDescriptor.LENGTH]);
        KmpAckDescriptor.encode(packet, 0, frameId, upstreamFrameId, offset);
        upstream.onBytes(packet, 0, packet.capacity(), nowNs);
    }

    byte[] bytes()
    {
        return bytes(connections.size() - 1);
    }

    byte[] bytes(final int connection)
    {
        return connections.get(connection).toByteArray();
    }

    @Override
    public long write(final ByteBuffer[] buffers, final int offset, final int length)
    {
        writes++;
        if (isBroken)
        {
            return -1;
        }
        if (!isConnected || isOutputShut)
        {
            throw new AssertionError("write without a connection");
        }
        long taken = 0;
        for (int i = offset; i < offset + length && allowance > 0; i++)
        {
            final int piece = (int) Math.min(allowance, buffers[i].remaining());
            final byte[] bytes = new byte[piece];
            buffers[i].get(bytes);
            connections.get(connections.size() - 1).writeBytes(bytes);
            taken += piece;
            allowance -= allowance == Long.MAX_VALUE ? 0 : piece;
        }
        return taken;
    }

    @Override
    public void shutdownOutput()
    {
        isOutputShut = true;
    }

    @Override
    public void close()
    {
        closes++;
        isConnecting = false;
        isConnected = false;
    }
}
