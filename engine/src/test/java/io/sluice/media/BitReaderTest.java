package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;

class BitReaderTest
{
    private final BitReader reader = new BitReader();

    @Test
    void shouldReadWhatWasWritten()
    {
        for (long seed = 0; seed < 200; seed++)
        {
            final String message = "seed " + seed;
            final BitWriter writer = new BitWriter();
            writeAll(writer, new Random(seed));
            final byte[] bytes = writer.nalUnit();
            reader.wrap(bytes, 0, bytes.length, true);

            final Random random = new Random(seed);
            for (int i = 0; i < 100; i++)
            {
                final int width = random.nextInt(33);
                final long value = random.nextLong() & (1L << width) - 1;
                switch (random.nextInt(3))
                {
                    case 0 -> assertEquals(value, reader.unsigned(width), message);
                    case 1 -> assertEquals(value >>> 1, reader.unsignedExpGolomb(), message);
                    default -> assertEquals((int) value >> 2, reader.signedExpGolomb(), message);
                }
            }
            assertFalse(reader.hasOverrun(), message);
        }
    }

    private static void writeAll(final BitWriter writer, final Random random)
    {
        for (int i = 0; i < 100; i++)
        {
            final int width = random.nextInt(33);
            final long value = random.nextLong() & (1L << width) - 1;
            switch (random.nextInt(3))
            {
                case 0 -> writer.bits(value, width);
                case 1 -> writer.ue(value >>> 1);
                default -> writer.se((int) value >> 2);
            }
        }
    }

    @Test
    void shouldSkipEmulationPreventionBytesInNalUnitsOnly()
    {
        final byte[] bytes = { 0, 0, 3, 1, 0, 0, 3, 0, 0, 3 };
        reader.wrap(bytes, 0, bytes.length, true);
        assertEquals(0x000001, reader.unsigned(24));
        assertEquals(0x00000000, reader.unsigned(32));
        assertFalse(reader.hasOverrun());
        reader.bit();
        assertTrue(reader.hasOverrun());

        reader.wrap(bytes, 0, bytes.length, false);
        assertEquals(0x00000301, reader.unsigned(32));
    }

    @Test
    void shouldGiveZerosBeyondTheEndAndRememberIt()
    {
        reader.wrap(new byte[] { (byte) 0xFF, (byte) 0xFF, (byte) 0xFF }, 1, 1, false);
        assertEquals(0xFF, reader.bits(8));
        assertFalse(reader.hasOverrun());
        assertEquals(0, reader.bits(32));
        assertTrue(reader.hasOverrun());
        assertEquals(0, reader.unsignedExpGolomb());
        reader.skip(Integer.MAX_VALUE);
    }

    @Test
    void shouldRefuseExpGolombOfMoreThan32Bits()
    {
        final byte[] bytes = new BitWriter().ue(0xFFFF_FFFEL).bits(0, 32).bits(1, 1).bits(-1, 40).bytes();
        reader.wrap(bytes, 0, bytes.length, false);
        assertEquals(0xFFFF_FFFEL, reader.unsignedExpGolomb());
        assertFalse(reader.hasOverrun());
        reader.unsignedExpGolomb();
        assertTrue(reader.hasOverrun());
    }
}
