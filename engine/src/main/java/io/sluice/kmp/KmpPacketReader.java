package io.sluice.kmp;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes a byte stream apart into packets, wherever it was split. A packet that lies in one piece is passed where it
 * lies; others are put together in a buffer that grows with the bytes that came, not with what a header claims, up to
 * the longest packet allowed.
 */
public final class KmpPacketReader
{
    private static final int INITIAL_CAPACITY = 4096;

    private final KmpPacketHandler handler;
    private final int maxDataSize;
    private final UnsafeBuffer packet = new UnsafeBuffer(new byte[INITIAL_CAPACITY]);
    private int length;

    /**
     * Creates a reader that allows any packet KMP does.
     *
     * @param handler to pass packets to.
     */
    public KmpPacketReader(final KmpPacketHandler handler)
    {
        this(handler, KmpHeaderDescriptor.MAX_DATA_SIZE);
    }

    /**
     * Creates a reader.
     *
     * @param handler     to pass packets to.
     * @param maxDataSize the most data a packet may have, in bytes, at most {@link KmpHeaderDescriptor#MAX_DATA_SIZE}.
     */
    public KmpPacketReader(final KmpPacketHandler handler, final int maxDataSize)
    {
        if (maxDataSize < 0 || maxDataSize > KmpHeaderDescriptor.MAX_DATA_SIZE)
        {
            throw new IllegalArgumentException("maxDataSize must be 0 to 16 MiB: " + maxDataSize);
        }
        this.handler = handler;
        this.maxDataSize = maxDataSize;
    }

    /**
     * Takes the stream's next bytes.
     *
     * @param buffer that holds them.
     * @param offset of the first.
     * @param length of the piece.
     * @throws KmpException if they are no packets; the reader is of no more use then.
     */
    public void onBytes(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        int position = offset;
        while (position < end)
        {
            position += 0 == this.length ? passWhole(buffer, position, end - position) : 0;
            if (position < end)
            {
                position += collect(buffer, position, end - position);
            }
        }
    }

    /**
     * Passes on a packet where it lies, if all of it is there.
     *
     * @return its length, or 0.
     */
    private int passWhole(final DirectBuffer buffer, final int offset, final int available)
    {
        if (available < KmpHeaderDescriptor.LENGTH)
        {
            return 0;
        }
        final int packetLength = packetLength(buffer, offset);
        if (available < packetLength)
        {
            return 0;
        }
        pass(buffer, offset);
        return packetLength;
    }

    private int collect(final DirectBuffer buffer, final int offset, final int available)
    {
        final int wanted =
            length < KmpHeaderDescriptor.LENGTH ? KmpHeaderDescriptor.LENGTH : packetLength(packet, 0);
        final int piece = Math.min(available, wanted - length);
        ensureCapacity(length + piece);
        packet.putBytes(length, buffer, offset, piece);
        length += piece;

        if (length >= KmpHeaderDescriptor.LENGTH && length == packetLength(packet, 0))
        {
            length = 0;
            pass(packet, 0);
        }
        return piece;
    }

    private void pass(final DirectBuffer buffer, final int offset)
    {
        handler.onPacket(
            KmpHeaderDescriptor.type(buffer, offset),
            buffer,
            offset,
            KmpHeaderDescriptor.headerSize(buffer, offset),
            KmpHeaderDescriptor.dataSize(buffer, offset));
    }

    private int packetLength(final DirectBuffer buffer, final int offset)
    {
        final int type = KmpHeaderDescriptor.type(buffer, offset);
        final int headerSize = KmpHeaderDescriptor.headerSize(buffer, offset);
        final int dataSize = KmpHeaderDescriptor.dataSize(buffer, offset);
        final int minHeaderSize = minHeaderSize(type);
        if (headerSize < minHeaderSize || headerSize > KmpHeaderDescriptor.MAX_HEADER_SIZE)
        {
            throw new KmpException("a packet of type " + KmpHeaderDescriptor.describe(type) + " has header size " +
                Integer.toUnsignedString(headerSize) + ", which must be " + minHeaderSize + " to " +
                KmpHeaderDescriptor.MAX_HEADER_SIZE);
        }
        if (dataSize < 0 || dataSize > maxDataSize)
        {
            throw new KmpException("a packet of type " + KmpHeaderDescriptor.describe(type) + " has data size " +
                Integer.toUnsignedString(dataSize) + ", which must be at most " + maxDataSize);
        }
        return headerSize + dataSize;
    }

    private static int minHeaderSize(final int type)
    {
        return switch (type)
        {
            case KmpHeaderDescriptor.TYPE_CONNECT -> KmpConnectDescriptor.LENGTH;
            case KmpHeaderDescriptor.TYPE_MEDIA_INFO -> KmpMediaInfoDescriptor.LENGTH;
            case KmpHeaderDescriptor.TYPE_FRAME -> KmpFrameDescriptor.LENGTH;
            case KmpHeaderDescriptor.TYPE_ACK -> KmpAckDescriptor.LENGTH;
            default -> KmpHeaderDescriptor.LENGTH;
        };
    }

    private void ensureCapacity(final int needed)
    {
        if (needed > packet.capacity())
        {
            final byte[] bigger = new byte[Math.max(needed, packet.capacity() * 2)];
            packet.getBytes(0, bigger, 0, length);
            packet.wrap(bigger);
        }
    }
}
