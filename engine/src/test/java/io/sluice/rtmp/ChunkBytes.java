package io.sluice.rtmp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Chunk headers and payload put together field by field, apart from {@link ChunkWriter}.
 */
final class ChunkBytes
{
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ChunkBytes u8(final int value)
    {
        bytes.write(value);
        return this;
    }

    ChunkBytes u24(final int value)
    {
        return u8(value >> 16).u8(value >> 8).u8(value);
    }

    ChunkBytes u32(final int value)
    {
        return u8(value >> 24).u24(value);
    }

    ChunkBytes basic(final int fmt, final int csid)
    {
        return basic(fmt, csid, csid < 64 ? 1 : csid < 320 ? 2 : 3);
    }

    ChunkBytes basic(final int fmt, final int csid, final int length)
    {
        switch (length)
        {
            case 1:
                return u8(fmt << 6 | csid);
            case 2:
                return u8(fmt << 6).u8(csid - 64);
            default:
                return u8(fmt << 6 | 1).u8((csid - 64) % 256).u8((csid - 64) / 256);
        }
    }

    ChunkBytes fmt0(
        final int csid, final int timestampMs, final int length, final int typeId, final int messageStreamId)
    {
        basic(0, csid).u24(timestampMs).u24(length).u8(typeId);
        return u8(messageStreamId).u8(messageStreamId >> 8).u8(messageStreamId >> 16).u8(messageStreamId >> 24);
    }

    ChunkBytes fmt1(final int csid, final int deltaMs, final int length, final int typeId)
    {
        return basic(1, csid).u24(deltaMs).u24(length).u8(typeId);
    }

    ChunkBytes fmt2(final int csid, final int deltaMs)
    {
        return basic(2, csid).u24(deltaMs);
    }

    ChunkBytes fmt3(final int csid)
    {
        return basic(3, csid);
    }

    ChunkBytes add(final byte[] payload, final int offset, final int length)
    {
        bytes.write(payload, offset, length);
        return this;
    }

    ChunkBytes fill(final int value, final int count)
    {
        final byte[] payload = payload(value, count);
        return add(payload, 0, count);
    }

    byte[] toArray()
    {
        return bytes.toByteArray();
    }

    void feed(final ChunkReader reader, final ChunkHandler handler)
    {
        feed(toArray(), reader, handler);
    }

    static byte[] payload(final int value, final int count)
    {
        final byte[] payload = new byte[count];
        Arrays.fill(payload, (byte) value);
        return payload;
    }

    static void feed(final byte[] bytes, final ChunkReader reader, final ChunkHandler handler)
    {
        reader.onBytes(new UnsafeBuffer(bytes), 0, bytes.length, handler);
    }

    static void feedByteByByte(final byte[] bytes, final ChunkReader reader, final ChunkHandler handler)
    {
        feedInPieces(bytes, reader, handler, null, 1);
    }

    /**
     * Each piece comes in a buffer of just its length, so that reading beyond it fails.
     */
    static void feedInPieces(
        final byte[] bytes,
        final ChunkReader reader,
        final ChunkHandler handler,
        final Random random,
        final int maxLength)
    {
        int position = 0;
        while (position < bytes.length)
        {
            final int wanted = random == null ? maxLength : 1 + random.nextInt(maxLength);
            final int length = Math.min(wanted, bytes.length - position);
            final byte[] piece = Arrays.copyOfRange(bytes, position, position + length);
            reader.onBytes(new UnsafeBuffer(piece), 0, length, handler);
            // The reader must not keep it.
            Arrays.fill(piece, (byte) 0x55);
            position += length;
        }
    }
}
