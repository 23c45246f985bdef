package io.sluice.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * AMF0 bytes written by hand from the specification or captured from encoders.
 */
class Amf0KnownBytesTest
{
    /** The connect command of FFmpeg 7.1 with {@code -rtmp_enhanced_codecs hvc1,av01}, captured. */
    private static final String FFMPEG_CONNECT =
        "020007636f6e6e656374 003ff0000000000000 03 0003617070 0200046c697665 000a666f757243634c697374 " +
        "0a00000002 02000468766331 02000461763031 000474797065 02000a6e6f6e70726976617465 0008666c617368566572 " +
        "020023464d4c452f332e302028636f6d70617469626c653b204c61766636312e372e31303029 0005746355726c " +
        "02001b72746d703a2f2f3132372e302e302e313a33333637352f6c697665 000009";

    private final AmfCodec codec = new AmfCodec(false);

    private Object decode(final String hex)
    {
        return codec.decode(AmfCodec.hex(hex));
    }

    private void check(final String hex, final Object value)
    {
        assertEquals(value, decode(hex));
        assertEquals(0, codec.remaining());
        assertArrayEquals(AmfCodec.hex(hex), codec.encode(value));
    }

    private String error(final String hex)
    {
        return assertThrows(AmfException.class, () -> decode(hex)).getMessage();
    }

    @Test
    void scalars()
    {
        check("00 3ff8000000000000", 1.5);
        check("00 8000000000000000", -0.0);
        check("01 00", false);
        check("01 01", true);
        assertEquals(true, decode("01 7f"));
        check("02 0000", "");
        check("02 0006 e4b8ade69687", "\u4e2d\u6587");
        check("02 0004 f09f9880", "\ud83d\ude00");
        check("05", null);
        check("06", AmfUndefined.UNDEFINED);
        check("0d", AmfUnsupported.UNSUPPORTED);
        check("0b 4270000000000000 ffc4", new AmfDate(1L << 40, -60));
        check("0f 00000004 3c612f3e", new AmfXml("<a/>", true));
        assertEquals("a", decode("0c 00000001 61"));
    }

    @Test
    void longStringsGetTheLongMarker()
    {
        final byte[] bytes = codec.encode("x".repeat(65_536));
        assertArrayEquals(AmfCodec.hex("0c 00010000 78"), Arrays.copyOf(bytes, 6));
        assertEquals(65_536 + 5, bytes.length);
        assertEquals(2, codec.encode("x".repeat(65_535))[0]);
    }

    @Test
    void objectsAndArrays()
    {
        check("03 000009", new AmfObject());
        check("03 0001 61 003ff0000000000000 0001 62 05 000009", new AmfObject().put("a", 1.0).put("b", null));
        check("10 0003 6f2e43 0001 61 0101 000009", new AmfObject("o.C").put("a", true));
        check("08 00000001 0001 61 0100 000009", AmfObject.ecmaArray().put("a", false));
        check("0a 00000002 05 02 0001 61", new AmfArray(Arrays.asList(null, "a")));
        assertEquals(decode("0a 00000001 02 0001 61"), List.of("a"));
        assertEquals(new AmfObject().put("", 1.0), decode("03 0000 003ff0000000000000 000009"));
    }

    @Test
    void theCountOfAnEcmaArrayIsAHint()
    {
        final AmfObject expected = AmfObject.ecmaArray().put("a", true).put("b", false);
        assertEquals(expected, decode("08 00000000 0001 61 0101 0001 62 0100 000009"));
        assertEquals(expected, decode("08 ffffffff 0001 61 0101 0001 62 0100 000009"));
    }

    @ParameterizedTest
    @CsvSource({"''", "00", "0000"})
    void anEcmaArrayMayEndWithTheMessage(final String end)
    {
        assertEquals(AmfObject.ecmaArray().put("a", true), decode("08 00000001 0001 61 0101" + end));
        assertEquals(0, codec.remaining());
    }

    @Test
    void anObjectMayNotEndWithTheMessage()
    {
        final String object = "03 0001 61 0101";
        assertEquals("AMF at byte 6: expected property name of 2 bytes, but 0 are left", error(object));
        assertEquals("AMF at byte 6: expected property name of 2 bytes, but 1 are left", error(object + "00"));
        assertEquals("AMF at byte 8: expected an AMF0 value of 1 bytes, but 0 are left", error(object + "0000"));
    }

    @Test
    void referencesCountObjectsAndArrays()
    {
        // An object that contains itself, and an array of twice the same object.
        final AmfObject cyclic = (AmfObject) decode("03 0001 61 07 0000 000009");
        assertSame(cyclic, cyclic.get("a"));
        assertEquals(cyclic, decode("03 0001 61 07 0000 000009"));
        assertEquals(cyclic, decode("03 0001 61 03 0001 61 07 0000 000009 000009"));
        final AmfArray array = (AmfArray) decode("0a 00000002 03 000009 07 0001");
        assertSame(array.get(0), array.get(1));
        array.add(array);
        check("0a 00000003 03 000009 07 0001 07 0000", array);
        assertTrue(error("07 0000").contains("0 objects, found index 0"));
    }

    @Test
    void referencesReachAcrossTheValuesOfAMessage()
    {
        final byte[] bytes = AmfCodec.hex("03 0001 61 03 000009 000009 07 0001");
        final Amf0Reader reader = new Amf0Reader().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        reader.skipValue();
        assertEquals(new AmfObject(), reader.readObject());
        assertFalse(reader.hasRemaining());
        reader.wrap(new UnsafeBuffer(bytes), bytes.length - 3, 3);
        assertThrows(AmfException.class, reader::readValue);
    }

    @Test
    void avmPlusSwitchesForOneValueWithTablesOfItsOwn()
    {
        // AMF3: string "a", integer 5; the second string would be a reference in one common table.
        final byte[] bytes = AmfCodec.hex("11 0603 61  11 0405  11 0603 61  0101  11 0600");
        final Amf0Reader reader = new Amf0Reader().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        assertEquals("a", reader.readValue());
        assertEquals(5, reader.readValue());
        assertEquals("a", reader.readValue());
        assertTrue(reader.readBoolean());
        assertThrows(AmfException.class, reader::readValue);
        check("11 0d 03 00 00000001", new AmfIntVector(new int[] {1}, false, false));
    }

    @Test
    void whatCannotBeReadIsNamedWithItsPlace()
    {
        assertEquals("AMF at byte 0: expected an AMF0 value, found movieclip (0x04)", error("04"));
        assertEquals("AMF at byte 0: expected an AMF0 value, found recordset (0x0e)", error("0e"));
        assertEquals("AMF at byte 5: expected an AMF0 value, found object end (0x09)", error("0a 00000001 09"));
        assertEquals("AMF at byte 0: expected an AMF0 value, found unknown type (0xff)", error("ff"));
        assertEquals("AMF at byte 0: expected an AMF0 value of 1 bytes, but 0 are left", error(""));
        assertEquals("AMF at byte 3: expected string of 5 bytes, but 1 are left", error("02 0005 61"));
        assertEquals("AMF at byte 5: expected long string of 4294967295 bytes, but 1 are left",
            error("0c ffffffff 61"));
        assertTrue(error("0a ffffffff 05").contains("expected 4294967295 elements"));
    }

    @Test
    void brokenUtf8IsReplaced()
    {
        assertEquals("\ufffd", decode("02 0001 e4"));
    }

    @Test
    void theConnectCommandOfFfmpeg()
    {
        final byte[] bytes = AmfCodec.hex(FFMPEG_CONNECT);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final Amf0Reader reader = new Amf0Reader().wrap(buffer, 0, bytes.length);
        assertEquals(Amf0Marker.STRING, reader.peek());
        assertEquals("connect", reader.readString());
        assertEquals(10, reader.position());
        assertEquals(1, reader.readNumber());
        final AmfObject command = reader.readObject();
        assertFalse(reader.hasRemaining());
        assertEquals("live", command.getString("app", ""));
        assertEquals("rtmp://127.0.0.1:33675/live", command.getString("tcUrl", null));
        assertEquals("FMLE/3.0 (compatible; Lavf61.7.100)", command.getString("flashVer", null));
        assertEquals(0, command.getNumber("objectEncoding", 0));
        assertEquals(List.of("hvc1", "av01"), List.copyOf(command.getArray("fourCcList")));
        assertEquals("none", command.getString("missing", "none"));

        final ExpandableArrayBuffer written = new ExpandableArrayBuffer(16);
        final Amf0Writer writer = new Amf0Writer().wrap(written, 5);
        writer.writeString("connect").writeNumber(1).beginObject()
            .property("app", "live").property("fourCcList").beginStrictArray(2).writeString("hvc1").writeString("av01")
            .property("type", "nonprivate")
            .property("flashVer", "FMLE/3.0 (compatible; Lavf61.7.100)")
            .property("tcUrl", "rtmp://127.0.0.1:33675/live").endObject();
        assertEquals(bytes.length, writer.length());
        assertEquals(bytes.length + 5, writer.position());
        assertArrayEquals(bytes, Arrays.copyOfRange(written.byteArray(), 5, writer.position()));
    }

    @Test
    void typedReadsRefuseOtherTypes()
    {
        final byte[] bytes = AmfCodec.hex("05 06 0101");
        final Amf0Reader reader = new Amf0Reader().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        assertTrue(assertThrows(AmfException.class, reader::readString).getMessage()
            .contains("expected string, found null (0x05)"));
        assertThrows(AmfException.class, reader::readNumber);
        assertThrows(AmfException.class, reader::readBoolean);
        assertNull(reader.readObject());
        assertNull(reader.readObject());
        assertTrue(assertThrows(AmfException.class, reader::readObject).getMessage()
            .contains("expected object, found boolean (0x01)"));
    }

    @Test
    void theTypedWritesMixWithTrees()
    {
        final AmfObject shared = new AmfObject();
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final Amf0Writer writer = new Amf0Writer().wrap(buffer, 0);
        writer.beginEcmaArray(2).property("a").writeValue(shared).property("b", 2).endObject();
        writer.beginTypedObject("C").property("c", true).property("d").writeDate(0, 0).endObject();
        writer.beginStrictArray(2).writeUndefined().writeNull().writeValue(shared).writeValue(7L);
        final Amf0Reader reader = new Amf0Reader().wrap(buffer, 0, writer.length());
        final AmfObject first = reader.readObject();
        assertEquals(AmfObject.ecmaArray().put("a", shared).put("b", 2.0), first);
        assertEquals(new AmfObject("C").put("c", true).put("d", new AmfDate(0, 0)), reader.readObject());
        assertEquals(new AmfArray(Arrays.asList(AmfUndefined.UNDEFINED, null)), reader.readValue());
        assertSame(first.get("a"), reader.readValue());
        assertEquals(7.0, reader.readValue());
    }
}
