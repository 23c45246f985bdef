package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;

class AacTimestampSmootherTest
{
    private static final int TIMESCALE = 90_000;
    private static final int MARGIN = 180;

    private final AacTimestampSmoother smoother = new AacTimestampSmoother();

    /**
     * What the reference sent for an FFmpeg stream of 44.1 kHz.
     */
    @Test
    void shouldSmoothAsTheReferenceDoes()
    {
        final long[] in = { 3960, 6030, 8100, 10170, 12330, 14400, 16470, 18540 };
        final long[] out = { 3960, 6030, 8119, 10209, 12299, 14389, 16478, 18568 };
        smoother.configure(TIMESCALE, MARGIN, 44100, 1024);
        for (int i = 0; i < in.length; i++)
        {
            assertEquals(out[i], smoother.smooth(in[i]), "frame " + i);
        }
    }

    @Test
    void shouldTakeTheSecondFrameAsBase()
    {
        smoother.configure(TIMESCALE, MARGIN, 48000, 1024);
        assertEquals(0, smoother.smooth(0));
        assertEquals(2070, smoother.smooth(2070));
        assertEquals(3990, smoother.smooth(3960));
        assertEquals(5910, smoother.smooth(5910 + MARGIN));
        assertEquals(7830, smoother.smooth(7830 - MARGIN));
        assertEquals(9750 + MARGIN + 1, smoother.smooth(9750 + MARGIN + 1));
        assertEquals(9750 + MARGIN + 1 + 1920, smoother.smooth(9750 + 1 + 1920));
    }

    @Test
    void shouldCount960SamplesWhereTheConfigurationSaysSo()
    {
        smoother.configure(TIMESCALE, MARGIN, 48000, 960);
        smoother.smooth(0);
        smoother.smooth(1800);
        assertEquals(3600, smoother.smooth(3690));
    }

    @Test
    void shouldPassEverythingWithoutRateOrMargin()
    {
        smoother.configure(TIMESCALE, MARGIN, 0, 0);
        assertEquals(5, smoother.smooth(5));
        assertEquals(6, smoother.smooth(6));
        smoother.configure(TIMESCALE, 0, 48000, 1024);
        assertEquals(5, smoother.smooth(5));
        assertEquals(6, smoother.smooth(6));
        assertEquals(1925, smoother.smooth(1925));
    }

    @Test
    void shouldBeginANewBaseWhenTheRateChanges()
    {
        smoother.configure(TIMESCALE, MARGIN, 48000, 1024);
        smoother.smooth(0);
        smoother.smooth(1900);
        smoother.configure(TIMESCALE, MARGIN, 24000, 1024);
        assertEquals(3810, smoother.smooth(3810));
        assertEquals(3810 + 3840, smoother.smooth(7700));
        smoother.configure(TIMESCALE, MARGIN, 24000, 1024);
        assertEquals(3810 + 7680, smoother.smooth(11400));
        smoother.reset();
        assertEquals(20, smoother.smooth(20));
        assertEquals(3900, smoother.smooth(3900));
        assertEquals(7740, smoother.smooth(7740));
    }

    /**
     * Frames of a steady encoder, cut to milliseconds, come out with steps that differ by one unit at most, and never
     * further from the truth than they were by more than the base was.
     */
    @Test
    void shouldGiveSteadyStepsForASteadyEncoder()
    {
        final int[] rates = { 8000, 22050, 32000, 44100, 48000 };
        for (long seed = 0; seed < 100; seed++)
        {
            final Random random = new Random(seed);
            final int rate = rates[random.nextInt(rates.length)];
            final AacTimestampSmoother fresh = new AacTimestampSmoother();
            fresh.configure(TIMESCALE, MARGIN, rate, 1024);
            final long start = random.nextInt(100_000);
            long last = 0;
            for (int i = 0; i < 2000; i++)
            {
                final long ms = start + i * 1024L * 1000 / rate;
                final long dts = fresh.smooth(ms * 90);
                assertTrue(Math.abs(dts - ms * 90) <= MARGIN, "seed " + seed + " frame " + i);
                if (i > 1)
                {
                    final long exact = 1024L * TIMESCALE / rate;
                    assertTrue(dts - last == exact || dts - last == exact + 1, "seed " + seed + " frame " + i);
                }
                last = dts;
            }
        }
    }
}
