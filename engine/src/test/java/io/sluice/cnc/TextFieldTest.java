package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class TextFieldTest
{
    private static final int GUARD = 16;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    @Test
    void keepsWhatFits()
    {
        assertEquals("", put(0, ""));
        assertEquals("", put(8, null));
        assertEquals("", put(0, "a"));
        assertEquals("abc", put(3, "abc"));
        assertEquals("ab\u0000c", put(4, "ab\u0000c"));
        assertEquals("é\u20AC\uD83D\uDE00", put(9, "é\u20AC\uD83D\uDE00"));
    }

    @Test
    void cutsAtACharactersBoundary()
    {
        assertEquals("ab", put(2, "abc"));
        assertEquals("a", put(2, "aé"));
        assertEquals("\u20AC", put(5, "\u20AC\u20AC"));
        assertEquals("é\u20AC", put(8, "é\u20AC\uD83D\uDE00"));
    }

    @Test
    void putsAQuestionMarkForHalfAPair()
    {
        assertEquals("a?b", put(8, "a\uD83Db"));
        assertEquals("?", put(8, "\uDE00"));
        assertEquals("?", put(8, "\uD83D"));
    }

    @Test
    void takesDamagedLengthsForWhatCanBe()
    {
        buffer.putInt(0, -5);
        assertEquals("", TextField.get(buffer, 0, 10));
        buffer.putInt(0, Integer.MAX_VALUE);
        assertEquals(10, TextField.get(buffer, 0, 10).getBytes(StandardCharsets.ISO_8859_1).length);
    }

    @Test
    void isAsTheJdkWouldEncodeItButForTheCut()
    {
        for (long seed = 1; seed <= 3_000; seed++)
        {
            final Random random = new Random(seed);
            final StringBuilder builder = new StringBuilder();
            final int length = random.nextInt(40);
            final int[] limits = {0x80, 0x800, 0x10000, 0x110000};
            for (int i = 0; i < length; i++)
            {
                final int codePoint = random.nextInt(limits[random.nextInt(limits.length)]);
                builder.appendCodePoint(codePoint);
            }
            final String text = builder.toString();
            final int max = random.nextInt(60);
            final byte[] whole = text.getBytes(StandardCharsets.UTF_8);
            final byte[] cut = put(max, text).getBytes(StandardCharsets.UTF_8);

            assertTrue(cut.length <= max, "seed " + seed);
            for (int i = 0; i < cut.length; i++)
            {
                assertEquals(whole[i], cut[i], "seed " + seed);
            }
            if (whole.length <= max)
            {
                assertEquals(whole.length, cut.length, "seed " + seed);
            }
            else
            {
                assertTrue(cut.length > max - 4, "seed " + seed + ": cut more than a character");
                assertTrue((whole[cut.length] & 0xC0) != 0x80, "seed " + seed + ": cut within a character");
            }
        }
    }

    private String put(final int maxLength, final String text)
    {
        buffer.setMemory(0, buffer.capacity(), (byte)0x55);
        final int written = TextField.put(buffer, GUARD, maxLength, text);
        assertTrue(written <= Integer.BYTES + maxLength);
        for (int i = 0; i < GUARD; i++)
        {
            assertEquals(0x55, buffer.getByte(i));
            assertEquals(0x55, buffer.getByte(GUARD + written + i));
        }
        return TextField.get(buffer, GUARD, maxLength);
    }
}
