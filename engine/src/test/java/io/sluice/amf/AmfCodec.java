package io.sluice.amf;

import java.util.Arrays;
import java.util.HexFormat;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads and writes one value of either format, away from the buffer's start so that offsets are put to the test.
 */
final class AmfCodec
{
    private static final int OFFSET = 3;

    private final boolean isAmf3;
    private final Amf0Reader reader0;
    private final Amf3Reader reader3;
    private final Amf0Writer writer0 = new Amf0Writer();
    private final Amf3Writer writer3 = new Amf3Writer();

    AmfCodec(final boolean isAmf3)
    {
        this(isAmf3, AmfLimits.DEFAULT);
    }

    AmfCodec(final boolean isAmf3, final AmfLimits limits)
    {
        this.isAmf3 = isAmf3;
        reader0 = new Amf0Reader(limits);
        reader3 = new Amf3Reader(limits);
        reader3.register(RandomValues.EXTERNAL_CLASS, RandomValues.ONE_VALUE);
        reader0.amf3().register(RandomValues.EXTERNAL_CLASS, RandomValues.ONE_VALUE);
        writer3.register(RandomValues.EXTERNAL_CLASS, RandomValues.ONE_VALUE);
        writer0.amf3().register(RandomValues.EXTERNAL_CLASS, RandomValues.ONE_VALUE);
    }

    static byte[] hex(final String hex)
    {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    byte[] encode(final Object value)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length;
        if (isAmf3)
        {
            length = writer3.wrap(buffer, OFFSET).writeValue(value).length();
        }
        else
        {
            length = writer0.wrap(buffer, OFFSET).writeValue(value).length();
        }
        return Arrays.copyOfRange(buffer.byteArray(), OFFSET, OFFSET + length);
    }

    Object decode(final byte[] bytes)
    {
        return decode(bytes, bytes.length);
    }

    /** Behind the value's end the buffer goes on with other bytes, which must not be read. */
    Object decode(final byte[] bytes, final int length)
    {
        final byte[] padded = new byte[OFFSET + length + 64];
        Arrays.fill(padded, (byte) 0x05);
        System.arraycopy(bytes, 0, padded, OFFSET, length);
        final UnsafeBuffer buffer = new UnsafeBuffer(padded);
        return isAmf3 ?
            reader3.wrap(buffer, OFFSET, length).readValue() : reader0.wrap(buffer, OFFSET, length).readValue();
    }

    int remaining()
    {
        return isAmf3 ? reader3.remaining() : reader0.remaining();
    }
}
