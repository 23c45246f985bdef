package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRateTest
{
    private final FrameRate frameRate = new FrameRate();

    @ParameterizedTest
    @CsvSource({
        "25, 25, 1", "30, 30, 1", "60, 60, 1", "29.9999, 30, 1", "24.0004, 24, 1",
        "29.97, 30000, 1001", "29.97002997, 30000, 1001", "29.970030, 30000, 1001", "29.967, 30000, 1001",
        "23.976, 24000, 1001", "23.98, 24000, 1001", "23.97, 24000, 1001", "59.94, 60000, 1001",
        "59.9400599, 60000, 1001", "119.88, 120000, 1001", "14.985, 15000, 1001", "11.988, 12000, 1001",
        "12.5, 25, 2", "29.96, 749, 25", "33.3333333333, 100, 3", "0.5, 1, 2", "14.99, 15000, 1001", "14.97, 1497, 100",
        "1000, 1000, 1", "1000.5, 0, 1", "0, 0, 1", "-25, 0, 1", "NaN, 0, 1", "Infinity, 0, 1", "1e-300, 0, 1"
    })
    void shouldMakeRationalsOfDecimals(final double decimal, final int numerator, final int denominator)
    {
        frameRate.setDecimal(decimal);
        assertEquals(numerator, frameRate.numerator());
        assertEquals(denominator, frameRate.denominator());
        assertEquals(numerator != 0, frameRate.isKnown());
    }

    @ParameterizedTest
    @CsvSource({
        "60000, 2002, 30000, 1001", "50, 2, 25, 1", "180000, 7200, 25, 1", "4294967295, 8589934590, 1, 2",
        "4294967295, 4294967294, 1, 1", "180000, 2, 0, 1", "0, 1, 0, 1", "25, 0, 0, 1"
    })
    void shouldReduceTicks(final long timeScale, final long ticks, final int numerator, final int denominator)
    {
        frameRate.setRational(timeScale, ticks);
        assertEquals(numerator, frameRate.numerator());
        assertEquals(denominator, frameRate.denominator());
    }

    /**
     * Any rate comes out nearly the same, in lowest terms, within the bounds.
     */
    @Test
    void shouldStayNearAndWithinBounds()
    {
        for (long seed = 0; seed < 20_000; seed++)
        {
            final Random random = new Random(seed);
            final long timeScale = 1 + (random.nextLong() & 0xFFFF_FFFFL) % (1L << random.nextInt(32) + 1);
            final long ticks = 1 + (random.nextLong() & 0xFFFF_FFFFL) % (1L << random.nextInt(32) + 1);
            final double rate = (double) timeScale / ticks;
            frameRate.setRational(timeScale, ticks);
            checkNear(rate, 1e-6, "ticks of seed " + seed);
            frameRate.setDecimal(rate);
            checkNear(rate, 0.011, "decimal of seed " + seed);
        }
    }

    private void checkNear(final double rate, final double tolerance, final String message)
    {
        assertTrue(frameRate.denominator() >= 1 && frameRate.denominator() <= FrameRate.MAX_DENOMINATOR, message);
        if (rate > FrameRate.MAX_FRAME_RATE)
        {
            assertFalse(frameRate.isKnown(), message);
        }
        else if (rate >= 1)
        {
            assertEquals(rate, (double) frameRate.numerator() / frameRate.denominator(), rate * tolerance, message);
        }
    }
}
