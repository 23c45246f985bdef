package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionDetectorTest
{
    private static final String CAPTIONS = "b5003147413934" + "03c1fffc8080ff";

    private static boolean detect(
        final int codecId, final int nalLengthSize, final byte[] frame, final Random random)
    {
        final CaptionDetector detector = new CaptionDetector();
        detector.begin(codecId, nalLengthSize);
        int position = 0;
        while (position < frame.length)
        {
            final int length = Math.min(frame.length - position, random == null ? frame.length : random.nextInt(9));
            detector.onData(new UnsafeBuffer(frame, position, length), 0, length);
            position += length;
        }
        detector.end();
        return detector.found();
    }

    @ParameterizedTest
    @CsvSource({
        "7, 0000000f06040cb500314741393403c1fffc80, true",
        "7, 0000000b0604" + "08b500314741393403, true",
        "7, 0000000a0604" + "07b5003147413934, true",
        "7, 0000000a0604" + "07b5003147413935, false",
        "7, 0000000a0604" + "07b5002f47413934, false",
        "7, 0000000a0605" + "07b5003147413934, false",
        "7, 0000000a4604" + "07b5003147413934, true",
        "7, 0000000a6504" + "07b5003147413934, false",
        "7, 0000000206800000000a0604" + "07b5003147413934, true",
        "7, 00000002069000000000" + "0000000a0604" + "07b5003147413934, true",
        "7, 0000000f06ff0102aabb04" + "07b500314741393480, true",
        "7, 000000130604" + "05b500314741" + "04" + "08b500314741393403, true",
        "7, 00000005000000000b0604" + "08b500314741393403, false",
        "8, 0000000b4e0104" + "07b5003147413934, true",
        "8, 0000000b500104" + "07b5003147413934, false",
        "8, 0000000a0604" + "07b5003147413934, false",
        "2, 0000000a0604" + "07b5003147413934, false",
        "7, '', false",
        "7, 0000, false",
        "7, 000000090604" + "07b50031474139, false",
        "7, ffffffff0604" + "07b5003147413934, true"
    })
    void shouldDecide(final int codecId, final String hex, final boolean isFound)
    {
        assertEquals(isFound, detect(codecId, 4, HexFormat.of().parseHex(hex), null));
    }

    @Test
    void shouldReadAroundEmulationPrevention()
    {
        // A payload of type 5 whose three bytes are 00 00 01, escaped; then the captions.
        final byte[] frame = HexFormat.of().parseHex("0000001006050300000301" + "0407b500314741393480");
        assertTrue(detect(CodecId.H264, 4, frame, null));
    }

    @Test
    void shouldStopAfterSoManyFrames()
    {
        final byte[] without = HexFormat.of().parseHex("0000000265aa");
        final byte[] with = HexFormat.of().parseHex("0000000a060407b5003147413934");
        final CaptionDetector detector = new CaptionDetector();
        for (int i = 0; i < CaptionDetector.MAX_FRAMES; i++)
        {
            assertFalse(detector.isDone());
            detector.begin(CodecId.H264, 4);
            detector.onData(new UnsafeBuffer(without), 0, without.length);
            detector.end();
        }
        assertTrue(detector.isDone());
        detector.begin(CodecId.H264, 4);
        detector.onData(new UnsafeBuffer(with), 0, with.length);
        assertFalse(detector.found());
    }

    @Test
    void shouldBeDoneOnceFound()
    {
        final byte[] with = HexFormat.of().parseHex("0000000a060407b50031474139340000000265aa");
        final CaptionDetector detector = new CaptionDetector();
        detector.onData(new UnsafeBuffer(with), 0, with.length);
        assertFalse(detector.found());
        detector.begin(CodecId.H264, 5);
        detector.onData(new UnsafeBuffer(with), 0, with.length);
        assertFalse(detector.found());
        detector.begin(CodecId.H264, 4);
        detector.onData(new UnsafeBuffer(with), 0, with.length);
        detector.end();
        assertTrue(detector.found());
        assertTrue(detector.isDone());
        detector.begin(CodecId.H264, 4);
        detector.onData(new UnsafeBuffer(with), 0, with.length);
        assertTrue(detector.found());
    }

    /**
     * Frames of many NAL units, with and without captions: the verdict is right, and the same however they are cut.
     */
    @Test
    void shouldGiveTheSameVerdictHoweverTheFrameIsCut()
    {
        for (long seed = 0; seed < 3000; seed++)
        {
            final Random random = new Random(seed);
            final boolean isHevc = random.nextBoolean();
            final boolean hasCaptions = random.nextBoolean();
            final int nalLengthSize = random.nextBoolean() ? 4 : 2;
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            final int nalUnits = 1 + random.nextInt(4);
            final int captionsAt = random.nextInt(nalUnits);
            for (int i = 0; i < nalUnits; i++)
            {
                final boolean isSei = i == captionsAt || random.nextBoolean();
                final byte[] payload =
                    isSei ? sei(random, hasCaptions && i == captionsAt) : slice(random);
                final byte[] nalHeader = isHevc ?
                    new byte[] { (byte) (isSei ? 39 << 1 : 1 << 1), 1 } : new byte[] { (byte) (isSei ? 6 : 0x65) };
                final int length = nalHeader.length + payload.length;
                for (int shift = (nalLengthSize - 1) * 8; shift >= 0; shift -= 8)
                {
                    out.write(length >> shift);
                }
                out.writeBytes(nalHeader);
                out.writeBytes(payload);
            }
            final byte[] frame = out.toByteArray();
            final int codecId = isHevc ? CodecId.H265 : CodecId.H264;
            for (int cut = 0; cut < 4; cut++)
            {
                final Random cuts = cut == 0 ? null : new Random(seed * 4 + cut);
                assertEquals(hasCaptions, detect(codecId, nalLengthSize, frame, cuts), "seed " + seed);
            }
        }
    }

    private static byte[] sei(final Random random, final boolean hasCaptions)
    {
        final BitWriter writer = new BitWriter();
        final int messages = 1 + random.nextInt(3);
        final int captionsAt = random.nextInt(messages);
        for (int i = 0; i < messages; i++)
        {
            final boolean isCaptions = hasCaptions && i == captionsAt;
            final byte[] payload = isCaptions ? HexFormat.of().parseHex(CAPTIONS) : new byte[random.nextInt(600)];
            for (int j = 0; !isCaptions && j < payload.length; j++)
            {
                payload[j] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(2));
            }
            sizedByFF(writer, isCaptions ? 4 : random.nextInt(300));
            sizedByFF(writer, payload.length);
            for (final byte value : payload)
            {
                writer.bits(value, 8);
            }
        }
        return writer.trailing().nalUnit();
    }

    private static void sizedByFF(final BitWriter writer, final int value)
    {
        for (int i = 0; i < value / 255; i++)
        {
            writer.bits(255, 8);
        }
        writer.bits(value % 255, 8);
    }

    private static byte[] slice(final Random random)
    {
        final byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        return random.nextBoolean() ? noise : HexFormat.of().parseHex("040eb5003147413934");
    }

    @Test
    void shouldNeverThrowOnRandomBytes()
    {
        for (long seed = 0; seed < 20_000; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            for (int i = 0; i < 3 && i < bytes.length; i++)
            {
                bytes[i] = (byte) random.nextInt(2);
            }
            final int nalLengthSize = 1 + random.nextInt(4);
            final int codecId = CodecId.H264 + random.nextInt(2);
            final boolean isFound = detect(codecId, nalLengthSize, bytes, null);
            assertEquals(isFound, detect(codecId, nalLengthSize, bytes, random), "seed " + seed);
        }
    }
}
