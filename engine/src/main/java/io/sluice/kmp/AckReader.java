package io.sluice.kmp;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts together a receiver's acks from pieces of its byte stream, and checks their headers.
 */
final class AckReader
{
    private final UnsafeBuffer packet = new UnsafeBuffer(new byte[KmpAckDescriptor.LENGTH]);
    private int length;
    private String error;

    void reset()
    {
        length = 0;
        error = null;
    }

    /**
     * Takes bytes up to the end of one ack.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first.
     * @param length of the piece.
     * @return how many were taken. Then {@link #isComplete()} and {@link #error()} tell what came of it.
     */
    int onBytes(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isComplete())
        {
            this.length = 0;
        }
        final int piece = Math.min(length, KmpAckDescriptor.LENGTH - this.length);
        packet.putBytes(this.length, buffer, offset, piece);
        final boolean wasHeaderKnown = this.length >= KmpHeaderDescriptor.LENGTH;
        this.length += piece;
        if (!wasHeaderKnown && this.length >= KmpHeaderDescriptor.LENGTH)
        {
            checkHeader();
        }
        return piece;
    }

    boolean isComplete()
    {
        return KmpAckDescriptor.LENGTH == length;
    }

    /**
     * What is wrong with the packet.
     *
     * @return a message for the log, or null.
     */
    String error()
    {
        return error;
    }

    long frameId()
    {
        return KmpAckDescriptor.frameId(packet, 0);
    }

    long upstreamFrameId()
    {
        return KmpAckDescriptor.upstreamFrameId(packet, 0);
    }

    int offset()
    {
        return KmpAckDescriptor.offset(packet, 0);
    }

    private void checkHeader()
    {
        final int type = KmpHeaderDescriptor.type(packet, 0);
        final int headerSize = KmpHeaderDescriptor.headerSize(packet, 0);
        final int dataSize = KmpHeaderDescriptor.dataSize(packet, 0);
        if (KmpHeaderDescriptor.TYPE_ACK != type)
        {
            error = "the receiver sent a packet of type " + KmpHeaderDescriptor.describe(type) + ", not an ack";
        }
        else if (KmpAckDescriptor.LENGTH != headerSize)
        {
            error = "the receiver sent an ack with header size " + Integer.toUnsignedString(headerSize) +
                " instead of " + KmpAckDescriptor.LENGTH;
        }
        else if (0 != dataSize)
        {
            error = "the receiver sent an ack with " + Integer.toUnsignedString(dataSize) + " bytes of data";
        }
    }
}
