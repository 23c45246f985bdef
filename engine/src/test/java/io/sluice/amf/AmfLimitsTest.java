package io.sluice.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a peer cannot make the readers do, and what the writers do without allocating.
 */
class AmfLimitsTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static String error(final AmfCodec codec, final String hex)
    {
        return assertThrows(AmfException.class, () -> codec.decode(AmfCodec.hex(hex))).getMessage();
    }

    private static AmfArray nested(final int depth)
    {
        AmfArray array = new AmfArray();
        for (int i = 1; i < depth; i++)
        {
            final AmfArray outer = new AmfArray();
            outer.add(array);
            array = outer;
        }
        return array;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void depth(final boolean amf3)
    {
        final AmfCodec codec = new AmfCodec(amf3);
        assertEquals(nested(64), codec.decode(codec.encode(nested(64))));
        assertThrows(AmfException.class, () -> codec.encode(nested(65)));
        final AmfCodec deep = new AmfCodec(amf3, new AmfLimits(AmfLimits.DEPTH_CAP, 100_000, 100));
        final String open = amf3 ? "090301" : "0a00000001";
        assertEquals("AMF at byte " + 64 * (amf3 ? 3 : 5) +
            ": expected at most 64 objects and arrays within each other", error(codec, open.repeat(65) + "05"));
        assertTrue(error(deep, open.repeat(20_000)).contains("at most 512 objects"));
    }

    @Test
    void depthCountsBothFormatsTogether()
    {
        final AmfCodec codec = new AmfCodec(false);
        final String inside = "0a00000001".repeat(60) + "11" + "090301".repeat(4);
        codec.decode(AmfCodec.hex(inside + "0401"));
        assertTrue(error(codec, inside + "090301" + "0401").contains("at most 64 objects"));
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0a00000004 05050505",
        "false, 03 0001610000 00000000000000000001620000 00000000000000000001630500000105",
        "false, 0a00000002 05 11 09050102 02", "true, 09090102020202", "true, 0d0900 00000000000000000000000000000000",
        "true, 0f0900" + "0000000000000000000000000000000000000000000000000000000000000000",
        "true, 0a43010101010101010101", "true, 1105000101 01010101"})
    void countOfValues(final boolean amf3, final String hex)
    {
        final AmfCodec codec = new AmfCodec(amf3, new AmfLimits(8, 3, 100));
        assertTrue(error(codec, hex).contains("expected at most 3 values"), () -> error(codec, hex));
    }

    @ParameterizedTest
    @CsvSource({
        "false, 02000461616161", "false, 0c0000000461616161", "false, 0f0000000461616161", "false, 03000461616161",
        "true, 060961616161", "true, 070961616161", "true, 0b0961616161", "true, 0c0961616161"})
    void lengthOfStrings(final boolean amf3, final String hex)
    {
        final AmfCodec codec = new AmfCodec(amf3, new AmfLimits(8, 8, 3));
        assertTrue(error(codec, hex).contains("of at most 3 bytes, not 4"), () -> error(codec, hex));
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0a7fffffff", "false, 0affffffff", "false, 0cffffffff", "false, 0fffffffff", "true, 09ffffffff01",
        "true, 0cffffffff", "true, 0dffffffff00", "true, 0effffffff00", "true, 0fffffffff00", "true, 10ffffffff0001",
        "true, 11ffffffff00", "true, 0afffffff301", "true, 06ffffffff", "true, 07ffffffff", "true, 0bffffffff"})
    void hugeCountsAndLengthsAllocateNothing(final boolean amf3, final String hex)
    {
        final AmfCodec codec = new AmfCodec(amf3);
        error(codec, hex);
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        error(codec, hex);
        final long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 200_000, () -> allocated + " bytes");
    }

    @Test
    void limitsAreChecked()
    {
        assertThrows(IllegalArgumentException.class, () -> new AmfLimits(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new AmfLimits(AmfLimits.DEPTH_CAP + 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new AmfLimits(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new AmfLimits(1, 1, -1));
    }

    @Test
    void aBufferThatIsTooSmallIsRefused()
    {
        final Amf0Writer writer = new Amf0Writer();
        for (int capacity = 0; capacity < 12; capacity++)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[capacity]);
            assertThrows(AmfException.class, () -> writer.wrap(buffer, 0).writeString("123456789"));
        }
        assertEquals(12, writer.wrap(new UnsafeBuffer(new byte[12]), 0).writeString("123456789").length());
        assertThrows(AmfException.class, () -> writer.wrap(new UnsafeBuffer(new byte[12]), 0).endObject());
    }

    @Test
    void typedWritesAllocateNothing()
    {
        final Amf0Writer writer0 = new Amf0Writer();
        final Amf3Writer writer3 = new Amf3Writer();
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 30; window++)
        {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++)
            {
                writer0.wrap(buffer, 0).writeString("_result").writeNumber(i).writeNull().beginObject()
                    .property("level", "status").property("capabilities", 31).property("flag", true).endObject()
                    .beginEcmaArray(0).endObject().writeUndefined().writeDate(i, 0);
                writer3.wrap(buffer, 0).writeString("_result").writeNumber(i).writeInteger(i).writeNull()
                    .beginObject().property("level").writeString("status").property("flag").writeBoolean(true)
                    .endObject();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}
