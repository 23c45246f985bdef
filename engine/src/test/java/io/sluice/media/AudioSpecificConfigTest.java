package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioSpecificConfigTest
{
    private final AudioSpecificConfig config = new AudioSpecificConfig();

    @ParameterizedTest
    @CsvSource({
        "118856e500, 2, 48000, 48000, 1, 0x4, 1024, LC mono; no SBR",
        "121056e500, 2, 44100, 44100, 2, 0x3, 1024, LC stereo; no SBR",
        "1210,       2, 44100, 44100, 2, 0x3, 1024, LC stereo",
        "1214,       2, 44100, 44100, 2, 0x3, 960, 960 samples",
        "1190,       2, 48000, 48000, 2, 0x3, 1024, LC",
        "11b0,       2, 48000, 48000, 6, 0x3f, 1024, 5.1",
        "11b8,       2, 48000, 48000, 8, 0xff, 1024, 7.1 wide",
        "11e0,       2, 48000, 48000, 8, 0x63f, 1024, 7.1",
        "2b11880800, 2, 24000, 48000, 2, 0x3, 1024, HE-AAC",
        "eb098800,   2, 24000, 48000, 2, 0x3, 1024, HE-AAC v2: mono heard in stereo",
        "139056e5a0, 2, 22050, 44100, 2, 0x3, 1024, SBR behind LC",
        "138856e5a54880, 2, 22050, 44100, 2, 0x3, 1024, SBR and PS behind LC"
    })
    void shouldReadConfigurations(
        final String hex,
        final int objectType,
        final int coreRateHz,
        final int rateHz,
        final int channels,
        final String layout,
        final int samplesPerFrame,
        final String message)
    {
        assertTrue(config.parse(HexFormat.of().parseHex(hex)), config.problem());
        assertNull(config.problem());
        assertEquals(objectType, config.objectType(), message);
        assertEquals(coreRateHz, config.coreSampleRateHz(), message);
        assertEquals(rateHz, config.sampleRateHz(), message);
        assertEquals(channels, config.channels(), message);
        assertEquals(Long.decode(layout), config.channelLayout(), message);
        assertEquals(samplesPerFrame, config.samplesPerFrame(), message);
    }

    @Test
    void shouldReadEscapedTypeAndFrequency()
    {
        final byte[] bytes = new BitWriter().bits(31, 5).bits(42 - 32, 6).bits(15, 4).bits(37_800, 24).bits(2, 4)
            .bytes();
        assertTrue(config.parse(bytes));
        assertEquals(42, config.objectType());
        assertEquals(37_800, config.sampleRateHz());
        assertEquals(0, config.samplesPerFrame());
        assertEquals(2, config.channels());
    }

    @Test
    void shouldReadEscapedExtensionFrequency()
    {
        final byte[] bytes = new BitWriter().bits(5, 5).bits(15, 4).bits(20_000, 24).bits(1, 4)
            .bits(15, 4).bits(40_000, 24).bits(2, 5).bits(0, 3).bytes();
        assertTrue(config.parse(bytes));
        assertEquals(20_000, config.coreSampleRateHz());
        assertEquals(40_000, config.sampleRateHz());
        assertTrue(config.hasSbr());
        assertFalse(config.hasPs());
        assertEquals(1, config.channels());
    }

    @Test
    void shouldHalveTheFrameOfLowDelay()
    {
        assertTrue(config.parse(new BitWriter().bits(23, 5).bits(3, 4).bits(2, 4).bits(0, 3).bytes()));
        assertEquals(512, config.samplesPerFrame());
        assertTrue(config.parse(new BitWriter().bits(23, 5).bits(3, 4).bits(2, 4).bits(4, 3).bytes()));
        assertEquals(480, config.samplesPerFrame());
    }

    /**
     * Any program config element: the channels are counted, and SBR is found behind it.
     */
    @Test
    void shouldCountChannelsOfAProgramConfigElement()
    {
        for (long seed = 0; seed < 500; seed++)
        {
            final Random random = new Random(seed);
            final BitWriter writer = new BitWriter().bits(2, 5).bits(6, 4).bits(0, 4).bits(0, 3);
            writer.bits(0, 4).bits(1, 2).bits(6, 4);
            final int[] counts =
            {
                1 + random.nextInt(15), random.nextInt(16), random.nextInt(16), random.nextInt(4), random.nextInt(8),
                random.nextInt(16)
            };
            writer.bits(counts[0], 4).bits(counts[1], 4).bits(counts[2], 4);
            writer.bits(counts[3], 2).bits(counts[4], 3).bits(counts[5], 4);
            final int[] mixdownBits = { 4, 4, 3 };
            for (final int bits : mixdownBits)
            {
                final boolean hasMixdown = random.nextBoolean();
                writer.flag(hasMixdown).bits(0, hasMixdown ? bits : 0);
            }
            int expected = counts[3];
            for (int i = 0; i < counts[0] + counts[1] + counts[2]; i++)
            {
                final boolean isPair = random.nextBoolean();
                expected += isPair ? 2 : 1;
                writer.flag(isPair).bits(random.nextInt(16), 4);
            }
            writer.bits(0, 0);
            for (int i = 0; i < counts[3] + counts[4]; i++)
            {
                writer.bits(random.nextInt(16), 4);
            }
            for (int i = 0; i < counts[5]; i++)
            {
                writer.bits(random.nextInt(32), 5);
            }
            writer.align();
            final int commentLength = random.nextInt(256);
            writer.bits(commentLength, 8);
            for (int i = 0; i < commentLength; i++)
            {
                writer.bits(random.nextInt(256), 8);
            }
            final boolean hasSbr = random.nextBoolean();
            if (hasSbr)
            {
                writer.bits(0x2B7, 11).bits(5, 5).flag(true).bits(3, 4);
            }
            assertTrue(config.parse(writer.bytes()), "seed " + seed);
            assertEquals(expected, config.channels(), "seed " + seed);
            assertEquals(24_000, config.coreSampleRateHz(), "seed " + seed);
            assertEquals(hasSbr ? 48_000 : 24_000, config.sampleRateHz(), "seed " + seed);
            assertEquals(ChannelLayout.ofChannels(expected), config.channelLayout(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', AudioSpecificConfig of 0 bytes is cut short",
        "12, AudioSpecificConfig of 1 bytes is cut short",
        "2b, AudioSpecificConfig of 1 bytes is cut short",
        "1690, AudioSpecificConfig has no legal sample rate",
        "1200, AudioSpecificConfig has no legal channel configuration",
        "1248, AudioSpecificConfig has no legal channel configuration"
    })
    void shouldSayWhatIsWrong(final String hex, final String problem)
    {
        assertFalse(config.parse(HexFormat.of().parseHex(hex)));
        assertEquals(problem, config.problem());
    }

    @Test
    void shouldNeverThrowOnRandomBytes()
    {
        for (long seed = 0; seed < 50_000; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            final boolean isGood = config.parse(bytes);
            assertEquals(isGood, config.problem() == null, "seed " + seed);
            if (isGood)
            {
                assertTrue(config.channels() > 0 && config.channels() <= 255, "seed " + seed);
                assertTrue(config.sampleRateHz() > 0 && config.sampleRateHz() <= 192_000, "seed " + seed);
                assertTrue(config.coreSampleRateHz() > 0 && config.samplesPerFrame() >= 0, "seed " + seed);
            }
        }
    }
}
