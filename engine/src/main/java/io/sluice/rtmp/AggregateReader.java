package io.sluice.rtmp;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Takes an aggregate message apart (RTMP 1.0, section 7.1.6): FLV tags, each followed by a back pointer, which is the
 * length of the tag before it. The tags' stream ids mean nothing, the aggregate's holds.
 * <pre>
 *  +------+--------+-----------+----------+-----------+---------+--------------+
 *  | type | length | timestamp | ts 24-31 | stream id | payload | back pointer |
 *  |  1   |   3    |     3     |    1     |     3     | length  |      4       |
 *  +------+--------+-----------+----------+-----------+---------+--------------+
 * </pre>
 * A tag's timestamp is the aggregate's plus the tag's distance from the first tag.
 */
final class AggregateReader
{
    /**
     * Receives the messages of an aggregate.
     */
    interface TagHandler
    {
        /**
         * @param typeId      of the message.
         * @param timestampMs of the message.
         * @param buffer      that holds its payload.
         * @param offset      of the payload.
         * @param length      of the payload.
         */
        void onTag(int typeId, int timestampMs, DirectBuffer buffer, int offset, int length);
    }

    static final int TAG_HEADER_LENGTH = 11;
    static final int BACK_POINTER_LENGTH = 4;

    private AggregateReader()
    {
    }

    /**
     * @param timestampMs of the aggregate.
     * @param buffer      that holds its payload.
     * @param offset      of the payload.
     * @param length      of the payload.
     * @param handler     of the messages.
     * @throws RtmpException if a tag reaches beyond the payload; tags before it have been handled.
     */
    static void read(
        final int timestampMs,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final TagHandler handler)
    {
        final int limit = offset + length;
        int position = offset;
        int distanceMs = timestampMs;
        while (position < limit)
        {
            if (limit - position < TAG_HEADER_LENGTH)
            {
                throw new RtmpException("aggregate message of " + length +
                    " bytes ends within the header of the tag at " + (position - offset));
            }
            final int typeId = buffer.getByte(position) & 0x1F;
            final int tagLength = getMedium(buffer, position + 1);
            final int tagTimestampMs = buffer.getByte(position + 7) << 24 | getMedium(buffer, position + 4);
            if (position == offset)
            {
                distanceMs = timestampMs - tagTimestampMs;
            }
            final int payload = position + TAG_HEADER_LENGTH;
            if (limit - payload < tagLength)
            {
                throw new RtmpException("aggregate message of " + length + " bytes has a tag at " +
                    (position - offset) + " with " + tagLength + " bytes of payload, " + (limit - payload) +
                    " are left");
            }
            handler.onTag(typeId, tagTimestampMs + distanceMs, buffer, payload, tagLength);
            position = payload + tagLength;
            // Some encoders leave the last back pointer out. What they hold is of no use.
            if (position < limit && limit - position < BACK_POINTER_LENGTH)
            {
                throw new RtmpException("aggregate message of " + length + " bytes ends within the back pointer at " +
                    (position - offset));
            }
            position += BACK_POINTER_LENGTH;
        }
    }

    private static int getMedium(final DirectBuffer buffer, final int offset)
    {
        return (buffer.getShort(offset, ByteOrder.BIG_ENDIAN) & 0xFFFF) << 8 | buffer.getByte(offset + 2) & 0xFF;
    }
}
