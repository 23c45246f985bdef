package io.sluice.rtmp;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class ChunkWriterTest
{
    private final ChunkWriter writer = new ChunkWriter();
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer payload = new UnsafeBuffer(ChunkBytes.payload(7, 1000));
    private int position;

    @Test
    void writesTheSpecificationsVideoExample()
    {
        write(4, 1000, 9, 12346, 307);
        assertWritten(new ChunkBytes().fmt0(4, 1000, 307, 9, 12346).fill(7, 128)
            .fmt3(4).fill(7, 128).fmt3(4).fill(7, 51));
    }

    @Test
    void writesNoEmptyChunkBehindAFullOne()
    {
        write(4, 1, 9, 1, 256);
        write(4, 1, 9, 1, 0);
        assertWritten(new ChunkBytes().fmt0(4, 1, 256, 9, 1).fill(7, 128).fmt3(4).fill(7, 128)
            .fmt0(4, 1, 0, 9, 1));
    }

    @Test
    void repeatsTheExtendedTimestampInType3()
    {
        write(4, 0xFFFFFE, 9, 1, 129);
        write(4, 0xFFFFFF, 9, 1, 129);
        write(4, -2, 9, 1, 129);
        assertWritten(new ChunkBytes()
            .fmt0(4, 0xFFFFFE, 129, 9, 1).fill(7, 128).fmt3(4).fill(7, 1)
            .fmt0(4, -1, 129, 9, 1).u32(0xFFFFFF).fill(7, 128).fmt3(4).u32(0xFFFFFF).fill(7, 1)
            .fmt0(4, -1, 129, 9, 1).u32(-2).fill(7, 128).fmt3(4).u32(-2).fill(7, 1));
    }

    @Test
    void writesLongBasicHeaders()
    {
        final ChunkBytes expected = new ChunkBytes();
        for (final int csid : new int[]{2, 63, 64, 319, 320, 65599})
        {
            write(csid, 1, 8, 1, 130);
            expected.fmt0(csid, 1, 130, 8, 1).fill(7, 128).fmt3(csid).fill(7, 2);
        }
        assertWritten(expected);
    }

    @Test
    void compressesHeaders()
    {
        compress(4, 1000, 9, 1, 10);
        compress(4, 1020, 9, 1, 10);
        compress(4, 1040, 9, 1, 10);
        compress(4, 1060, 9, 1, 11);
        compress(4, 1060, 8, 1, 11);
        compress(4, 1060, 8, 1, 11);
        compress(4, 1050, 8, 1, 11);
        compress(4, 1050, 8, 2, 11);
        compress(4, 1050 + 0xFFFFFE, 8, 2, 130);
        compress(4, 1050 + 0xFFFFFE + 0xFFFFFF, 8, 2, 11);
        compress(64, 5, 8, 1, 1);
        compress(64, 5, 8, 1, 1);
        final int late = 1050 + 0xFFFFFE + 0xFFFFFF;
        assertWritten(new ChunkBytes()
            .fmt0(4, 1000, 10, 9, 1).fill(7, 10)
            // Not type 3: peers don't agree what it means behind type 0.
            .fmt2(4, 20).fill(7, 10)
            .fmt3(4).fill(7, 10)
            .fmt1(4, 20, 11, 9).fill(7, 11)
            .fmt1(4, 0, 11, 8).fill(7, 11)
            .fmt3(4).fill(7, 11)
            .fmt0(4, 1050, 11, 8, 1).fill(7, 11)
            .fmt0(4, 1050, 11, 8, 2).fill(7, 11)
            // The absolute timestamp would be extended, the delta is not.
            .fmt1(4, 0xFFFFFE, 130, 8).fill(7, 128).fmt3(4).fill(7, 2)
            .fmt0(4, -1, 11, 8, 2).u32(late).fill(7, 11)
            .fmt0(64, 5, 1, 8, 1).fill(7, 1)
            .fmt0(64, 5, 1, 8, 1).fill(7, 1));
    }

    @Test
    void compressesAcrossTheWrapOfTimestamps()
    {
        compress(4, -10, 9, 1, 1);
        compress(4, 10, 9, 1, 1);
        assertWritten(new ChunkBytes().fmt0(4, -1, 1, 9, 1).u32(-10).fill(7, 1).fmt2(4, 20).fill(7, 1));
    }

    @Test
    void writesControlMessages()
    {
        position += ControlMessages.windowAckSize(writer, out, position, 5_000_000);
        position += ControlMessages.peerBandwidth(writer, out, position, 5_000_000, ControlMessages.LIMIT_DYNAMIC);
        position += ControlMessages.setChunkSize(writer, out, position, 4096);
        position += ControlMessages.acknowledgement(writer, out, position, -1);
        position += ControlMessages.userControl(writer, out, position, ControlMessages.PING_REQUEST, 0x01020304);
        final int before = position;
        position += ControlMessages.setBufferLength(writer, out, position, 1, 3000);
        assertTrue(position - before <= ControlMessages.MAX_LENGTH);
        assertWritten(new ChunkBytes()
            .fmt0(2, 0, 4, 5, 0).u32(5_000_000)
            .fmt0(2, 0, 5, 6, 0).u32(5_000_000).u8(2)
            .fmt0(2, 0, 4, 1, 0).u32(4096)
            .fmt0(2, 0, 4, 3, 0).u32(-1)
            .fmt0(2, 0, 6, 4, 0).u8(0).u8(6).u32(0x01020304)
            .fmt0(2, 0, 10, 4, 0).u8(0).u8(3).u32(1).u32(3000));
        assertEquals(4096, writer.chunkSize());
    }

    @Test
    void refusesWhatCannotBeWritten()
    {
        assertThrows(IllegalArgumentException.class, () -> write(1, 0, 8, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> write(65600, 0, 8, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> write(-1, 0, 8, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> compress(-1, 0, 8, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> write(4, 0, 8, 1, 0x1000000));
        assertThrows(IllegalArgumentException.class, () -> compress(4, 0, 8, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> writer.chunkSize(127));
        assertThrows(IllegalArgumentException.class, () -> writer.chunkSize(0x1000000));
        assertThrows(IllegalArgumentException.class, () -> ControlMessages.windowAckSize(writer, out, 0, 0));
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> writer.write(new UnsafeBuffer(new byte[20]), 0, 4, 0, 8, 1, payload, 0, 10));
    }

    private void write(
        final int csid, final int timestampMs, final int typeId, final int messageStreamId, final int length)
    {
        final int written = writer.write(
            out, position, csid, timestampMs, typeId, messageStreamId, payload, 0, length);
        assertEquals(writer.encodedLength(csid, timestampMs, length), written);
        position += written;
    }

    private void compress(
        final int csid, final int timestampMs, final int typeId, final int messageStreamId, final int length)
    {
        position += writer.writeCompressed(
            out, position, csid, timestampMs, typeId, messageStreamId, payload, 0, length);
    }

    private void assertWritten(final ChunkBytes expected)
    {
        final byte[] bytes = new byte[position];
        out.getBytes(0, bytes);
        assertArrayEquals(expected.toArray(), bytes);
    }
}
