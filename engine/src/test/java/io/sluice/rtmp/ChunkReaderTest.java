package io.sluice.rtmp;

import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class ChunkReaderTest
{
    private final ChunkReaderSettings settings = new ChunkReaderSettings();
    private final ChunkRecorder recorder = new ChunkRecorder();

    @Test
    void readsTheSpecificationsAudioExample()
    {
        // RTMP 1.0, section 5.3.2.1.
        final byte[] bytes = new ChunkBytes()
            .fmt0(3, 1000, 32, 8, 12345).fill(1, 32)
            .fmt2(3, 20).fill(2, 32)
            .fmt3(3).fill(3, 32)
            .fmt3(3).fill(4, 32)
            .toArray();
        assertEquals(44 + 36 + 33 + 33, bytes.length);
        ChunkBytes.feed(bytes, new ChunkReader(settings), recorder);

        assertEquals(4, recorder.messages.size());
        for (int i = 0; i < 4; i++)
        {
            assertEquals(
                new ChunkRecorder.Message(3, 8, 1000 + 20 * i, 12345, ChunkBytes.payload(i + 1, 32)),
                recorder.messages.get(i));
        }
    }

    @Test
    void readsTheSpecificationsVideoExample()
    {
        // RTMP 1.0, section 5.3.2.2.
        final byte[] payload = new byte[307];
        new Random(1).nextBytes(payload);
        final byte[] bytes = new ChunkBytes()
            .fmt0(4, 1000, 307, 9, 12346).add(payload, 0, 128)
            .fmt3(4).add(payload, 128, 128)
            .fmt3(4).add(payload, 256, 51)
            .toArray();
        assertEquals(140 + 129 + 52, bytes.length);
        ChunkBytes.feed(bytes, new ChunkReader(settings), recorder);

        assertEquals(1, recorder.messages.size());
        assertEquals(new ChunkRecorder.Message(4, 9, 1000, 12346, payload), recorder.messages.get(0));
        assertEquals(3, recorder.pieces, "handed on where it lies, chunk by chunk");
    }

    @Test
    void readsAllFormsOfTheBasicHeader()
    {
        final ChunkReader reader = new ChunkReader(settings);
        final int[] csids = {2, 3, 63, 64, 65, 319, 320, 65598, 65599};
        for (final int csid : csids)
        {
            new ChunkBytes().fmt0(csid, 7, 1, 8, 1).u8(csid).feed(reader, recorder);
            assertEquals(csid, recorder.messages.get(recorder.messages.size() - 1).csid);
        }
        // The three-byte form may also say what two bytes could.
        new ChunkBytes().basic(3, 64, 3).u8(1).basic(3, 319, 3).u8(2).feed(reader, recorder);
        assertEquals(319, recorder.messages.get(csids.length + 1).csid);
        assertEquals(csids.length, reader.chunkStreamCount());
        assertEquals(csids.length + 2, recorder.messages.size());
    }

    @Test
    void readsTheMessageStreamIdAsLittleEndian()
    {
        final byte[] bytes = {3, 0, 0, 1, 0, 0, 0, 8, 0x44, 0x33, 0x22, 0x11};
        ChunkBytes.feed(bytes, new ChunkReader(settings), recorder);
        assertEquals(0x11223344, recorder.messages.get(0).messageStreamId);
    }

    @Test
    void completesAnEmptyMessageAtItsHeader()
    {
        final ChunkReader reader = new ChunkReader(settings);
        new ChunkBytes().fmt0(5, 10, 0, 8, 1).fmt3(5).fmt1(5, 3, 1, 8).u8(1).feed(reader, recorder);
        assertEquals(3, recorder.messages.size());
        assertEquals(0, recorder.messages.get(1).payload.length);
        assertEquals(0, reader.partialBytes());
    }

    @Test
    void addsTheLastDeltaWhenType3BeginsAMessage()
    {
        // After type 0, a small timestamp is taken for the delta, a great one is not.
        assertTimestamps(new ChunkBytes().fmt0(4, 40, 1, 8, 1).u8(0).fmt3(4).u8(0).fmt3(4).u8(0), 40, 80, 120);
        assertTimestamps(new ChunkBytes().fmt0(4, 1000, 1, 8, 1).u8(0).fmt3(4).u8(0), 1000, 2000);
        assertTimestamps(new ChunkBytes().fmt0(4, 1001, 1, 8, 1).u8(0).fmt3(4).u8(0), 1001, 1001);
        assertTimestamps(
            new ChunkBytes().fmt0(4, 5000, 1, 8, 1).u8(0).fmt1(4, 23, 1, 8).u8(0).fmt3(4).u8(0).fmt3(4).u8(0),
            5000, 5023, 5046, 5069);
        assertTimestamps(
            new ChunkBytes().fmt0(4, -1, 1, 8, 1).u32(-2).u8(0).basic(3, 4).u32(-2).u8(0), -2, -2);
    }

    @Test
    void wrapsTimestampsAt32Bits()
    {
        assertTimestamps(
            new ChunkBytes().fmt0(4, -1, 1, 8, 1).u32(0xFFFFFFF0).u8(0).fmt2(4, 0x20).u8(0), 0xFFFFFFF0, 0x10);
        // A delta of 2^32 - 5 goes back by 5.
        assertTimestamps(new ChunkBytes().fmt0(4, 100, 1, 8, 1).u8(0).fmt2(4, -1).u32(-5).u8(0), 100, 95);
        assertTimestamps(new ChunkBytes().fmt0(4, 0xFFFFFE, 1, 8, 1).u8(0), 0xFFFFFE);
        assertTimestamps(new ChunkBytes().fmt0(4, 0xFFFFFF, 1, 8, 1).u32(0xFFFFFF).u8(0), 0xFFFFFF);
    }

    @Test
    void readsAnExtendedDelta()
    {
        assertTimestamps(
            new ChunkBytes().fmt0(4, 100, 1, 8, 1).u8(0).fmt1(4, -1, 1, 9).u32(0x1000000).u8(0)
                .fmt2(4, -1).u32(0x1000001).u8(0),
            100, 0x1000064, 0x2000065);
    }

    @Test
    void acceptsType1OnANewChunkStream()
    {
        // librtmp's ping.
        new ChunkBytes().fmt1(2, 5, 6, 4).fill(0, 6).feed(new ChunkReader(settings), recorder);
        assertEquals(new ChunkRecorder.Message(2, 4, 5, 0, new byte[6]), recorder.messages.get(0));
    }

    @Test
    void refusesType2And3OnANewChunkStream()
    {
        assertRefused("chunk stream 9 begins with a chunk of type 2", new ChunkBytes().fmt2(9, 1));
        assertRefused("chunk stream 64 begins with a chunk of type 3", new ChunkBytes().fmt3(64));
        assertRefused("chunk stream 70 begins with a chunk of type 3", new ChunkBytes().basic(3, 70, 3));
    }

    @Test
    void refusesANewHeaderInTheMiddleOfAMessage()
    {
        final String expected = "in the middle of a message: 128 of 200 bytes received";
        final ChunkBytes first = new ChunkBytes().fmt0(4, 1, 200, 9, 1).fill(0, 128);
        final byte[] begun = first.toArray();
        assertRefused(expected, new ChunkBytes().add(begun, 0, begun.length).fmt0(4, 1, 200, 9, 1));
        assertRefused(expected, new ChunkBytes().add(begun, 0, begun.length).fmt1(4, 1, 200, 9));
        assertRefused(expected, new ChunkBytes().add(begun, 0, begun.length).fmt2(4, 1));
    }

    @Test
    void takesASetChunkSizeAtTheNextChunkAndKeepsPartialMessages()
    {
        final ChunkReader reader = new ChunkReader(settings);
        final byte[] payload = new byte[300];
        new Random(2).nextBytes(payload);
        new ChunkBytes()
            .fmt0(4, 1, 300, 9, 1).add(payload, 0, 128)
            .fmt0(2, 0, 4, 1, 0).u32(150)
            .fmt3(4).add(payload, 128, 150)
            .fmt0(2, 0, 4, 1, 0).u32(1)
            .fmt3(4).add(payload, 278, 1)
            .fmt3(2).u8(0).fmt3(2).u8(0).fmt3(2).u8(1).fmt3(2).u8(0)
            .fmt3(4).add(payload, 279, 21)
            .feed(reader, recorder);
        assertEquals(1, recorder.messages.size(), "not passed on themselves");
        assertArrayEquals(payload, recorder.messages.get(0).payload);
        assertEquals(256, reader.chunkSize());
    }

    @Test
    void refusesAbsurdChunkSizes()
    {
        assertRefused("Set Chunk Size to 0, it must be 1 to 16777215",
            new ChunkBytes().fmt0(2, 0, 4, 1, 0).u32(0));
        assertRefused("Set Chunk Size to 16777216", new ChunkBytes().fmt0(2, 0, 4, 1, 0).u32(0x1000000));
        assertRefused("Set Chunk Size to 4294967295", new ChunkBytes().fmt0(2, 0, 4, 1, 0).u32(-1));
        assertRefused("Set Chunk Size message of 3 bytes", new ChunkBytes().fmt0(2, 0, 3, 1, 0).fill(1, 3));
        assertRefused("Set Chunk Size message of 0 bytes", new ChunkBytes().fmt0(2, 0, 0, 1, 0));
        final ChunkReader reader = new ChunkReader(settings);
        new ChunkBytes().fmt0(2, 0, 6, 1, 0).u32(0xFFFFFF).fill(7, 2).feed(reader, recorder);
        assertEquals(0xFFFFFF, reader.chunkSize());
    }

    @Test
    void dropsAPartialMessageOnAbort()
    {
        final ChunkReader reader = new ChunkReader(settings);
        new ChunkBytes()
            .fmt0(4, 1, 200, 9, 1).fill(7, 128)
            .fmt0(2, 0, 4, 2, 0).u32(4)
            .feed(reader, recorder);
        assertEquals(1, recorder.aborted.size());
        assertEquals(4, recorder.aborted.get(0).csid);
        assertEquals(128, recorder.aborted.get(0).received);
        assertEquals(0, reader.partialBytes());
        // Any header may come now.
        new ChunkBytes().fmt2(4, 5).fill(8, 128).fmt3(4).fill(8, 72).feed(reader, recorder);
        assertEquals(new ChunkRecorder.Message(4, 9, 6, 1, ChunkBytes.payload(8, 200)), recorder.messages.get(0));
    }

    @Test
    void ignoresAnAbortOfNothing()
    {
        final ChunkReader reader = new ChunkReader(settings);
        new ChunkBytes()
            .fmt0(4, 1, 1, 9, 1).u8(0)
            .fmt0(2, 0, 4, 2, 0).u32(4)
            .fmt3(2).u32(2).fmt3(2).u32(5).fmt3(2).u32(-1).fmt3(2).u32(0).fmt3(2).u32(70000)
            .feed(reader, recorder);
        assertEquals(0, recorder.aborted.size());
        assertRefused("Abort message of 2 bytes", new ChunkBytes().fmt0(2, 0, 2, 2, 0).fill(0, 2));
    }

    @Test
    void abortsEverythingAtTheEnd()
    {
        final ChunkReader reader = new ChunkReader(settings);
        new ChunkBytes()
            .fmt0(4, 1, 200, 9, 1).fill(7, 128)
            .fmt0(400, 1, 200, 8, 1).fill(7, 128)
            .fmt0(2, 0, 4, 1, 0).u24(1)
            .feed(reader, recorder);
        reader.abortAll(recorder);
        assertEquals(2, recorder.aborted.size());
        reader.abortAll(recorder);
        assertEquals(2, recorder.aborted.size());
        assertEquals(0, reader.partialBytes());
    }

    @Test
    void refusesALongMessageAtItsHeader()
    {
        settings.maxMessageLength(1000);
        assertRefused("message of 1001 bytes (type 9, chunk stream 4) is longer than max_message 1000",
            new ChunkBytes().fmt0(4, 1, 1001, 9, 1));
        new ChunkBytes().fmt0(4, 1, 1000, 9, 1).u8(0).feed(new ChunkReader(settings), recorder);
        assertRefused("longer than max_message", new ChunkBytes().fmt0(2, 1, 1001, 1, 1));
    }

    @Test
    void boundsTheSumOfPartialMessages()
    {
        settings.maxMessageLength(1000).maxPartialBytes(2500);
        assertRefused("incomplete messages of 3000 bytes in all on one connection, more than 2500",
            new ChunkBytes()
                .fmt0(4, 1, 1000, 9, 1).fill(0, 128)
                .fmt0(5, 1, 1000, 9, 1).fill(0, 128)
                .fmt0(6, 1, 1000, 9, 1));
        assertEquals(2000, settings.maxPartialBytes(10).maxPartialBytes(), "room for two");
    }

    @Test
    void boundsTheNumberOfChunkStreams()
    {
        settings.maxChunkStreams(3);
        final ChunkReader reader = new ChunkReader(settings);
        for (int i = 0; i < 10; i++)
        {
            new ChunkBytes().fmt0(4, 1, 0, 9, 1).fmt0(100, 1, 0, 9, 1).fmt0(1000, 1, 0, 9, 1).feed(reader, recorder);
        }
        assertEquals(30, recorder.messages.size());
        final RtmpException ex = assertThrows(
            RtmpException.class, () -> new ChunkBytes().fmt0(5, 1, 0, 9, 1).feed(reader, recorder));
        assertEquals("more than 3 chunk streams on one connection", ex.getMessage());
    }

    @Test
    void readsRandomBytesWithoutAnythingButRtmpException()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 5_000; round++)
        {
            final ChunkReader reader = new ChunkReader(settings);
            final byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            // A first byte of type 0 or 1, and lengths that are not refused at once, lead further in.
            bytes[0] &= 0x7F;
            if (bytes.length > 8)
            {
                bytes[4] = 0;
                bytes[5] = 0;
            }
            final ChunkRecorder handler = new ChunkRecorder();
            try
            {
                ChunkBytes.feedInPieces(bytes, reader, handler, random, 40);
            }
            catch (final RtmpException ex)
            {
                refused++;
                assertTrue(ex.getMessage().length() > 10);
            }
            catch (final RuntimeException | AssertionError ex)
            {
                throw new AssertionError("seed " + seed + ", round " + round, ex);
            }
            reader.abortAll(handler);
            assertEquals(0, reader.partialBytes(), "seed " + seed);
        }
        assertTrue(refused > 100, "seed " + seed);
    }

    @Test
    void handsOnPayloadWithinTheBufferItCameIn()
    {
        final byte[] bytes = new ChunkBytes().fill(0, 7).fmt0(4, 1, 5, 9, 1).fill(3, 5).fill(9, 4).toArray();
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        new ChunkReader(settings).onBytes(buffer, 7, 17, recorder);
        assertArrayEquals(ChunkBytes.payload(3, 5), recorder.messages.get(0).payload);
        assertEquals(1, recorder.messages.size());
    }

    private void assertTimestamps(final ChunkBytes bytes, final int... expected)
    {
        final ChunkRecorder handler = new ChunkRecorder();
        bytes.feed(new ChunkReader(settings), handler);
        assertEquals(expected.length, handler.messages.size());
        for (int i = 0; i < expected.length; i++)
        {
            assertEquals(expected[i], handler.messages.get(i).timestampMs, "message " + i);
        }
    }

    private void assertRefused(final String expected, final ChunkBytes bytes)
    {
        final RtmpException whole = assertThrows(
            RtmpException.class, () -> bytes.feed(new ChunkReader(settings), new ChunkRecorder()));
        assertTrue(whole.getMessage().contains(expected), whole.getMessage());
        final RtmpException split = assertThrows(
            RtmpException.class,
            () -> ChunkBytes.feedByteByByte(bytes.toArray(), new ChunkReader(settings), new ChunkRecorder()));
        assertEquals(whole.getMessage(), split.getMessage());
    }
}
