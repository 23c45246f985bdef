package io.sluice.kmp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The frame packet. Offsets are from the packet's start; fields are little-endian.
 * <pre>
 *  +-----+--------------------------------------------------------+
 *  |   0 | header                                        16 bytes |
 *  |  16 | created, in timescale units                        i64 |
 *  |  24 | dts, in timescale units                            i64 |
 *  |  32 | flags: bit 0 key frame                             u32 |
 *  |  36 | pts delay, in timescale units                      i32 |
 *  +-----+--------------------------------------------------------+
 *  |  40 | the compressed frame                                   |
 *  +-----+--------------------------------------------------------+
 * </pre>
 */
public final class KmpFrameDescriptor
{
    /** Length of the packet without its data, in bytes. */
    public static final int LENGTH = 40;
    /** The frame is a video key frame. */
    public static final int FLAG_KEY = 1;

    static final int CREATED_OFFSET = 16;
    private static final int DTS_OFFSET = 24;
    private static final int FLAGS_OFFSET = 32;
    private static final int PTS_DELAY_OFFSET = 36;

    private KmpFrameDescriptor()
    {
    }

    /**
     * Writes the packet without its data.
     *
     * @param buffer   to write to.
     * @param offset   of the packet.
     * @param created  when the frame was received, in timescale units since 1970.
     * @param dts      decode time in timescale units.
     * @param flags    {@link #FLAG_KEY} or 0.
     * @param ptsDelay pts less dts in timescale units.
     * @param dataSize length of the frame.
     */
    public static void encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final long created,
        final long dts,
        final int flags,
        final int ptsDelay,
        final int dataSize)
    {
        KmpHeaderDescriptor.encode(buffer, offset, KmpHeaderDescriptor.TYPE_FRAME, LENGTH, dataSize);
        buffer.putLong(offset + CREATED_OFFSET, created, LITTLE_ENDIAN);
        buffer.putLong(offset + DTS_OFFSET, dts, LITTLE_ENDIAN);
        buffer.putInt(offset + FLAGS_OFFSET, flags, LITTLE_ENDIAN);
        buffer.putInt(offset + PTS_DELAY_OFFSET, ptsDelay, LITTLE_ENDIAN);
    }

    /**
     * Reads when the frame was received.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return timescale units since 1970.
     */
    public static long created(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CREATED_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the decode time.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return timescale units.
     */
    public static long dts(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + DTS_OFFSET, LITTLE_ENDIAN);
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
     * Reads pts less dts.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return timescale units.
     */
    public static int ptsDelay(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + PTS_DELAY_OFFSET, LITTLE_ENDIAN);
    }
}
