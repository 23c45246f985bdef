package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HevcConfigurationTest
{
    private static final String GOOD_HEX =
        "0101600000009000000000003ff000fcfdf8f800000f03200001001840010c01ffff01600000030090000003000003003f95940921" +
        "0001003642010101600000030090000003000003003fa005020171f2e5959529385e02d010000003001000000301e6014966e000f4" +
        "24001e848822000100064401c073c189";

    private final HevcConfiguration hevc = new HevcConfiguration();
    private final FrameRate frameRate = new FrameRate();

    /**
     * All of x265: 10 bit, 4:2:2, 4:4:4 cropped, with scaling lists and hypothetical decoder, fields, veryslow.
     */
    @ParameterizedTest
    @CsvSource({
        "01022000000090000000000099f000fcfdfafa00000f03200001001840010c01ffff02200000030090000003000003009995940921" +
            "0001002b420101022000000300900000030000030099a001e020021c4d965654a4c2f0168080000003008000001904220001" +
            "00064401c073c189, 3840, 2160, 50, 1",
        "0104080000009d08000000005af000fcfefafa00000f03200001001740010c01ffff0408000003009d0800000300005a9594092100" +
            "01002c4201010408000003009d0800000300005ab006c201f1cd1ed965654a4c2f016808000003000800000300c840220001" +
            "00064401c073c189, 854, 482, 25, 1",
        "0104080000009e08000000005af000fcfff8f800000f03200001001740010c01ffff0408000003009e0800000300005a9594092100" +
            "01002a4201010408000003009e0800000300005a9000d8403c38df2caca94985e02d0100000303e900005dc0082200010008" +
            "4401c07318301890, 852, 480, 24000, 1001",
        GOOD_HEX + ", 640, 360, 30, 1",
        "01016000000040000000000078f000fcfdf8f800000f03200001001840010c01ffff01600000030040000003000003007895940921" +
            "0001002c420101016000000300400000030000030078a003c080221f7965654a4c2f01686800000300080000030190402200" +
            "0100064401c073c189, 1920, 540, 50, 1",
        "01016000000090000000000078f000fcfdf8f800000f03200001001940010c01ffff016000000300900000030000030078998a0240" +
            "210001002c420101016000000300900000030000030078a00280802d165998a9246daf016808000003000800000301e04022" +
            "000100064401c172b66240, 1280, 720, 60, 1"
    })
    void shouldReadRealConfigurations(
        final String hex, final int width, final int height, final int numerator, final int denominator)
    {
        assertTrue(hevc.parse(HexFormat.of().parseHex(hex)), hevc.problem());
        assertNull(hevc.problem());
        assertEquals(4, hevc.nalLengthSize());
        check(width, height, numerator, denominator, hex);
    }

    private void check(
        final int width, final int height, final int numerator, final int denominator, final String message)
    {
        assertEquals(width, hevc.sps().width(), message);
        assertEquals(height, hevc.sps().height(), message);
        frameRate.setRational(hevc.timeScale(), hevc.ticksPerPicture());
        assertEquals(numerator, frameRate.numerator(), message);
        assertEquals(denominator, frameRate.denominator(), message);
    }

    /**
     * Every option of the parameter sets, at random; what is cut off makes no size, or the right one.
     */
    @Test
    void shouldReadAnyParameterSets()
    {
        for (long seed = 0; seed < 2000; seed++)
        {
            final Random random = new Random(seed);
            final int[] expected = new int[4];
            final boolean hasSpsTiming = random.nextBoolean();
            final boolean hasVpsTiming = random.nextBoolean();
            final byte[] vps = videoParameterSet(random, hasVpsTiming);
            final byte[] sps = sequenceParameterSet(random, expected, hasSpsTiming);
            expected[2] = hasSpsTiming ? 60_000 : hasVpsTiming ? 25 : 0;
            expected[3] = hasSpsTiming ? 1001 : 1;
            final String message = "seed " + seed;
            assertTrue(hevc.parse(configuration(vps, sps)), message);
            check(expected[0], expected[1], expected[2], expected[3], message);

            if (hevc.parse(configuration(vps, Arrays.copyOf(sps, random.nextInt(sps.length)))))
            {
                assertEquals(expected[0], hevc.sps().width(), message);
                assertEquals(expected[1], hevc.sps().height(), message);
            }
            else
            {
                assertNotNull(hevc.problem(), message);
            }
        }
    }

    private static byte[] configuration(final byte[] vps, final byte[] sps)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        out.writeBytes(new byte[20]);
        out.write(0xFF);
        out.write(2);
        for (final byte[] nalUnit : new byte[][] { vps, sps })
        {
            out.write(nalUnit == vps ? 0xA0 : 0xA1);
            out.write(0);
            out.write(1);
            out.write(nalUnit.length >> 8);
            out.write(nalUnit.length);
            out.writeBytes(nalUnit);
        }
        return out.toByteArray();
    }

    private static void profileTierLevel(final BitWriter writer, final Random random, final int maxSubLayersMinus1)
    {
        writer.bits(random.nextInt(256), 8).bits(random.nextInt(), 32).bits(random.nextLong(), 48).bits(93, 8);
        final boolean[] flags = new boolean[maxSubLayersMinus1 * 2];
        for (int i = 0; i < flags.length; i++)
        {
            flags[i] = random.nextBoolean();
            writer.flag(flags[i]);
        }
        for (int i = maxSubLayersMinus1; maxSubLayersMinus1 > 0 && i < 8; i++)
        {
            writer.bits(0, 2);
        }
        for (int i = 0; i < flags.length; i += 2)
        {
            if (flags[i])
            {
                writer.bits(random.nextLong(), 44).bits(random.nextLong(), 44);
            }
            if (flags[i + 1])
            {
                writer.bits(90, 8);
            }
        }
    }

    private static void subLayerOrdering(final BitWriter writer, final Random random, final int maxSubLayersMinus1)
    {
        final boolean isEach = random.nextBoolean();
        writer.flag(isEach);
        for (int i = isEach ? 0 : maxSubLayersMinus1; i <= maxSubLayersMinus1; i++)
        {
            writer.ue(random.nextInt(16)).ue(random.nextInt(16)).ue(random.nextInt(16));
        }
    }

    private static byte[] videoParameterSet(final Random random, final boolean hasTiming)
    {
        final int maxSubLayersMinus1 = random.nextInt(7);
        final BitWriter writer = new BitWriter().bits(0x4001, 16).bits(0, 4).bits(3, 2).bits(0, 6);
        writer.bits(maxSubLayersMinus1, 3).flag(true).bits(0xFFFF, 16);
        profileTierLevel(writer, random, maxSubLayersMinus1);
        subLayerOrdering(writer, random, maxSubLayersMinus1);
        final int maxLayerId = random.nextInt(3);
        final int layerSetsMinus1 = random.nextInt(4);
        writer.bits(maxLayerId, 6).ue(layerSetsMinus1).bits(random.nextInt(), layerSetsMinus1 * (maxLayerId + 1));
        writer.flag(hasTiming);
        if (hasTiming)
        {
            writer.bits(1080, 32).bits(27_000, 32);
        }
        return writer.flag(false).trailing().nalUnit();
    }

    private static byte[] sequenceParameterSet(final Random random, final int[] expected, final boolean hasTiming)
    {
        final int maxSubLayersMinus1 = random.nextInt(7);
        final BitWriter writer = new BitWriter().bits(0x4201, 16).bits(0, 4).bits(maxSubLayersMinus1, 3).flag(true);
        profileTierLevel(writer, random, maxSubLayersMinus1);
        writer.ue(random.nextInt(16));
        final int chroma = random.nextInt(4);
        writer.ue(chroma);
        if (chroma == 3)
        {
            writer.flag(random.nextBoolean());
        }
        expected[0] = 64 + random.nextInt(8000);
        expected[1] = 64 + random.nextInt(4000);
        writer.ue(expected[0]).ue(expected[1]);
        final boolean isCropped = random.nextBoolean();
        writer.flag(isCropped);
        if (isCropped)
        {
            final int[] crop = { random.nextInt(4), random.nextInt(4), random.nextInt(4), random.nextInt(4) };
            writer.ue(crop[0]).ue(crop[1]).ue(crop[2]).ue(crop[3]);
            expected[0] -= (crop[0] + crop[1]) * (chroma == 1 || chroma == 2 ? 2 : 1);
            expected[1] -= (crop[2] + crop[3]) * (chroma == 1 ? 2 : 1);
        }
        final int log2PocLsbMinus4 = random.nextInt(13);
        writer.ue(random.nextInt(9)).ue(random.nextInt(9)).ue(log2PocLsbMinus4);
        subLayerOrdering(writer, random, maxSubLayersMinus1);
        for (int i = 0; i < 6; i++)
        {
            writer.ue(random.nextInt(4));
        }
        scalingLists(writer, random);
        writer.bits(random.nextInt(4), 2);
        final boolean hasPcm = random.nextBoolean();
        writer.flag(hasPcm);
        if (hasPcm)
        {
            writer.bits(0x77, 8).ue(0).ue(2).flag(true);
        }
        shortTermReferenceSets(writer, random);
        final boolean hasLongTerm = random.nextBoolean();
        writer.flag(hasLongTerm);
        if (hasLongTerm)
        {
            final int count = random.nextInt(33);
            writer.ue(count);
            for (int i = 0; i < count; i++)
            {
                writer.bits(random.nextInt(), log2PocLsbMinus4 + 4).flag(random.nextBoolean());
            }
        }
        writer.bits(random.nextInt(4), 2);
        timing(writer, random, hasTiming);
        return writer.trailing().nalUnit();
    }

    private static void scalingLists(final BitWriter writer, final Random random)
    {
        final boolean isEnabled = random.nextBoolean();
        writer.flag(isEnabled);
        if (!isEnabled)
        {
            return;
        }
        final boolean isPresent = random.nextBoolean();
        writer.flag(isPresent);
        for (int size = 0; isPresent && size < 4; size++)
        {
            for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1)
            {
                final boolean isCoded = random.nextBoolean();
                writer.flag(isCoded);
                if (!isCoded)
                {
                    writer.ue(random.nextInt(matrix + 1));
                    continue;
                }
                for (int i = 0; i < (size == 0 ? 16 : 64) + (size > 1 ? 1 : 0); i++)
                {
                    writer.se(random.nextInt(256) - 128);
                }
            }
        }
    }

    private static void shortTermReferenceSets(final BitWriter writer, final Random random)
    {
        final int count = random.nextInt(65);
        writer.ue(count);
        int deltas = 0;
        for (int i = 0; i < count; i++)
        {
            final boolean isPredicted = i > 0 && random.nextBoolean();
            if (i > 0)
            {
                writer.flag(isPredicted);
            }
            if (isPredicted)
            {
                writer.flag(random.nextBoolean()).ue(random.nextInt(100));
                int kept = 0;
                for (int j = 0; j <= deltas; j++)
                {
                    final boolean isUsed = random.nextBoolean() && kept < 16;
                    writer.flag(isUsed);
                    final boolean isDelta = isUsed || random.nextBoolean() && kept < 16;
                    if (!isUsed)
                    {
                        writer.flag(isDelta);
                    }
                    kept += isDelta ? 1 : 0;
                }
                deltas = kept;
            }
            else
            {
                final int negative = random.nextInt(9);
                final int positive = random.nextInt(9);
                writer.ue(negative).ue(positive);
                deltas = negative + positive;
                for (int j = 0; j < deltas; j++)
                {
                    writer.ue(random.nextInt(32768)).flag(random.nextBoolean());
                }
            }
        }
    }

    private static void timing(final BitWriter writer, final Random random, final boolean hasTiming)
    {
        final boolean hasVui = hasTiming || random.nextBoolean();
        writer.flag(hasVui);
        if (!hasVui)
        {
            return;
        }
        VuiWriter.writeColour(writer, random);
        writer.bits(random.nextInt(8), 3);
        final boolean hasWindow = random.nextBoolean();
        writer.flag(hasWindow);
        if (hasWindow)
        {
            writer.ue(1).ue(2).ue(3).ue(4);
        }
        writer.flag(hasTiming);
        if (hasTiming)
        {
            writer.bits(1001, 32).bits(60_000, 32).flag(false).flag(false);
        }
        writer.flag(false);
    }

    @ParameterizedTest
    @CsvSource({
        "'', hvcC of 0 bytes is too short",
        "0101600000009000000000003ff000fcfdf8f800000f, hvcC of 22 bytes is too short",
        "0201600000009000000000003ff000fcfdf8f800000f00, hvcC version 2 is not known",
        "0101600000009000000000003ff000fcfdf8f800000f00, hvcC has no SPS",
        "0101600000009000000000003ff000fcfdf8f800000f01, hvcC is cut short",
        "0101600000009000000000003ff000fcfdf8f800000f0121000100, hvcC is cut short",
        "0101600000009000000000003ff000fcfdf8f800000f012100010008, hvcC is cut short",
        "0101600000009000000000003ff000fcfdf8f800000f0121000100044201ffff, H.265 SPS has too many sub-layers",
        "0101600000009000000000003ff000fcfdf8f800000f0121000100044201f0ff, H.265 SPS is cut short"
    })
    void shouldSayWhatIsWrong(final String hex, final String problem)
    {
        assertFalse(hevc.parse(HexFormat.of().parseHex(hex)));
        assertEquals(problem, hevc.problem());
    }

    @Test
    void shouldNeverThrowOnRandomBytes()
    {
        final byte[] good = HexFormat.of().parseHex(GOOD_HEX);
        for (long seed = 0; seed < 20_000; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 20));
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--)
            {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            final boolean isGood = hevc.parse(bytes);
            assertTrue(isGood || hevc.problem() != null, "seed " + seed);
            assertTrue(!isGood || hevc.sps().width() > 0 && hevc.sps().width() <= 65535, "seed " + seed);
            assertTrue(!isGood || hevc.sps().height() > 0 && hevc.sps().height() <= 65535, "seed " + seed);
        }
    }
}
