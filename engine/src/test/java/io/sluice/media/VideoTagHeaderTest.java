package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoTagHeaderTest
{
    private static final int DATA_LENGTH = 10;

    private final VideoTagHeader header = new VideoTagHeader();

    private int parse(final String hex, final int messageLength)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(HexFormat.of().parseHex(hex));
        return header.parse(buffer, 0, buffer.capacity(), messageLength);
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000,       5, SEQUENCE_HEADER, 7, true, 0",
        "1701000043,       5, FRAME,           7, true, 67",
        "2701fffffb,       5, FRAME,           7, false, -5",
        "27017fffff,       5, FRAME,           7, false, 8388607",
        "2701800000,       5, FRAME,           7, false, -8388608",
        "4701000000,       5, FRAME,           7, true, 0",
        "1702000000,       2, SEQUENCE_END,    7, true, 0",
        "1703000000,       2, UNSUPPORTED,     7, true, 0",
        "1c00000000,       5, SEQUENCE_HEADER, 8, true, 0",
        "2c01000021,       5, FRAME,           8, false, 33",
        "1200008400,       1, FRAME,           2, true, 0",
        "3200008400,       1, FRAME,           2, false, 0",
        "1100008400,       1, FRAME,           1, true, 0",
        "2600008400,       1, FRAME,           6, false, 0",
        "5700000000,       1, IGNORED,         0, false, 0",
        "5200000000,       1, IGNORED,         0, false, 0",
        "1000000000,       1, UNSUPPORTED,     0, true, 0",
        "1800000000,       1, UNSUPPORTED,     0, true, 0",
        "1d00000000,       1, UNSUPPORTED,     0, true, 0",
        "1f00000000,       1, UNSUPPORTED,     0, true, 0"
    })
    void shouldParseFlv(
        final String hex,
        final int length,
        final PacketKind kind,
        final int codecId,
        final boolean isKeyFrame,
        final int compositionTimeMs)
    {
        assertEquals(length, parse(hex, 5 + DATA_LENGTH));
        check(kind, codecId, isKeyFrame, compositionTimeMs);
        assertFalse(header.isEnhanced());
    }

    @ParameterizedTest
    @CsvSource({
        "9068766331000000, 5, SEQUENCE_HEADER, 8, true, 0",
        "9168766331000010, 8, FRAME,           8, true, 16",
        "a168766331fffff0, 8, FRAME,           8, false, -16",
        "a168657631000010, 8, FRAME,           8, false, 16",
        "a368766331000010, 5, FRAME,           8, false, 0",
        "9268766331000010, 5, SEQUENCE_END,    8, true, 0",
        "9468766331000010, 5, METADATA,        8, true, 0",
        "d468766331000010, 5, METADATA,        8, false, 0",
        "9061766331000000, 5, SEQUENCE_HEADER, 7, true, 0",
        "c161766331000010, 8, FRAME,           7, true, 16",
        "a361766331000010, 5, FRAME,           7, false, 0",
        "d100000000000000, 1, IGNORED,         0, false, 0",
        "9061763031000000, 5, UNSUPPORTED,     0, true, 0",
        "9176703039000000, 5, UNSUPPORTED,     0, true, 0",
        "9568766331000000, 1, UNSUPPORTED,     0, true, 0",
        "9668766331000000, 1, UNSUPPORTED,     0, true, 0",
        "9768766331000000, 1, UNSUPPORTED,     0, true, 0",
        "9f68766331000000, 1, UNSUPPORTED,     0, true, 0"
    })
    void shouldParseEnhanced(
        final String hex,
        final int length,
        final PacketKind kind,
        final int codecId,
        final boolean isKeyFrame,
        final int compositionTimeMs)
    {
        assertEquals(length, parse(hex, 8 + DATA_LENGTH));
        check(kind, codecId, isKeyFrame, compositionTimeMs);
        assertTrue(header.isEnhanced());
    }

    private void check(
        final PacketKind kind, final int codecId, final boolean isKeyFrame, final int compositionTimeMs)
    {
        assertEquals(kind, header.kind());
        assertEquals(codecId, header.codecId());
        assertEquals(isKeyFrame, header.isKeyFrame());
        assertEquals(compositionTimeMs, header.compositionTimeMs());
    }

    @ParameterizedTest
    @CsvSource({
        "17, 1", "1701, 2", "17010000, 4", "1701000000, 5", "1700000000, 5", "12, 1",
        "91, 1", "91687663, 4", "9168766331, 5",
        "916876633100, 6", "9168766331000000, 8", "9068766331, 5", "a368766331, 5"
    })
    void shouldTakeMessagesWithoutDataAsEmpty(final String hex, final int length)
    {
        assertEquals(length, parse(hex, length));
        assertEquals(PacketKind.EMPTY, header.kind());
    }

    @ParameterizedTest
    @CsvSource({ "1702, SEQUENCE_END", "57, IGNORED", "9268766331, SEQUENCE_END", "18, UNSUPPORTED" })
    void shouldTakeShortMessagesThatNeedNoData(final String hex, final PacketKind kind)
    {
        assertEquals(hex.length() / 2, parse(hex, hex.length() / 2));
        assertEquals(kind, header.kind());
    }

    @Test
    void shouldTakeMessageOfNoBytesAsEmpty()
    {
        assertEquals(0, header.parse(new UnsafeBuffer(new byte[0]), 0, 0, 0));
        assertEquals(PacketKind.EMPTY, header.kind());
    }

    @Test
    void shouldDescribeWhatIsUnsupported()
    {
        parse("9f68766331000000", 20);
        assertEquals("Enhanced RTMP video packet type 15", header.description());
        parse("9668766331000000", 20);
        assertEquals("Enhanced RTMP video packet type 6 (multitrack)", header.description());
        parse("97", 20);
        assertEquals("Enhanced RTMP video packet type 7 (ModEx)", header.description());
        parse("9061763031", 20);
        assertEquals("Enhanced RTMP video packet type 0 FourCC av01", header.description());
        parse("90610a0aff", 20);
        assertEquals("Enhanced RTMP video packet type 0 FourCC a...", header.description());
        parse("1703000000", 20);
        assertEquals("FLV video codec 7 frame type 1 packet type 3", header.description());
        parse("1d", 20);
        assertEquals("FLV video codec 13 frame type 1", header.description());
    }

    /**
     * However few bytes are there at first, the answer is 0 or the same as with all of them, and no byte beyond the
     * message's end is read.
     */
    @Test
    void shouldGiveTheSameAnswerHoweverManyBytesAreThere()
    {
        final byte[] firsts = { 0x17, 0x27, 0x1C, 0x12, 0x57, (byte) 0x90, (byte) 0x91, (byte) 0xA3, (byte) 0x97 };
        for (long seed = 0; seed < 20_000; seed++)
        {
            final Random random = new Random(seed);
            final String message = "seed " + seed;
            final int messageLength = random.nextInt(14);
            final byte[] bytes = new byte[messageLength];
            random.nextBytes(bytes);
            if (messageLength > 5 && random.nextBoolean())
            {
                bytes[0] = firsts[random.nextInt(firsts.length)];
                bytes[1] = (byte) random.nextInt(3);
                if (bytes[0] < 0)
                {
                    System.arraycopy(new byte[] { 'h', 'v', 'c', '1' }, 0, bytes, 1, 4);
                }
            }
            final VideoTagHeader whole = new VideoTagHeader();
            final int length = whole.parse(new UnsafeBuffer(bytes), 0, messageLength, messageLength);
            assertTrue(length <= Math.min(VideoTagHeader.MAX_LENGTH, messageLength), message);
            assertEquals(messageLength == 0, length == 0, message);

            for (int available = 0; available <= messageLength; available++)
            {
                final UnsafeBuffer part = new UnsafeBuffer(bytes, 0, available);
                final int partial = header.parse(part, 0, available, messageLength);
                assertTrue(partial <= available, message);
                assertTrue(partial == 0 || partial == length, message);
                assertTrue(partial != 0 || available < Math.min(messageLength, VideoTagHeader.MAX_LENGTH) ||
                    messageLength == 0, message);
                if (partial != 0)
                {
                    check(whole.kind(), whole.codecId(), whole.isKeyFrame(), whole.compositionTimeMs());
                }
            }
        }
    }
}
