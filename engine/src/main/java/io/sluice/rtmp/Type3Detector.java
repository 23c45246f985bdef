package io.sluice.rtmp;

import org.agrona.DirectBuffer;

/**
 * Finds out whether a peer repeats the extended timestamp in chunks of type 3, by comparing the four bytes where it
 * would be with the last one of the chunk stream. Equal bytes settle it for the connection; different ones are payload
 * and settle it for the chunk stream.
 */
final class Type3Detector
{
    private final Type3ExtendedTimestamp setting;
    private Type3ExtendedTimestamp state;

    Type3Detector(final Type3ExtendedTimestamp setting)
    {
        this.setting = setting;
        state = setting;
    }

    /**
     * As set or found; AUTO while it is not known.
     */
    Type3ExtendedTimestamp state()
    {
        return state;
    }

    /**
     * Length of the extended timestamp in a chunk of type 3.
     *
     * @param stream    of the chunk, whose last header has an extended timestamp.
     * @param buffer    that holds the chunk.
     * @param offset    behind the chunk's basic header.
     * @param available bytes there.
     * @return 0, 4, or {@link ChunkReader#INCOMPLETE} while more bytes are needed.
     */
    int extendedLength(final ChunkStream stream, final DirectBuffer buffer, final int offset, final int available)
    {
        if (setting == Type3ExtendedTimestamp.OFF || stream.omitsExtendedTimestamp)
        {
            return 0;
        }
        if (state != Type3ExtendedTimestamp.ON && differs(stream.extendedTimestamp, buffer, offset, available))
        {
            stream.omitsExtendedTimestamp = true;
            state = Type3ExtendedTimestamp.OFF;
            return 0;
        }
        if (available < ChunkReader.EXTENDED_LENGTH)
        {
            return ChunkReader.INCOMPLETE;
        }
        state = Type3ExtendedTimestamp.ON;
        return ChunkReader.EXTENDED_LENGTH;
    }

    /**
     * The first different byte decides, so that a short payload with nothing behind it is not held back.
     */
    private static boolean differs(
        final int extendedTimestamp, final DirectBuffer buffer, final int offset, final int available)
    {
        final int count = Math.min(available, ChunkReader.EXTENDED_LENGTH);
        for (int i = 0; i < count; i++)
        {
            if (buffer.getByte(offset + i) != (byte) (extendedTimestamp >> 24 - (i << 3)))
            {
                return true;
            }
        }
        return false;
    }
}
