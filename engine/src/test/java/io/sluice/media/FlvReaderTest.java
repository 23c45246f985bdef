package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlvReaderTest
{
    private static final int[] TYPES = { FlvReader.TAG_AUDIO, FlvReader.TAG_VIDEO, FlvReader.TAG_SCRIPT };
    private static final String FILE_HEADER = "464c5601050000000900000000";

    private static FlvReader reader(final byte[] bytes)
    {
        return new FlvReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    private static byte[] body(final FlvReader reader)
    {
        final byte[] body = new byte[reader.length()];
        reader.body().getBytes(0, body);
        return body;
    }

    @Test
    void shouldReadTagsWithAllBitsOfTheTimestamp() throws IOException
    {
        final FlvReader reader = reader(HexFormat.of().parseHex(
            FILE_HEADER + "0800000700000000000000af00118856e500" + "00000012" + "090000021234569a00000027010000000d"));
        assertTrue(reader.next());
        assertEquals(FlvReader.TAG_AUDIO, reader.tagType());
        assertEquals(0, reader.timestampMs());
        assertArrayEquals(HexFormat.of().parseHex("af00118856e500"), body(reader));
        assertTrue(reader.next());
        assertEquals(FlvReader.TAG_VIDEO, reader.tagType());
        assertEquals(0x9A123456L, reader.timestampMs());
        assertArrayEquals(new byte[] { 0x27, 0x01 }, body(reader));
        assertFalse(reader.next());
        assertFalse(reader.isCutShort());
        assertEquals(0, reader.length());
    }

    /**
     * Whatever is written is read, however the channel cuts it; and of a file that is cut off, every whole tag.
     */
    @Test
    void shouldReadAnyFile() throws IOException
    {
        for (long seed = 0; seed < 200; seed++)
        {
            final Random random = new Random(seed);
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(HexFormat.of().parseHex(FILE_HEADER));
            final int tags = random.nextInt(8);
            final byte[][] bodies = new byte[tags][];
            final int[] ends = new int[tags];
            for (int i = 0; i < tags; i++)
            {
                bodies[i] = new byte[random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(50)];
                random.nextBytes(bodies[i]);
                final int length = bodies[i].length;
                out.writeBytes(new byte[]
                {
                    (byte) TYPES[i % 3], (byte) (length >> 16), (byte) (length >> 8), (byte) length,
                    0, 0, (byte) i, 0, 0, 0, 0
                });
                out.writeBytes(bodies[i]);
                ends[i] = out.size();
                out.writeBytes(ByteBuffer.allocate(4).putInt(length + 11).array());
            }
            final byte[] file = out.toByteArray();
            check(file, bodies, ends, random, "seed " + seed);
            final int cut = 13 + random.nextInt(file.length - 12);
            check(Arrays.copyOf(file, Math.min(cut, file.length)), bodies, ends, random, "cut of seed " + seed);
        }
    }

    private static void check(
        final byte[] file, final byte[][] bodies, final int[] ends, final Random random, final String message)
        throws IOException
    {
        final FlvReader reader = new FlvReader(new SlowChannel(file, random));
        int expected = 0;
        while (expected < ends.length && ends[expected] <= file.length)
        {
            assertTrue(reader.next(), message);
            assertEquals(TYPES[expected % 3], reader.tagType(), message);
            assertEquals(expected, reader.timestampMs(), message);
            assertArrayEquals(bodies[expected], body(reader), message);
            expected++;
        }
        assertFalse(reader.next(), message);
        assertEquals(file.length, reader.positionBytes(), message);
        final int wholeLength = expected == 0 ? 13 : ends[expected - 1] + 4;
        assertEquals(file.length > wholeLength, reader.isCutShort(), message);
    }

    @ParameterizedTest
    @CsvSource({
        "'', not an FLV file: it doesn't begin with an FLV header at byte 0, 0",
        "464c56, not an FLV file: it doesn't begin with an FLV header at byte 0, 0",
        "0000001c667479706d703432, not an FLV file: it doesn't begin with an FLV header at byte 0, 0",
        "464c5602050000000900000000, FLV version 2 is not known at byte 3, 3",
        "464c5601050000000800000000, FLV header length 8 is not possible at byte 5, 5",
        "464c560105ffffffff00000000, FLV header length 4294967295 is not possible at byte 5, 5",
        FILE_HEADER + "1f00000000000000000000, unknown FLV tag type 31 at byte 13, 13",
        FILE_HEADER + "2900000000000000000000, encrypted FLV tag at byte 13, 13"
    })
    void shouldSayWhatIsWrongAndWhere(final String hex, final String message, final long positionBytes)
    {
        final FlvReader reader = reader(HexFormat.of().parseHex(hex));
        final FlvException exception = assertThrows(FlvException.class, reader::next);
        assertEquals(message, exception.getMessage());
        assertEquals(positionBytes, exception.positionBytes());
    }

    /**
     * Gives a few bytes at a time.
     */
    private static final class SlowChannel implements ReadableByteChannel
    {
        private final ByteBuffer bytes;
        private final Random random;

        private SlowChannel(final byte[] bytes, final Random random)
        {
            this.bytes = ByteBuffer.wrap(bytes);
            this.random = random;
        }

        @Override
        public int read(final ByteBuffer target)
        {
            if (!bytes.hasRemaining())
            {
                return -1;
            }
            final int count = Math.min(Math.min(bytes.remaining(), target.remaining()), 1 + random.nextInt(5000));
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public boolean isOpen()
        {
            return true;
        }

        @Override
        public void close()
        {
        }
    }
}
