package io.sluice.amf;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * A cursor that writes into a buffer and does not allocate, except where an expandable buffer grows. Writers of both
 * formats share one when a value of the other format goes inside.
 */
final class AmfOutput
{
    private final AmfLimits limits;
    private MutableDirectBuffer buffer;
    private int start;
    private int position;
    private int depth;

    AmfOutput(final AmfLimits limits)
    {
        this.limits = limits;
    }

    void wrap(final MutableDirectBuffer newBuffer, final int offset)
    {
        buffer = newBuffer;
        start = offset;
        position = offset;
        depth = 0;
    }

    int position()
    {
        return position;
    }

    int length()
    {
        return position - start;
    }

    void enter()
    {
        if (++depth > limits.maxDepth())
        {
            throw new AmfException("at most " + limits.maxDepth() + " objects and arrays within each other");
        }
    }

    void leave()
    {
        if (--depth < 0)
        {
            throw new AmfException("end of an object that was not begun");
        }
    }

    void putU8(final int value)
    {
        require(1);
        buffer.putByte(position, (byte) value);
        position += 1;
    }

    void putU16(final int value)
    {
        require(2);
        buffer.putShort(position, (short) value, ByteOrder.BIG_ENDIAN);
        position += 2;
    }

    void putU32(final int value)
    {
        require(4);
        buffer.putInt(position, value, ByteOrder.BIG_ENDIAN);
        position += 4;
    }

    /** AMF3's variable-length integer (AMF3, 1.3.1): 7 bits in each of the first three bytes, 8 in the fourth. */
    void putU29(final int value)
    {
        if (value >>> 29 != 0)
        {
            throw new AmfException("AMF3 cannot hold " + value + " in 29 bits");
        }
        if (value < 0x80)
        {
            putU8(value);
        }
        else if (value < 0x4000)
        {
            putU8(0x80 | value >> 7);
            putU8(value & 0x7F);
        }
        else if (value < 0x20_0000)
        {
            putU8(0x80 | value >> 14);
            putU8(0x80 | value >> 7 & 0x7F);
            putU8(value & 0x7F);
        }
        else
        {
            putU8(0x80 | value >> 22);
            putU8(0x80 | value >> 15 & 0x7F);
            putU8(0x80 | value >> 8 & 0x7F);
            putU8(value & 0xFF);
        }
    }

    void putDouble(final double value)
    {
        require(8);
        buffer.putDouble(position, value, ByteOrder.BIG_ENDIAN);
        position += 8;
    }

    void putBytes(final byte[] bytes)
    {
        require(bytes.length);
        buffer.putBytes(position, bytes);
        position += bytes.length;
    }

    /** Length in UTF-8; a surrogate without its other half is written as a question mark, as String does. */
    static int utf8Length(final String text)
    {
        long length = text.length();
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c))
            {
                length += 2;
            }
            else if (isPair(text, i))
            {
                length += 2;
                i++;
            }
            else if (c >= 0x80 && !Character.isSurrogate(c))
            {
                length++;
            }
        }
        if (length > Integer.MAX_VALUE)
        {
            throw new AmfException("string of " + text.length() + " characters is too long");
        }
        return (int) length;
    }

    void putUtf8(final String text, final int utf8Length)
    {
        require(utf8Length);
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c < 0x80)
            {
                put(c);
            }
            else if (c < 0x800)
            {
                put(0xC0 | c >> 6);
                put(0x80 | c & 0x3F);
            }
            else if (isPair(text, i))
            {
                final int codePoint = Character.toCodePoint(c, text.charAt(++i));
                put(0xF0 | codePoint >> 18);
                put(0x80 | codePoint >> 12 & 0x3F);
                put(0x80 | codePoint >> 6 & 0x3F);
                put(0x80 | codePoint & 0x3F);
            }
            else if (Character.isSurrogate(c))
            {
                put('?');
            }
            else
            {
                put(0xE0 | c >> 12);
                put(0x80 | c >> 6 & 0x3F);
                put(0x80 | c & 0x3F);
            }
        }
    }

    private static boolean isPair(final String text, final int index)
    {
        return Character.isHighSurrogate(text.charAt(index)) && index + 1 < text.length() &&
            Character.isLowSurrogate(text.charAt(index + 1));
    }

    private void put(final int value)
    {
        buffer.putByte(position++, (byte) value);
    }

    private void require(final int length)
    {
        final long limit = (long) position + length;
        if (limit > Integer.MAX_VALUE || !buffer.isExpandable() && limit > buffer.capacity())
        {
            throw new AmfException("the buffer of " + buffer.capacity() + " bytes is too small, " + limit +
                " are needed");
        }
    }
}
