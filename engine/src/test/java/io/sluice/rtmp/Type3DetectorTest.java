package io.sluice.rtmp;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

final class Type3DetectorTest
{
    private static final int TIMESTAMP_MS = 0x01020304;

    private final ChunkReaderSettings settings = new ChunkReaderSettings();

    @Test
    void findsThatThePeerRepeatsIt()
    {
        for (int split = 1; split <= 8; split++)
        {
            final ChunkReader reader = new ChunkReader(settings);
            final ChunkRecorder recorder = new ChunkRecorder();
            ChunkBytes.feedInPieces(message(4, 9, true).toArray(), reader, recorder, null, split);
            ChunkBytes.feedInPieces(message(5, 9, true).toArray(), reader, recorder, null, split);
            assertEquals(Type3ExtendedTimestamp.ON, reader.type3ExtendedTimestamp());
            assertMessages(recorder, 2, 9);
        }
    }

    @Test
    void findsThatThePeerDoesNot()
    {
        for (int split = 1; split <= 8; split++)
        {
            final ChunkReader reader = new ChunkReader(settings);
            final ChunkRecorder recorder = new ChunkRecorder();
            ChunkBytes.feedInPieces(message(4, 9, false).toArray(), reader, recorder, null, split);
            ChunkBytes.feedInPieces(message(5, 9, false).toArray(), reader, recorder, null, split);
            assertEquals(Type3ExtendedTimestamp.OFF, reader.type3ExtendedTimestamp());
            assertMessages(recorder, 2, 9);
        }
    }

    @Test
    void isUnknownUntilThereIsSuchAChunk()
    {
        final ChunkReader reader = new ChunkReader(settings);
        final ChunkRecorder recorder = new ChunkRecorder();
        new ChunkBytes()
            .fmt0(4, -1, 128, 9, 1).u32(TIMESTAMP_MS).fill(9, 128)
            .fmt0(4, 5, 129, 9, 1).fill(9, 128).fmt3(4).fill(9, 1)
            .feed(reader, recorder);
        assertEquals(2, recorder.messages.size());
        assertEquals("unknown", reader.type3ExtendedTimestamp().state());
        assertEquals("auto", reader.type3ExtendedTimestamp().directive());
    }

    @Test
    void holdsAShortPayloadBackNoLongerThanNeeded()
    {
        final ChunkReader reader = new ChunkReader(settings);
        final ChunkRecorder recorder = new ChunkRecorder();
        new ChunkBytes()
            .fmt0(4, -1, 129, 9, 1).u32(TIMESTAMP_MS).fill(9, 128).fmt3(4).u8(9)
            .feed(reader, recorder);
        assertEquals(1, recorder.messages.size(), "one byte tells");

        // The bytes looked at may be two payload bytes and the next chunk's header.
        final ChunkRecorder split = new ChunkRecorder();
        final byte[] payload = ChunkBytes.payload(9, 130);
        payload[128] = 1;
        payload[129] = 2;
        ChunkBytes.feedByteByByte(
            new ChunkBytes().fmt0(4, -1, 130, 9, 1).u32(TIMESTAMP_MS).add(payload, 0, 128)
                .fmt3(4).add(payload, 128, 2)
                .fmt0(3, 0, 0, 20, 0)
                .fmt3(3)
                .toArray(),
            new ChunkReader(settings), split);
        assertEquals(3, split.messages.size());
        assertArrayEquals(payload, split.messages.get(0).payload);
    }

    @Test
    void keepsLookingOnOtherChunkStreamsAfterADifference()
    {
        final ChunkReader reader = new ChunkReader(settings);
        final ChunkRecorder recorder = new ChunkRecorder();
        message(4, 9, false).feed(reader, recorder);
        message(5, 9, true).feed(reader, recorder);
        assertEquals(Type3ExtendedTimestamp.ON, reader.type3ExtendedTimestamp());
        message(4, 9, false).feed(reader, recorder);
        message(6, 9, true).feed(reader, recorder);
        assertMessages(recorder, 4, 9);
    }

    @Test
    void comparesADeltaWhenTheLastHeaderHadOne()
    {
        final ChunkReader reader = new ChunkReader(settings);
        final ChunkRecorder recorder = new ChunkRecorder();
        new ChunkBytes()
            .fmt0(4, 7, 0, 9, 1)
            .fmt1(4, -1, 200, 9).u32(0x1000000).fill(9, 128).fmt3(4).u32(0x1000000).fill(9, 72)
            .fmt3(4).u32(0x1000000).fill(9, 128).fmt3(4).u32(0x1000000).fill(9, 72)
            .feed(reader, recorder);
        assertEquals(3, recorder.messages.size());
        assertEquals(0x1000007, recorder.messages.get(1).timestampMs);
        assertEquals(0x2000007, recorder.messages.get(2).timestampMs);
    }

    @Test
    void obeysTheSetting()
    {
        // Payload that looks like the timestamp, from a peer that doesn't repeat it.
        final byte[] payload = ChunkBytes.payload(9, 200);
        System.arraycopy(new byte[]{1, 2, 3, 4}, 0, payload, 128, 4);
        final ChunkRecorder off = new ChunkRecorder();
        new ChunkBytes().fmt0(4, -1, 200, 9, 1).u32(TIMESTAMP_MS).add(payload, 0, 128).fmt3(4).add(payload, 128, 72)
            .feed(new ChunkReader(settings.type3ExtendedTimestamp(Type3ExtendedTimestamp.OFF)), off);
        assertArrayEquals(payload, off.messages.get(0).payload);

        // A peer that repeats something else.
        final ChunkRecorder on = new ChunkRecorder();
        final ChunkReader reader = new ChunkReader(settings.type3ExtendedTimestamp(Type3ExtendedTimestamp.ON));
        assertEquals("on", reader.type3ExtendedTimestamp().state());
        new ChunkBytes().fmt0(4, -1, 200, 9, 1).u32(TIMESTAMP_MS).fill(9, 128).fmt3(4).u32(0).fill(9, 72)
            .feed(reader, on);
        assertArrayEquals(ChunkBytes.payload(9, 200), on.messages.get(0).payload);
    }

    private static ChunkBytes message(final int csid, final int value, final boolean isRepeated)
    {
        final ChunkBytes bytes = new ChunkBytes().fmt0(csid, -1, 300, 9, 1).u32(TIMESTAMP_MS).fill(value, 128);
        for (int rest = 172; rest > 0; rest -= 128)
        {
            bytes.fmt3(csid);
            if (isRepeated)
            {
                bytes.u32(TIMESTAMP_MS);
            }
            bytes.fill(value, Math.min(rest, 128));
        }
        return bytes;
    }

    private static void assertMessages(final ChunkRecorder recorder, final int count, final int value)
    {
        assertEquals(count, recorder.messages.size());
        for (final ChunkRecorder.Message message : recorder.messages)
        {
            assertEquals(TIMESTAMP_MS, message.timestampMs);
            assertArrayEquals(ChunkBytes.payload(value, 300), message.payload);
        }
    }
}
