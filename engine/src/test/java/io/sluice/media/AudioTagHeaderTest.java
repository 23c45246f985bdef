package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioTagHeaderTest
{
    private final AudioTagHeader header = new AudioTagHeader();

    private int parse(final String hex, final int messageLength)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(HexFormat.of().parseHex(hex));
        return header.parse(buffer, 0, buffer.capacity(), messageLength);
    }

    @ParameterizedTest
    @CsvSource({
        "af0012,     2, SEQUENCE_HEADER, 1010, 44100, 16, 2",
        "af01de,     2, FRAME,           1010, 44100, 16, 2",
        "af02de,     2, UNSUPPORTED,     1010, 44100, 16, 2",
        "2efffb,     1, FRAME,           1002, 44100, 16, 1",
        "2bfffb,     1, FRAME,           1002, 22050, 16, 2",
        "35fffb,     1, FRAME,           1003, 11025,  8, 2",
        "00fffb,     1, FRAME,           1000,  5512,  8, 1",
        "72fffb,     1, FRAME,           1007,  5512, 16, 1",
        "82fffb,     1, FRAME,           1008,  5512, 16, 1",
        "b6fffb,     1, FRAME,           1011, 11025, 16, 1",
        "e6fffb,     1, FRAME,           1014, 11025, 16, 1",
        "4afffb,     1, FRAME,           1004, 22050, 16, 1",
        "c2fffb,     1, UNSUPPORTED,        0,  5512, 16, 1",
        "d2fffb,     1, UNSUPPORTED,        0,  5512, 16, 1",
        "f2fffb,     1, UNSUPPORTED,        0,  5512, 16, 1",
        "906d703461, 5, UNSUPPORTED,        0,     0,  0, 0",
        "914f707573, 5, UNSUPPORTED,        0,     0,  0, 0",
        "956d703461, 1, UNSUPPORTED,        0,     0,  0, 0",
        "976d703461, 1, UNSUPPORTED,        0,     0,  0, 0"
    })
    void shouldParse(
        final String hex,
        final int length,
        final PacketKind kind,
        final int codecId,
        final int soundRateHz,
        final int soundBits,
        final int channels)
    {
        assertEquals(length, parse(hex, 20));
        assertEquals(kind, header.kind());
        assertEquals(codecId, header.codecId());
        assertEquals(soundRateHz, header.soundRateHz());
        assertEquals(soundBits, header.soundBits());
        assertEquals(channels, header.channels());
    }

    @ParameterizedTest
    @CsvSource({ "af, 1", "af01, 2", "af00, 2", "2e, 1", "91, 1", "914f70, 3" })
    void shouldTakeMessagesWithoutDataAsEmpty(final String hex, final int length)
    {
        assertEquals(length, parse(hex, length));
        assertEquals(PacketKind.EMPTY, header.kind());
    }

    @Test
    void shouldDescribeWhatIsUnsupported()
    {
        parse("914f707573", 20);
        assertEquals("Enhanced RTMP audio packet type 1 FourCC Opus", header.description());
        parse("95", 20);
        assertEquals("Enhanced RTMP audio packet type 5 (multitrack)", header.description());
        parse("af07", 20);
        assertEquals("FLV audio format 10 packet type 7", header.description());
        parse("f2", 20);
        assertEquals("FLV audio format 15", header.description());
    }

    @Test
    void shouldGiveTheSameAnswerHoweverManyBytesAreThere()
    {
        for (long seed = 0; seed < 20_000; seed++)
        {
            final Random random = new Random(seed);
            final String message = "seed " + seed;
            final int messageLength = random.nextInt(9);
            final byte[] bytes = new byte[messageLength];
            random.nextBytes(bytes);
            final AudioTagHeader whole = new AudioTagHeader();
            final int length = whole.parse(new UnsafeBuffer(bytes), 0, messageLength, messageLength);
            assertTrue(length <= Math.min(AudioTagHeader.MAX_LENGTH, messageLength), message);
            assertEquals(messageLength == 0, length == 0, message);

            for (int available = 0; available <= messageLength; available++)
            {
                final int partial =
                    header.parse(new UnsafeBuffer(bytes, 0, available), 0, available, messageLength);
                assertTrue(partial == 0 || partial == length && partial <= available, message);
                if (partial != 0)
                {
                    assertEquals(whole.kind(), header.kind(), message);
                    assertEquals(whole.codecId(), header.codecId(), message);
                }
            }
        }
    }
}
