package io.sluice.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for all values and all bytes, in both formats.
 */
class AmfLawsTest
{
    private static final Object NOTHING = new Object();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsWrittenIsReadBack(final boolean amf3)
    {
        final AmfCodec codec = new AmfCodec(amf3);
        for (long seed = 0; seed < 2000; seed++)
        {
            final Object value = new RandomValues(new Random(seed), amf3).next();
            final byte[] bytes = codec.encode(value);
            final Object read = codec.decode(bytes);
            assertTrue(AmfGraph.equal(value, read), "seed " + seed);
            assertEquals(0, codec.remaining(), "seed " + seed);
            assertArrayEquals(bytes, codec.encode(read), "seed " + seed);
            if (value instanceof AmfObject || value instanceof AmfArray)
            {
                assertEquals(value, read, "seed " + seed);
                assertEquals(value.hashCode(), read.hashCode(), "seed " + seed);
            }
            assertTrue(AmfGraph.describe(value).length() < 8192, "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void amf3ValuesGoInsideAmf0(final boolean ecmaOutside)
    {
        final AmfCodec codec = new AmfCodec(false);
        for (long seed = 0; seed < 400; seed++)
        {
            final AmfDictionary value = new AmfDictionary(false);
            value.add("value", new RandomValues(new Random(seed), true).next());
            final AmfObject outside = ecmaOutside ? AmfObject.ecmaArray() : new AmfObject();
            outside.put("first", value).put("second", value);
            assertEquals(outside, codec.decode(codec.encode(outside)), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void differentValuesAreNotEqual(final boolean amf3)
    {
        final AmfCodec codec = new AmfCodec(amf3);
        final List<Object> values = new ArrayList<>();
        final List<byte[]> encoded = new ArrayList<>();
        for (long seed = 0; seed < 200; seed++)
        {
            final Object value = new RandomValues(new Random(seed), amf3).next();
            values.add(value);
            encoded.add(codec.encode(value));
        }
        for (int i = 0; i < values.size(); i++)
        {
            for (int j = 0; j < values.size(); j++)
            {
                if (Arrays.equals(encoded.get(i), encoded.get(j)))
                {
                    assertTrue(AmfGraph.equal(values.get(i), values.get(j)), i + " and " + j);
                }
                assertEquals(AmfGraph.equal(values.get(i), values.get(j)),
                    AmfGraph.equal(values.get(j), values.get(i)), i + " and " + j);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cutOffBytesAreAnErrorExceptAtTheEndOfAnEcmaArray(final boolean amf3)
    {
        final AmfCodec codec = new AmfCodec(amf3);
        for (long seed = 0; seed < 120; seed++)
        {
            final Object value = new RandomValues(new Random(seed), amf3).next();
            final byte[] bytes = codec.encode(value);
            for (int length = 0; length < Math.min(bytes.length, 400); length++)
            {
                final Object read = decodeOrNothing(codec, bytes, length);
                if (read != NOTHING)
                {
                    final byte[] cut = Arrays.copyOf(bytes, length);
                    assertTrue(isCutAtTheEndOfEcmaArrays(codec, cut, read), "seed " + seed + ", length " + length);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nonsenseIsAnErrorOrAStableValue(final boolean amf3)
    {
        final AmfCodec codec = new AmfCodec(amf3);
        for (long seed = 0; seed < 30_000; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = new byte[1 + random.nextInt(80)];
            for (int i = 0; i < bytes.length; i++)
            {
                // Mostly markers and small lengths, so that it gets deep into the readers.
                bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(0x13));
            }
            checkStable(codec, bytes, "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void changedBytesAreAnErrorOrAStableValue(final boolean amf3)
    {
        final AmfCodec codec = new AmfCodec(amf3);
        for (long seed = 0; seed < 5000; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = codec.encode(new RandomValues(random, amf3).next());
            for (int i = 1 + random.nextInt(3); i > 0; i--)
            {
                bytes[random.nextInt(Math.min(bytes.length, 300))] = (byte) random.nextInt();
            }
            checkStable(codec, bytes, "seed " + seed);
        }
    }

    private static void checkStable(final AmfCodec codec, final byte[] bytes, final String message)
    {
        final Object value;
        try
        {
            value = codec.decode(bytes);
        }
        catch (final AmfException ex)
        {
            assertTrue(ex.getMessage().matches("(?s)AMF at byte \\d+: expected .*"), ex.getMessage());
            return;
        }
        final byte[] once = codec.encode(value);
        final Object again = codec.decode(once);
        assertTrue(AmfGraph.equal(again, codec.decode(codec.encode(again))), message);
        assertArrayEquals(once, codec.encode(again), message);
    }

    private static Object decodeOrNothing(final AmfCodec codec, final byte[] bytes, final int length)
    {
        try
        {
            return codec.decode(bytes, length);
        }
        catch (final AmfException ex)
        {
            assertTrue(ex.getMessage().startsWith("AMF at byte "), ex.getMessage());
            return NOTHING;
        }
    }

    /** Then one or more of them (nested ones end together) may be ended properly without changing the value. */
    private static boolean isCutAtTheEndOfEcmaArrays(final AmfCodec codec, final byte[] cut, final Object value)
    {
        for (int missing = 1; missing <= 24; missing++)
        {
            final byte[] ended = Arrays.copyOf(cut, cut.length + missing);
            for (int i = ended.length - 1; i >= cut.length; i -= 3)
            {
                ended[i] = Amf0Marker.OBJECT_END;
            }
            if (AmfGraph.equal(value, decodeOrNothing(codec, ended, ended.length)) && codec.remaining() == 0)
            {
                return true;
            }
        }
        return false;
    }
}
