package io.sluice.kmp;

import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;

/** Takes a captured byte stream apart for assertions. */
final class Packets
{
    final List<UnsafeBuffer> all = new ArrayList<>();

    Packets(final byte[] stream)
    {
        final KmpPacketReader reader = new KmpPacketReader((type, buffer, offset, headerSize, dataSize) ->
        {
            final byte[] copy = new byte[headerSize + dataSize];
            buffer.getBytes(offset, copy);
            all.add(new UnsafeBuffer(copy));
        });
        reader.onBytes(new UnsafeBuffer(stream), 0, stream.length);
    }

    /** One letter a packet: c(onnect), m(edia info), f(rame), n(ull), e(nd of stream). */
    String shape()
    {
        final StringBuilder shape = new StringBuilder();
        for (final UnsafeBuffer packet : all)
        {
            shape.append((char) packet.getByte(0));
        }
        return shape.toString();
    }

    long initialFrameId()
    {
        return KmpConnectDescriptor.initialFrameId(all.get(0), 0);
    }

    long dts(final int index)
    {
        return KmpFrameDescriptor.dts(all.get(index), 0);
    }
}
