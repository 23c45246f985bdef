package io.sluice.kmp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The connect packet. Offsets are from the packet's start; fields are little-endian.
 * <pre>
 *  +-----+--------------------------------------------------------+
 *  |   0 | header                                        16 bytes |
 *  |  16 | channel id, zero-padded                       32 bytes |
 *  |  48 | track id, zero-padded                         32 bytes |
 *  |  80 | initial frame id                                   u64 |
 *  |  88 | initial upstream frame id                          u64 |
 *  |  96 | initial offset                                     u32 |
 *  | 100 | flags: bit 0 consistent                            u32 |
 *  +-----+--------------------------------------------------------+
 *  | 104 | connect data                                           |
 *  +-----+--------------------------------------------------------+
 * </pre>
 */
public final class KmpConnectDescriptor
{
    /** Length of the packet without its data, in bytes. */
    public static final int LENGTH = 104;
    /** The longest channel or track id, in bytes. */
    public static final int MAX_ID_LENGTH = 32;
    /** The same input gives the same output, bit for bit. */
    public static final int FLAG_CONSISTENT = 1;

    private static final int CHANNEL_ID_OFFSET = 16;
    private static final int TRACK_ID_OFFSET = 48;
    private static final int INITIAL_FRAME_ID_OFFSET = 80;
    private static final int INITIAL_UPSTREAM_FRAME_ID_OFFSET = 88;
    private static final int INITIAL_OFFSET_OFFSET = 96;
    private static final int FLAGS_OFFSET = 100;

    private KmpConnectDescriptor()
    {
    }

    /**
     * Writes the packet without its data, with the flag {@link #FLAG_CONSISTENT}.
     *
     * @param buffer                 to write to.
     * @param offset                 of the packet.
     * @param channelId              at most {@link #MAX_ID_LENGTH} bytes.
     * @param trackId                at most {@link #MAX_ID_LENGTH} bytes.
     * @param initialFrameId         id of the first frame that follows.
     * @param initialUpstreamFrameId of the last ack, or 0.
     * @param initialOffset          of the last ack, or 0.
     * @param dataSize               length of the data that the caller writes behind it.
     */
    public static void encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final byte[] channelId,
        final byte[] trackId,
        final long initialFrameId,
        final long initialUpstreamFrameId,
        final int initialOffset,
        final int dataSize)
    {
        KmpHeaderDescriptor.encode(buffer, offset, KmpHeaderDescriptor.TYPE_CONNECT, LENGTH, dataSize);
        putId(buffer, offset + CHANNEL_ID_OFFSET, channelId);
        putId(buffer, offset + TRACK_ID_OFFSET, trackId);
        buffer.putLong(offset + INITIAL_FRAME_ID_OFFSET, initialFrameId, LITTLE_ENDIAN);
        buffer.putLong(offset + INITIAL_UPSTREAM_FRAME_ID_OFFSET, initialUpstreamFrameId, LITTLE_ENDIAN);
        buffer.putInt(offset + INITIAL_OFFSET_OFFSET, initialOffset, LITTLE_ENDIAN);
        buffer.putInt(offset + FLAGS_OFFSET, FLAG_CONSISTENT, LITTLE_ENDIAN);
    }

    /**
     * Reads the channel id.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the id without its padding.
     */
    public static String channelId(final DirectBuffer buffer, final int offset)
    {
        return getId(buffer, offset + CHANNEL_ID_OFFSET);
    }

    /**
     * Reads the track id.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the id without its padding.
     */
    public static String trackId(final DirectBuffer buffer, final int offset)
    {
        return getId(buffer, offset + TRACK_ID_OFFSET);
    }

    /**
     * Reads the id of the first frame that follows.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the id, unsigned.
     */
    public static long initialFrameId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + INITIAL_FRAME_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the upstream frame id of the last ack.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the id, unsigned; 0 if there was no ack.
     */
    public static long initialUpstreamFrameId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + INITIAL_UPSTREAM_FRAME_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the offset of the last ack.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the offset, unsigned; 0 if there was no ack.
     */
    public static int initialOffset(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + INITIAL_OFFSET_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the flags.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the bits.
     */
    public static int flags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + FLAGS_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Encodes an id.
     *
     * @param field that it is, for the message when it is too long.
     * @param text  of the id.
     * @return its bytes in UTF-8, at most {@link #MAX_ID_LENGTH}.
     */
    static byte[] idBytes(final String field, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_ID_LENGTH)
        {
            throw new IllegalArgumentException(
                field + " is longer than " + MAX_ID_LENGTH + " bytes: " + text);
        }
        return bytes;
    }

    private static void putId(final MutableDirectBuffer buffer, final int offset, final byte[] id)
    {
        buffer.setMemory(offset, MAX_ID_LENGTH, (byte) 0);
        buffer.putBytes(offset, id);
    }

    private static String getId(final DirectBuffer buffer, final int offset)
    {
        int length = 0;
        while (length < MAX_ID_LENGTH && buffer.getByte(offset + length) != 0)
        {
            length++;
        }
        final byte[] id = new byte[length];
        buffer.getBytes(offset, id);
        return new String(id, StandardCharsets.UTF_8);
    }
}
