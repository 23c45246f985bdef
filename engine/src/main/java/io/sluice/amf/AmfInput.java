package io.sluice.amf;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * A cursor over the bytes of one message that keeps within them and within the limits. Readers of both formats share
 * one, so that a value of the other format inside counts towards the same limits.
 */
final class AmfInput
{
    private final AmfLimits limits;
    private DirectBuffer buffer;
    private int start;
    private int end;
    private int position;
    private int depth;
    private int valueCount;

    AmfInput(final AmfLimits limits)
    {
        this.limits = limits;
    }

    static String markerName(final String[] names, final int marker)
    {
        final String name = marker < names.length ? names[marker] : "unknown type";
        return name + " (0x" + Character.forDigit(marker >> 4, 16) + Character.forDigit(marker & 15, 16) + ")";
    }

    void wrap(final DirectBuffer newBuffer, final int offset, final int length)
    {
        newBuffer.boundsCheck(offset, length);
        buffer = newBuffer;
        start = offset;
        position = offset;
        end = offset + length;
        depth = 0;
        valueCount = 0;
    }

    int position()
    {
        return position;
    }

    int remaining()
    {
        return end - position;
    }

    AmfException error(final int at, final String message)
    {
        return new AmfException("AMF at byte " + (at - start) + ": " + message);
    }

    void require(final int length, final String expected)
    {
        if (length > end - position)
        {
            throw error(position, "expected " + expected + " of " + length + " bytes, but " + (end - position) +
                " are left");
        }
    }

    /** Opens an object or array. */
    void enter(final int at)
    {
        if (++depth > limits.maxDepth())
        {
            throw error(at, "expected at most " + limits.maxDepth() + " objects and arrays within each other");
        }
    }

    void leave()
    {
        depth--;
    }

    /** Counts values towards the limit. */
    void claim(final int count, final int at)
    {
        if (count > limits.maxValues() - valueCount)
        {
            throw error(at, "expected at most " + limits.maxValues() + " values");
        }
        valueCount += count;
    }

    /** Checks a declared count before anything is allocated for it. */
    void requireElements(final long count, final int minElementLength, final int at)
    {
        if (count * minElementLength > remaining())
        {
            throw error(at, "expected " + count + " elements of at least " + minElementLength + " bytes, but " +
                remaining() + " are left");
        }
    }

    int peek(final String expected)
    {
        require(1, expected);
        return buffer.getByte(position) & 0xFF;
    }

    int peek(final int ahead)
    {
        return buffer.getByte(position + ahead) & 0xFF;
    }

    int readU8(final String expected)
    {
        require(1, expected);
        return buffer.getByte(position++) & 0xFF;
    }

    int readU16(final String expected)
    {
        require(2, expected);
        final int value = buffer.getShort(position, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        position += 2;
        return value;
    }

    int readI32(final String expected)
    {
        require(4, expected);
        final int value = buffer.getInt(position, ByteOrder.BIG_ENDIAN);
        position += 4;
        return value;
    }

    long readU32(final String expected)
    {
        return readI32(expected) & 0xFFFF_FFFFL;
    }

    /** AMF3's variable-length integer (AMF3, 1.3.1): 7 bits in each of the first three bytes, 8 in the fourth. */
    int readU29()
    {
        int value = 0;
        for (int i = 0; i < 3; i++)
        {
            final int next = readU8("U29 integer");
            value = value << 7 | next & 0x7F;
            if (next < 0x80)
            {
                return value;
            }
        }
        return value << 8 | readU8("U29 integer");
    }

    double readDouble(final String expected)
    {
        require(8, expected);
        final double value = buffer.getDouble(position, ByteOrder.BIG_ENDIAN);
        position += 8;
        return value;
    }

    /** Broken UTF-8 becomes U+FFFD: encoders put other character sets into metadata, which is no reason to refuse. */
    String readUtf8(final long length, final String expected)
    {
        final int checked = requireBytes(length, expected);
        final String text = buffer.getStringWithoutLengthUtf8(position, checked);
        position += checked;
        return text;
    }

    byte[] readBytes(final long length, final String expected)
    {
        final byte[] bytes = new byte[requireBytes(length, expected)];
        buffer.getBytes(position, bytes);
        position += bytes.length;
        return bytes;
    }

    void skip(final long length, final String expected)
    {
        position += requireBytes(length, expected);
    }

    private int requireBytes(final long length, final String expected)
    {
        if (length > remaining())
        {
            throw error(position, "expected " + expected + " of " + length + " bytes, but " + remaining() +
                " are left");
        }
        if (length > limits.maxStringBytes())
        {
            throw error(position, "expected " + expected + " of at most " + limits.maxStringBytes() + " bytes, not " +
                length);
        }
        return (int) length;
    }
}
