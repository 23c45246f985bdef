package io.sluice.kmp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The header every KMP packet starts with. All fields are little-endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                  Packet Type (four characters)                |
 *  +---------------------------------------------------------------+
 *  |     Header Size (this header and the type's own together)     |
 *  +---------------------------------------------------------------+
 *  |                 Data Size (behind the header)                 |
 *  +---------------------------------------------------------------+
 *  |                        Reserved (zero)                        |
 *  +---------------------------------------------------------------+
 * </pre>
 * The null packet (a keep-alive) and the end of stream are just this.
 */
public final class KmpHeaderDescriptor
{
    /** Connect: the first packet of a connection. */
    public static final int TYPE_CONNECT = 0x74636e63;
    /** Media info: how the frames that follow are coded. */
    public static final int TYPE_MEDIA_INFO = 0x666e696d;
    /** Frame. */
    public static final int TYPE_FRAME = 0x6d617266;
    /** Null: a keep-alive. */
    public static final int TYPE_NULL = 0x6c6c756e;
    /** End of stream: the last packet of a track. */
    public static final int TYPE_END_OF_STREAM = 0x74736f65;
    /** Acknowledgement: the only packet a receiver sends. */
    public static final int TYPE_ACK = 0x666b6361;

    /** Length of the header in bytes. */
    public static final int LENGTH = 16;
    /** The longest header, the type's own included, in bytes. */
    public static final int MAX_HEADER_SIZE = 64 * 1024;
    /** The most data behind a header, in bytes. */
    public static final int MAX_DATA_SIZE = 16 * 1024 * 1024;

    private static final int TYPE_OFFSET = 0;
    private static final int HEADER_SIZE_OFFSET = 4;
    private static final int DATA_SIZE_OFFSET = 8;
    private static final int RESERVED_OFFSET = 12;

    private KmpHeaderDescriptor()
    {
    }

    /**
     * Writes a header.
     *
     * @param buffer     to write to.
     * @param offset     of the packet.
     * @param type       of the packet.
     * @param headerSize of the whole header.
     * @param dataSize   of what follows it.
     */
    public static void encode(
        final MutableDirectBuffer buffer, final int offset, final int type, final int headerSize, final int dataSize)
    {
        buffer.putInt(offset + TYPE_OFFSET, type, LITTLE_ENDIAN);
        buffer.putInt(offset + HEADER_SIZE_OFFSET, headerSize, LITTLE_ENDIAN);
        buffer.putInt(offset + DATA_SIZE_OFFSET, dataSize, LITTLE_ENDIAN);
        buffer.putInt(offset + RESERVED_OFFSET, 0, LITTLE_ENDIAN);
    }

    /**
     * Reads the packet's type.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return one of the types above, or what a peer made up.
     */
    public static int type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + TYPE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the length of the whole header.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return bytes, unchecked: negative above 2 GiB.
     */
    public static int headerSize(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + HEADER_SIZE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the length of the data behind the header.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return bytes, unchecked: negative above 2 GiB.
     */
    public static int dataSize(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + DATA_SIZE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Describes a packet type for a log.
     *
     * @param type that was read.
     * @return its four characters if they can be printed, and its number.
     */
    public static String describe(final int type)
    {
        final StringBuilder text = new StringBuilder("'");
        for (int shift = 0; shift < 32; shift += 8)
        {
            final int c = type >> shift & 0xff;
            text.append(c >= 0x20 && c < 0x7f ? (char) c : '?');
        }
        return text.append("' (0x").append(Integer.toHexString(type)).append(')').toString();
    }
}
