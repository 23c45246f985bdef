package io.sluice.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * AMF3 bytes written by hand from the specification.
 */
class Amf3KnownBytesTest
{
    private final AmfCodec codec = new AmfCodec(true);

    private Object decode(final String hex)
    {
        return codec.decode(AmfCodec.hex(hex));
    }

    private void check(final String hex, final Object value)
    {
        final Object read = decode(hex);
        assertTrue(AmfGraph.equal(value, read), () -> AmfGraph.describe(read));
        assertEquals(0, codec.remaining());
        assertArrayEquals(AmfCodec.hex(hex), codec.encode(value));
        assertArrayEquals(AmfCodec.hex(hex), codec.encode(read));
    }

    private String error(final String hex)
    {
        return assertThrows(AmfException.class, () -> decode(hex)).getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00", "127, 7f", "128, 8100", "16383, ff7f", "16384, 818000", "2097151, ffff7f", "2097152, 80c08000",
        "268435455, bfffffff", "-268435456, c0808000", "-1, ffffffff", "-2, fffffffe"})
    void integers(final int value, final String hex)
    {
        check("04" + hex, value);
        final byte[] bytes = AmfCodec.hex(hex);
        final Amf3Reader reader = new Amf3Reader().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        assertEquals(value & 0x1FFF_FFFF, reader.readU29());
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        assertEquals(bytes.length, new Amf3Writer().wrap(buffer, 0).writeU29(value & 0x1FFF_FFFF).length());
    }

    @ParameterizedTest
    @CsvSource({"268435456", "-268435457", "2147483647", "-2147483648"})
    void integersBeyond29BitsAreDoubles(final int value)
    {
        assertEquals((double) value, codec.decode(codec.encode(value)));
    }

    @Test
    void scalars()
    {
        check("00", AmfUndefined.UNDEFINED);
        check("01", null);
        check("02", false);
        check("03", true);
        check("05 3ff8000000000000", 1.5);
        check("06 01", "");
        check("06 07 616263", "abc");
        check("07 09 3c612f3e", new AmfXml("<a/>", true));
        check("0b 09 3c612f3e", new AmfXml("<a/>", false));
        check("08 01 4270000000000000", new AmfDate(1L << 40, 0));
        check("0c 05 00ff", new byte[] {0, -1});
    }

    @Test
    void arraysHaveADenseAndANamedPart()
    {
        check("09 05 01 0401 0402", new AmfArray(List.of(1, 2)));
        final AmfArray array = new AmfArray(List.of("a", "a"));
        array.associative().put("a", true);
        check("09 05 03 61 03 01 0600 0600", array);
        array.clear();
        array.add(array);
        check("09 03 03 61 03 01 0900", array);
    }

    @Test
    void objectsHaveSealedAndDynamicMembers()
    {
        check("0a 0b 01 03 61 0401 01", new AmfObject().put("a", 1));
        check("0a 13 03 43 03 61 0401", new AmfObject("C").put("a", 1).seal(false));
        check("0a 1b 03 43 03 61 0401 03 62 0402 01", new AmfObject("C").put("a", 1).seal(true).put("b", 2));
        assertFalse(((AmfObject) decode("0a 13 03 43 03 61 0401")).isDynamic());
        assertEquals(1, ((AmfObject) decode("0a 1b 03 43 03 61 0401 03 62 0402 01")).sealedCount());
        // Two of a class: the second refers to the first's traits (index 0) and gives the member only.
        final AmfObject one = new AmfObject("C").put("a", 1).seal(false);
        final AmfObject two = new AmfObject("C").put("a", 2).seal(false);
        check("09 05 01  0a 13 03 43 03 61 0401  0a 01 0402", new AmfArray(List.of(one, two)));
    }

    @Test
    void objectsAreReferredToByIndex()
    {
        final AmfDate date = new AmfDate(0, 0);
        check("09 07 01  08 01 0000000000000000  0802 0802", new AmfArray(List.of(date, date, date)));
        final AmfObject cyclic = (AmfObject) decode("0a 0b 01 03 61 0a00 01");
        assertSame(cyclic, cyclic.get("a"));
        assertEquals(cyclic.hashCode(), decode("0a 0b 01 03 61 0a00 01").hashCode());
        assertEquals(cyclic, decode("0a 0b 01 03 61 0a00 01"));
        assertTrue(cyclic.toString().length() < 200);
        assertTrue(error("0a00").contains("expected a reference to one of 0 objects, found index 0"));
        assertTrue(error("0600").contains("0 strings"));
        assertTrue(error("0a01").contains("0 classes"));
        assertTrue(error("09 03 01 0800").contains("expected a reference to AmfDate, found one to AmfArray"));
    }

    @Test
    void vectorsAndDictionaries()
    {
        check("0d 05 00 00000001 ffffffff", new AmfIntVector(new int[] {1, -1}, false, false));
        check("0e 03 01 ffffffff", new AmfIntVector(new int[] {-1}, true, true));
        check("0f 03 00 3ff8000000000000", new AmfDoubleVector(new double[] {1.5}, false));
        final AmfObjectVector vector = new AmfObjectVector("C", true);
        vector.values().add(vector);
        check("10 03 01 03 43 1000", vector);
        final AmfDictionary dictionary = new AmfDictionary(true).add(1, "a").add("a", null);
        dictionary.add(dictionary, dictionary);
        check("11 07 01 0401 06 03 61 0600 01 1100 1100", dictionary);
        assertEquals("a", dictionary.get(1));
        assertEquals(dictionary, dictionary.get(dictionary));
    }

    @Test
    void externalizableClassesAreReadByWhoIsRegistered()
    {
        final String name = "43" + "666c65782e6d6573736167696e672e696f2e4172726179436f6c6c656374696f6e";
        check("0a 07" + name + "09 03 01 0401",
            new AmfExternalizable(RandomValues.EXTERNAL_CLASS, new AmfArray(List.of(1))));
        final AmfExternalizable cyclic = (AmfExternalizable) decode("0a 07" + name + "0a00");
        assertSame(cyclic, cyclic.body());
        assertTrue(error("0a 07 07 445341").contains("expected a known externalizable class, found \"DSA\""));
        assertThrows(AmfException.class, () -> codec.encode(new AmfExternalizable("DSA", null)));
    }

    @Test
    void typedReadsAndWrites()
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final Amf3Writer writer = new Amf3Writer().wrap(buffer, 1);
        final AmfObject shared = new AmfObject();
        writer.writeString("a").writeInteger(-5).writeNumber(0.5).writeBoolean(true).writeBoolean(false).writeNull()
            .beginObject().property("a").writeUndefined().endObject().beginArray(1).writeString("a").writeDate(1)
            .writeValue(shared).writeValue(shared);
        final Amf3Reader reader = new Amf3Reader().wrap(buffer, 1, writer.length());
        assertEquals(Amf3Marker.STRING, reader.peek());
        assertEquals("a", reader.readString());
        assertEquals(-5, reader.readNumber());
        assertEquals(0.5, reader.readNumber());
        assertTrue(reader.readBoolean());
        assertFalse(reader.readBoolean());
        assertThrows(AmfException.class, reader::readInteger);
        reader.skipValue();
        assertEquals(new AmfObject().put("a", AmfUndefined.UNDEFINED), reader.readValue());
        assertEquals(List.of("a"), List.copyOf((List<?>) reader.readValue()));
        assertEquals(new AmfDate(1, 0), reader.readValue());
        assertSame(reader.readValue(), reader.readValue());
        assertFalse(reader.hasRemaining());
    }

    @Test
    void whatAmf3CannotHoldIsRefused()
    {
        assertThrows(AmfException.class, () -> codec.encode(new AmfObject().put("", 1)));
        assertThrows(AmfException.class, () -> codec.encode(AmfUnsupported.UNSUPPORTED));
        assertThrows(AmfException.class, () -> codec.encode(new Object()));
        assertThrows(AmfException.class, () -> new Amf3Writer().wrap(new ExpandableArrayBuffer(), 0).writeU29(1 << 29));
        assertEquals("AMF at byte 0: expected an AMF3 value, found unknown type (0x12)", error("12"));
    }

    @Test
    void anEcmaArrayBecomesAnArrayWithNames()
    {
        final AmfArray expected = new AmfArray();
        expected.associative().put("a", 1);
        assertEquals(expected, codec.decode(codec.encode(AmfObject.ecmaArray().put("a", 1))));
    }

    @Test
    void moreStringsAndClassesThanTheWriterRemembers()
    {
        final AmfArray array = new AmfArray();
        for (int i = 0; i < 3000; i++)
        {
            array.add(new AmfObject("C" + i % 1500).put("m" + i % 1500, "v" + i).seal(false));
        }
        assertEquals(array, codec.decode(codec.encode(array)));
    }
}
