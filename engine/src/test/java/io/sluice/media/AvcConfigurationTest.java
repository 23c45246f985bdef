package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvcConfigurationTest
{
    private static final int[] PROFILES = { 66, 77, 88, 100, 110, 122, 244, 44, 118, 128 };

    private final AvcConfiguration avc = new AvcConfiguration();
    private final FrameRate frameRate = new FrameRate();

    /**
     * All of x264: with cropping, interlaced, 4:2:2 10 bit, 4:4:4, monochrome, scaling matrices, baseline.
     */
    @ParameterizedTest
    @CsvSource({
        "01640015ffe1001767640015acb40f847cde022000007d20001d4c01e2c5d401000468ef3cb0fdf8f800, 486, 272, 30000, 1001",
        "014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468efbc80, 640, 360, 30, 1",
        "0142c00dffe100176742c00dda05067e7c0440000003004000000c83c50aa801000468ce3c80, 320, 180, 25, 1",
        "0164000bffe100196764000bacd942847e5c0440000003004000000783c50a658001000468efbcb0, 160, 120, 15, 1",
        "01640028ffe1001967640028acd940780227e5c04400000fa40003a9803c60c65801000668ebe3cb22c0fdf8f800, " +
            "1920, 1080, 30000, 1001",
        "014d4028ffe10019674d4028f403c0227ef011000003000100000300321f162ea001000468de0fc8, 1920, 1080, 25, 1",
        "017a002affe1001a677a002ab6cb403c0113d45e0220000003002000000c81e3065401000468ce0fc8fefafa00, " +
            "1918, 1078, 50, 1",
        "01f4001fffe1001a67f4001f919680b835e3e3701100000303e90001d4c00f1832a001000568ce0f1920fff8f800, " +
            "722, 404, 60000, 1001",
        "0164000dffe100196764000df2d02810fc7e02d900000303e90000bb800f142aa001000468ce0fc8fcf8f800, " +
            "320, 242, 24000, 1001",
        "01640016ffe1001a67640016acd940a02ff930110000030001000003001e0f162d9601000768ebe3cb3002c0fdf8f800, " +
            "640, 362, 15, 1",
        "0142c015ffe100176742c015da06c7f93c0440000003008000000c83c58ba801000468ce0fc8, 426, 240, 25, 2"
    })
    void shouldReadRealConfigurations(
        final String hex, final int width, final int height, final int numerator, final int denominator)
    {
        assertTrue(avc.parse(HexFormat.of().parseHex(hex)), avc.problem());
        assertNull(avc.problem());
        assertEquals(4, avc.nalLengthSize());
        check(width, height, numerator, denominator, hex);
    }

    private void check(
        final int width, final int height, final int numerator, final int denominator, final String message)
    {
        assertEquals(width, avc.sps().width(), message);
        assertEquals(height, avc.sps().height(), message);
        frameRate.setRational(avc.sps().timeScale(), avc.sps().ticksPerFrame());
        assertEquals(numerator, frameRate.numerator(), message);
        assertEquals(denominator, frameRate.denominator(), message);
    }

    /**
     * Every option of a sequence parameter set, at random; what is cut off makes no size, or the right one.
     */
    @Test
    void shouldReadAnySequenceParameterSet()
    {
        for (long seed = 0; seed < 2000; seed++)
        {
            final Random random = new Random(seed);
            final int[] expected = new int[4];
            final byte[] sps = sequenceParameterSet(random, expected);
            final byte[] bytes = configuration(sps);
            final String message = "seed " + seed;
            assertTrue(avc.parse(bytes), message);
            assertEquals((bytes[4] & 3) + 1, avc.nalLengthSize(), message);
            check(expected[0], expected[1], expected[2], expected[3], message);

            final byte[] cut = configuration(Arrays.copyOf(sps, random.nextInt(sps.length)));
            if (avc.parse(cut))
            {
                assertEquals(expected[0], avc.sps().width(), message);
                assertEquals(expected[1], avc.sps().height(), message);
            }
            else
            {
                assertNotNull(avc.problem(), message);
            }
        }
    }

    private static byte[] configuration(final byte[] sps)
    {
        final byte[] bytes = new byte[8 + sps.length];
        bytes[0] = 1;
        bytes[4] = (byte) (0xFC | sps.length & 3);
        bytes[5] = (byte) 0xE1;
        bytes[6] = (byte) (sps.length >> 8);
        bytes[7] = (byte) sps.length;
        System.arraycopy(sps, 0, bytes, 8, sps.length);
        return bytes;
    }

    private static byte[] sequenceParameterSet(final Random random, final int[] expected)
    {
        final BitWriter writer = new BitWriter().bits(0x67, 8);
        final int profile = PROFILES[random.nextInt(PROFILES.length)];
        writer.bits(profile, 8).bits(random.nextInt(256), 8).bits(random.nextInt(256), 8).ue(random.nextInt(32));
        int chroma = 1;
        boolean isSeparate = false;
        if (profile >= 100 || profile == 44)
        {
            chroma = random.nextInt(4);
            writer.ue(chroma);
            if (chroma == 3)
            {
                isSeparate = random.nextBoolean();
                writer.flag(isSeparate);
            }
            writer.ue(random.nextInt(7)).ue(random.nextInt(7)).flag(random.nextBoolean());
            final boolean hasScaling = random.nextBoolean();
            writer.flag(hasScaling);
            for (int i = 0; hasScaling && i < (chroma == 3 ? 12 : 8); i++)
            {
                final boolean hasList = random.nextBoolean();
                writer.flag(hasList);
                if (hasList)
                {
                    scalingList(writer, random, i < 6 ? 16 : 64);
                }
            }
        }
        writer.ue(random.nextInt(13));
        final int orderType = random.nextInt(3);
        writer.ue(orderType);
        if (orderType == 0)
        {
            writer.ue(random.nextInt(13));
        }
        else if (orderType == 1)
        {
            writer.flag(random.nextBoolean()).se(random.nextInt()).se(random.nextInt());
            final int cycle = random.nextInt(20);
            writer.ue(cycle);
            for (int i = 0; i < cycle; i++)
            {
                writer.se(random.nextInt() >> 2);
            }
        }
        writer.ue(random.nextInt(17)).flag(random.nextBoolean());
        size(writer, random, isSeparate ? 0 : chroma, expected);
        timing(writer, random, expected);
        return writer.trailing().nalUnit();
    }

    private static void scalingList(final BitWriter writer, final Random random, final int size)
    {
        int last = 8;
        for (int i = 0; i < size; i++)
        {
            final int next = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(255);
            int delta = next - last;
            delta = delta > 127 ? delta - 256 : delta < -128 ? delta + 256 : delta;
            writer.se(delta);
            if (next == 0)
            {
                return;
            }
            last = next;
        }
    }

    private static void size(final BitWriter writer, final Random random, final int chroma, final int[] expected)
    {
        final boolean isFrameOnly = random.nextBoolean();
        final int widthInMacroblocks = 2 + random.nextInt(500);
        final int heightInMapUnits = 2 + random.nextInt(300);
        writer.ue(widthInMacroblocks - 1).ue(heightInMapUnits - 1).flag(isFrameOnly);
        if (!isFrameOnly)
        {
            writer.flag(random.nextBoolean());
        }
        writer.flag(random.nextBoolean());
        final boolean isCropped = random.nextBoolean();
        writer.flag(isCropped);
        expected[0] = widthInMacroblocks * 16;
        expected[1] = heightInMapUnits * 16 * (isFrameOnly ? 1 : 2);
        if (isCropped)
        {
            final int[] crop = { random.nextInt(4), random.nextInt(4), random.nextInt(4), random.nextInt(4) };
            writer.ue(crop[0]).ue(crop[1]).ue(crop[2]).ue(crop[3]);
            expected[0] -= (crop[0] + crop[1]) * (chroma == 1 || chroma == 2 ? 2 : 1);
            expected[1] -= (crop[2] + crop[3]) * (chroma == 1 ? 2 : 1) * (isFrameOnly ? 1 : 2);
        }
    }

    private static void timing(final BitWriter writer, final Random random, final int[] expected)
    {
        expected[2] = 0;
        expected[3] = 1;
        final boolean hasVui = random.nextInt(4) != 0;
        writer.flag(hasVui);
        if (!hasVui)
        {
            return;
        }
        VuiWriter.writeColour(writer, random);
        final boolean hasTiming = random.nextBoolean();
        writer.flag(hasTiming);
        if (hasTiming)
        {
            writer.bits(1001, 32).bits(120_000, 32).flag(true);
            expected[2] = 60_000;
            expected[3] = 1001;
        }
        writer.flag(false).flag(false).flag(false).flag(false);
    }

    @ParameterizedTest
    @CsvSource({
        "'', avcC of 0 bytes is too short",
        "01640015ff, avcC of 5 bytes is too short",
        "02640015ffe1, avcC version 2 is not known",
        "01640015ffe0, avcC has no SPS",
        "01640015ffe1, avcC is cut short",
        "01640015ffe1001767640015, avcC is cut short",
        "01640015ffe10003676400, H.264 SPS is cut short",
        "01640015ffe1000468ef3cb0, avcC has no SPS"
    })
    void shouldSayWhatIsWrong(final String hex, final String problem)
    {
        assertFalse(avc.parse(HexFormat.of().parseHex(hex)));
        assertEquals(problem, avc.problem());
    }

    @Test
    void shouldRefuseSizesThatAreNotPossible()
    {
        final byte[] large = configuration(baseline().ue(4096).ue(10).bits(0b11_0_0, 4).trailing().nalUnit());
        assertFalse(avc.parse(large));
        assertEquals("H.264 SPS size of 4097 x 11 macroblocks is too large", avc.problem());

        final byte[] cropped =
            configuration(baseline().ue(9).ue(9).bits(0b11_1, 3).ue(40).ue(40).ue(0).ue(0).trailing().nalUnit());
        assertFalse(avc.parse(cropped));
        assertEquals("H.264 SPS cropped size 0x160 is not possible", avc.problem());
    }

    private static BitWriter baseline()
    {
        return new BitWriter().bits(0x6742C00D, 32).ue(0).ue(0).ue(2).ue(1).flag(false);
    }

    @Test
    void shouldNeverThrowOnRandomBytes()
    {
        final byte[] good = HexFormat.of().parseHex(
            "01f4001fffe1001a67f4001f919680b835e3e3701100000303e90001d4c00f1832a001000568ce0f1920fff8f800");
        for (long seed = 0; seed < 20_000; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 20));
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--)
            {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            final boolean isGood = avc.parse(bytes);
            assertEquals(isGood, avc.problem() == null, "seed " + seed);
            assertTrue(!isGood || avc.sps().width() > 0 && avc.sps().width() <= 65535, "seed " + seed);
            assertTrue(!isGood || avc.sps().height() > 0 && avc.sps().height() <= 65535, "seed " + seed);
        }
    }
}
