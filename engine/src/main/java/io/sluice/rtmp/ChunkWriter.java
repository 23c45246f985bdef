package io.sluice.rtmp;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes messages as chunks for one connection (RTMP 1.0, section 5.3; layout at {@link ChunkReader}). A message is
 * written whole, so messages don't interleave. The extended timestamp is repeated in each chunk of type 3: FFmpeg and
 * librtmp need it.
 * <p>
 * For one thread at a time; bytes must be sent in the order they were written. Nothing is allocated once a chunk stream
 * is known.
 */
public final class ChunkWriter
{
    /** Smallest chunk size that may be set: no control message is ever split. */
    public static final int MIN_CHUNK_SIZE = 128;

    private static final int EXTENDED = 0xFFFFFF;
    private static final int EXTENDED_LENGTH = 4;
    private static final int ONE_BYTE_CSIDS = 64;
    private static final int FMT_0 = 0;
    private static final int FMT_1 = 1;
    private static final int FMT_2 = 2;
    private static final int FMT_3 = 3;

    private final LastHeader[] lastHeaders = new LastHeader[ONE_BYTE_CSIDS];
    private int chunkSize = ChunkReader.INITIAL_CHUNK_SIZE;

    /**
     * @return payload bytes in each chunk but a message's last.
     */
    public int chunkSize()
    {
        return chunkSize;
    }

    /**
     * Change the chunk size of all that is written from now on. The peer must be told first:
     * {@link ControlMessages#setChunkSize(ChunkWriter, MutableDirectBuffer, int, int)} does both.
     *
     * @param chunkSize in bytes, {@link #MIN_CHUNK_SIZE} to {@link ChunkReader#MAX_CHUNK_SIZE}.
     */
    public void chunkSize(final int chunkSize)
    {
        if (chunkSize < MIN_CHUNK_SIZE || chunkSize > ChunkReader.MAX_CHUNK_SIZE)
        {
            throw new IllegalArgumentException("chunk size must be 128 to 16777215: " + chunkSize);
        }
        this.chunkSize = chunkSize;
    }

    /**
     * The length of a message that {@link #write} writes; {@link #writeCompressed} never needs more.
     *
     * @param csid        chunk stream id, 2 to 65599.
     * @param timestampMs of the message.
     * @param length      of the payload.
     * @return length of all chunks in bytes.
     */
    public int encodedLength(final int csid, final int timestampMs, final int length)
    {
        final int basicLength = basicLength(csid);
        final int extendedLength = isExtended(timestampMs) ? EXTENDED_LENGTH : 0;
        final int continuations = length == 0 ? 0 : (length - 1) / chunkSize;
        return basicLength + 11 + extendedLength + length + continuations * (basicLength + extendedLength);
    }

    /**
     * Write a message that begins with a full header (type 0), which depends on nothing that was sent before.
     *
     * @param dst             to write to.
     * @param dstOffset       to write at.
     * @param csid            chunk stream id, 2 to 65599.
     * @param timestampMs     of the message, 32 bits that wrap.
     * @param typeId          see {@link MessageType}.
     * @param messageStreamId of the message.
     * @param payload         of the message.
     * @param offset          of the payload.
     * @param length          of the payload, 0 to 16777215.
     * @return bytes written.
     */
    public int write(
        final MutableDirectBuffer dst,
        final int dstOffset,
        final int csid,
        final int timestampMs,
        final int typeId,
        final int messageStreamId,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        final int headerLength = writeHeader(dst, dstOffset, csid, timestampMs, typeId, messageStreamId, length);
        return headerLength +
            writePayload(dst, dstOffset + headerLength, csid, timestampMs, payload, offset, length);
    }

    /**
     * Write a message that begins with the shortest header the chunk stream's last message allows. All messages of the
     * chunk stream must be sent, in order. Chunk stream ids over 63 get a full header.
     *
     * @param dst             to write to.
     * @param dstOffset       to write at.
     * @param csid            chunk stream id, 2 to 65599.
     * @param timestampMs     of the message, 32 bits that wrap.
     * @param typeId          see {@link MessageType}.
     * @param messageStreamId of the message.
     * @param payload         of the message.
     * @param offset          of the payload.
     * @param length          of the payload, 0 to 16777215.
     * @return bytes written, at most {@link #encodedLength(int, int, int)}.
     */
    public int writeCompressed(
        final MutableDirectBuffer dst,
        final int dstOffset,
        final int csid,
        final int timestampMs,
        final int typeId,
        final int messageStreamId,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        final LastHeader last = basicLength(csid) == 1 ? lastHeaders[csid] : null;
        final int deltaMs = last == null ? 0 : timestampMs - last.timestampMs;
        if (last == null || last.messageStreamId != messageStreamId || deltaMs < 0 || deltaMs >= EXTENDED)
        {
            return write(dst, dstOffset, csid, timestampMs, typeId, messageStreamId, payload, offset, length);
        }
        final int fmt = last.fmtFor(deltaMs, typeId, length);
        int position = dstOffset + writeBasicHeader(dst, dstOffset, fmt, csid);
        if (fmt < FMT_3)
        {
            putMedium(dst, position, deltaMs);
            position += 3;
        }
        if (fmt < FMT_2)
        {
            checkLength(length);
            putMedium(dst, position, length);
            dst.putByte(position + 3, (byte) typeId);
            position += 4;
        }
        last.set(timestampMs, deltaMs, typeId, messageStreamId, length);
        // The deltas written are never extended, so neither are the chunks that follow.
        return position - dstOffset + writePayload(dst, position, csid, 0, payload, offset, length);
    }

    int writeHeader(
        final MutableDirectBuffer dst,
        final int dstOffset,
        final int csid,
        final int timestampMs,
        final int typeId,
        final int messageStreamId,
        final int length)
    {
        checkLength(length);
        final boolean isExtended = isExtended(timestampMs);
        int position = dstOffset + writeBasicHeader(dst, dstOffset, FMT_0, csid);
        putMedium(dst, position, isExtended ? EXTENDED : timestampMs);
        putMedium(dst, position + 3, length);
        dst.putByte(position + 6, (byte) typeId);
        dst.putInt(position + 7, messageStreamId, ByteOrder.LITTLE_ENDIAN);
        position += 11;
        if (isExtended)
        {
            dst.putInt(position, timestampMs, ByteOrder.BIG_ENDIAN);
            position += EXTENDED_LENGTH;
        }
        if (csid < ONE_BYTE_CSIDS)
        {
            LastHeader last = lastHeaders[csid];
            if (last == null)
            {
                last = new LastHeader();
                lastHeaders[csid] = last;
            }
            last.set(timestampMs, LastHeader.NO_DELTA, typeId, messageStreamId, length);
        }
        return position - dstOffset;
    }

    private int writePayload(
        final MutableDirectBuffer dst,
        final int dstOffset,
        final int csid,
        final int timestampMs,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        final boolean isExtended = isExtended(timestampMs);
        int position = dstOffset;
        int written = Math.min(length, chunkSize);
        dst.putBytes(position, payload, offset, written);
        position += written;
        while (written < length)
        {
            position += writeBasicHeader(dst, position, FMT_3, csid);
            if (isExtended)
            {
                dst.putInt(position, timestampMs, ByteOrder.BIG_ENDIAN);
                position += EXTENDED_LENGTH;
            }
            final int chunkLength = Math.min(length - written, chunkSize);
            dst.putBytes(position, payload, offset + written, chunkLength);
            position += chunkLength;
            written += chunkLength;
        }
        return position - dstOffset;
    }

    private static int writeBasicHeader(
        final MutableDirectBuffer dst, final int offset, final int fmt, final int csid)
    {
        final int length = basicLength(csid);
        if (length == 1)
        {
            dst.putByte(offset, (byte) (fmt << 6 | csid));
        }
        else
        {
            final int value = csid - 64;
            dst.putByte(offset, (byte) (fmt << 6 | length - 2));
            dst.putByte(offset + 1, (byte) value);
            if (length == 3)
            {
                dst.putByte(offset + 2, (byte) (value >> 8));
            }
        }
        return length;
    }

    private static int basicLength(final int csid)
    {
        if (csid < ChunkStream.MIN_CSID || csid > ChunkStream.MAX_CSID)
        {
            throw new IllegalArgumentException("chunk stream id must be 2 to 65599: " + csid);
        }
        return csid < ONE_BYTE_CSIDS ? 1 : csid < 320 ? 2 : 3;
    }

    private static boolean isExtended(final int timestampMs)
    {
        return Integer.compareUnsigned(timestampMs, EXTENDED) >= 0;
    }

    private static void checkLength(final int length)
    {
        if (length < 0 || length > ChunkReaderSettings.MAX_MESSAGE_LENGTH_LIMIT)
        {
            throw new IllegalArgumentException("message length must be 0 to 16777215: " + length);
        }
    }

    private static void putMedium(final MutableDirectBuffer dst, final int offset, final int value)
    {
        dst.putShort(offset, (short) (value >> 8), ByteOrder.BIG_ENDIAN);
        dst.putByte(offset + 2, (byte) value);
    }

    /**
     * What the last message on a chunk stream said, that the next need not repeat.
     */
    private static final class LastHeader
    {
        /** After a chunk of type 0 peers don't agree what type 3 means: write a delta first. */
        static final int NO_DELTA = -1;

        private int timestampMs;
        private int deltaMs;
        private int typeId;
        private int messageStreamId;
        private int length;

        void set(
            final int timestampMs, final int deltaMs, final int typeId, final int messageStreamId, final int length)
        {
            this.timestampMs = timestampMs;
            this.deltaMs = deltaMs;
            this.typeId = typeId;
            this.messageStreamId = messageStreamId;
            this.length = length;
        }

        int fmtFor(final int deltaMs, final int typeId, final int length)
        {
            if (this.typeId != typeId || this.length != length)
            {
                return FMT_1;
            }
            return this.deltaMs == deltaMs ? FMT_3 : FMT_2;
        }
    }
}
