package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;

class TimestampUnwrapperTest
{
    private static final int MAX_STEP_MS = 50_000;

    private final TimestampUnwrapper unwrapper = new TimestampUnwrapper();

    @Test
    void shouldPassTheFirstAsItIsUnsigned()
    {
        assertEquals(0xFFFF_FFF0L, unwrapper.unwrap(0xFFFF_FFF0));
        assertFalse(unwrapper.isJump());
    }

    @Test
    void shouldGoOnOverA32BitWrap()
    {
        assertEquals(0xFFFF_FFF0L, unwrapper.unwrap(0xFFFF_FFF0));
        assertEquals(0x1_0000_0010L, unwrapper.unwrap(0x10));
        assertFalse(unwrapper.isJump());
        assertEquals(0xFFFF_FFF8L, unwrapper.unwrap(0xFFFF_FFF8));
        assertEquals(-24, unwrapper.lastStepMs());
    }

    @Test
    void shouldGoOnOverA31BitWrap()
    {
        assertEquals(0x7FFF_FFF0L, unwrapper.unwrap(0x7FFF_FFF0));
        assertEquals(0x8000_0010L, unwrapper.unwrap(0x10));
        assertFalse(unwrapper.isJump());
        assertEquals(0x7FFF_FFF8L, unwrapper.unwrap(0x7FFF_FFF8));
        assertEquals(0x8000_0000L, unwrapper.unwrap(0));
        assertFalse(unwrapper.isJump());
    }

    @Test
    void shouldCountThroughTheMiddleWhereTheEncoderHas32Bits()
    {
        assertEquals(0x7FFF_FFF0L, unwrapper.unwrap(0x7FFF_FFF0));
        assertEquals(0x8000_0010L, unwrapper.unwrap(0x8000_0010));
        assertFalse(unwrapper.isJump());
    }

    @Test
    void shouldReportJumpsWithoutRepair()
    {
        assertEquals(1_000_000, unwrapper.unwrap(1_000_000));
        assertEquals(1_010_000, unwrapper.unwrap(1_010_000));
        assertFalse(unwrapper.isJump());
        assertEquals(1_020_001, unwrapper.unwrap(1_020_001));
        assertTrue(unwrapper.isJump());
        assertEquals(5, unwrapper.unwrap(5));
        assertTrue(unwrapper.isJump());
        assertEquals(-1_019_996, unwrapper.lastStepMs());
        assertEquals(45, unwrapper.unwrap(45));
        assertFalse(unwrapper.isJump());
        assertEquals(TimestampUnwrapper.DEFAULT_JUMP_THRESHOLD_MS, unwrapper.jumpThresholdMs());
    }

    @Test
    void shouldBeginAnewAfterReset()
    {
        unwrapper.unwrap(0x10);
        unwrapper.reset();
        assertEquals(0xF000_0000L, unwrapper.unwrap(0xF000_0000));
        assertFalse(unwrapper.isJump());
    }

    /**
     * The law: what an encoder counts in 64 bits comes out again, up to the first value's high bits, whatever it masks
     * to 32 or 31 bits.
     */
    @Test
    void shouldUndoTheEncodersMask()
    {
        for (long seed = 0; seed < 500; seed++)
        {
            final Random random = new Random(seed);
            final boolean is31Bit = random.nextBoolean();
            final long mask = is31Bit ? 0x7FFF_FFFFL : 0xFFFF_FFFFL;
            final long wraps = random.nextInt(5);
            long truth = wraps * (mask + 1) + mask - random.nextInt(2_000_000);
            final TimestampUnwrapper fresh = new TimestampUnwrapper();
            final long difference = truth - (truth & mask);
            for (int i = 0; i < 500; i++)
            {
                assertEquals(truth - difference, fresh.unwrap((int) (truth & mask)), "seed " + seed + " step " + i);
                truth += random.nextInt(MAX_STEP_MS) - 100;
            }
        }
    }

    /**
     * The law for any input: the low 31 bits stay what the encoder said.
     */
    @Test
    void shouldKeepTheLowBits()
    {
        final Random random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            final int timestampMs = random.nextInt();
            assertEquals(timestampMs & 0x7FFF_FFFF, (int) unwrapper.unwrap(timestampMs) & 0x7FFF_FFFF, "step " + i);
        }
    }
}
