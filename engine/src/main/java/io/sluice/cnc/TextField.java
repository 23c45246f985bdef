package io.sluice.cnc;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Text in the shared file: a 32-bit length and so many bytes of UTF-8, cut at a character boundary where it would be
 * too long. Half a surrogate pair becomes a question mark. Writing allocates nothing.
 */
final class TextField
{
    private TextField()
    {
    }

    /**
     * @param maxLength of the text in bytes.
     * @return bytes that a field for it takes in a slot, aligned for the next one.
     */
    static int fieldLength(final int maxLength)
    {
        return BitUtil.align(Integer.BYTES + maxLength, Long.BYTES);
    }

    /**
     * @param buffer    to write to.
     * @param offset    of the field.
     * @param maxLength of the text in bytes.
     * @param text      to write; null is the empty text.
     * @return bytes written, the length included.
     */
    static int put(final MutableDirectBuffer buffer, final int offset, final int maxLength, final CharSequence text)
    {
        final int start = offset + Integer.BYTES;
        final int limit = start + maxLength;
        final int charCount = text == null ? 0 : text.length();
        int end = start;
        int i = 0;
        while (i < charCount)
        {
            final int codePoint = codePoint(text, i, charCount);
            final int length = utf8Length(codePoint);
            if (end + length > limit)
            {
                break;
            }
            putUtf8(buffer, end, codePoint, length);
            end += length;
            i += Character.charCount(codePoint);
        }
        buffer.putInt(offset, end - start);
        return end - offset;
    }

    /**
     * @param buffer    to read.
     * @param offset    of the field.
     * @param maxLength of the text in bytes; what claims to be longer is cut, so that damage does no harm.
     * @return the text.
     */
    static String get(final DirectBuffer buffer, final int offset, final int maxLength)
    {
        final int length = Math.max(0, Math.min(buffer.getInt(offset), maxLength));
        return buffer.getStringWithoutLengthUtf8(offset + Integer.BYTES, length);
    }

    private static int codePoint(final CharSequence text, final int index, final int charCount)
    {
        final char first = text.charAt(index);
        if (!Character.isSurrogate(first))
        {
            return first;
        }
        if (Character.isHighSurrogate(first) && index + 1 < charCount)
        {
            final char second = text.charAt(index + 1);
            if (Character.isLowSurrogate(second))
            {
                return Character.toCodePoint(first, second);
            }
        }
        return '?';
    }

    private static int utf8Length(final int codePoint)
    {
        if (codePoint < 0x80)
        {
            return 1;
        }
        if (codePoint < 0x800)
        {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static void putUtf8(
        final MutableDirectBuffer buffer, final int offset, final int codePoint, final int length)
    {
        if (length == 1)
        {
            buffer.putByte(offset, (byte)codePoint);
            return;
        }
        // RFC 3629, section 3: the first byte has as many leading ones as there are bytes, the others lead with 10.
        int rest = codePoint;
        for (int i = length - 1; i > 0; i--)
        {
            buffer.putByte(offset + i, (byte)(0x80 | rest & 0x3F));
            rest >>= 6;
        }
        buffer.putByte(offset, (byte)(0xF00 >> length | rest));
    }
}
