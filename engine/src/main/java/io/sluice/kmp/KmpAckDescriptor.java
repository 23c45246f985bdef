package io.sluice.kmp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The acknowledgement, the only packet a receiver sends. It has no data. Offsets are from the packet's start; fields
 * are little-endian.
 * <pre>
 *  +-----+--------------------------------------------------------+
 *  |   0 | header                                        16 bytes |
 *  |  16 | frame id: all frames below it are acknowledged     u64 |
 *  |  24 | upstream frame id, handed back on a reconnect      u64 |
 *  |  32 | offset, handed back on a reconnect                 u32 |
 *  |  36 | padding                                            u32 |
 *  +-----+--------------------------------------------------------+
 * </pre>
 */
public final class KmpAckDescriptor
{
    /** Length of the packet, in bytes. */
    public static final int LENGTH = 40;

    private static final int FRAME_ID_OFFSET = 16;
    private static final int UPSTREAM_FRAME_ID_OFFSET = 24;
    private static final int OFFSET_OFFSET = 32;
    private static final int PADDING_OFFSET = 36;

    private KmpAckDescriptor()
    {
    }

    /**
     * Writes the packet.
     *
     * @param buffer          to write to.
     * @param offset          of the packet.
     * @param frameId         of the first frame that is not acknowledged.
     * @param upstreamFrameId to be handed back on a reconnect.
     * @param frameOffset     to be handed back on a reconnect.
     */
    public static void encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final long frameId,
        final long upstreamFrameId,
        final int frameOffset)
    {
        KmpHeaderDescriptor.encode(buffer, offset, KmpHeaderDescriptor.TYPE_ACK, LENGTH, 0);
        buffer.putLong(offset + FRAME_ID_OFFSET, frameId, LITTLE_ENDIAN);
        buffer.putLong(offset + UPSTREAM_FRAME_ID_OFFSET, upstreamFrameId, LITTLE_ENDIAN);
        buffer.putInt(offset + OFFSET_OFFSET, frameOffset, LITTLE_ENDIAN);
        buffer.putInt(offset + PADDING_OFFSET, 0, LITTLE_ENDIAN);
    }

    /**
     * Reads the id of the first frame that is not acknowledged.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the id, unsigned.
     */
    public static long frameId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FRAME_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the receiver's own frame id.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the id, unsigned.
     */
    public static long upstreamFrameId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + UPSTREAM_FRAME_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the receiver's own offset.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the offset, unsigned.
     */
    public static int offset(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + OFFSET_OFFSET, LITTLE_ENDIAN);
    }
}
