package io.sluice.cnc;

import org.agrona.DirectBuffer;

/**
 * Reads a command field by field. Every length is checked against the message's end: a field that does not fit throws
 * {@link MalformedCommandException}.
 */
final class CommandDecoder
{
    private DirectBuffer buffer;
    private int offset;
    private int limit;

    CommandDecoder wrap(final DirectBuffer newBuffer, final int newOffset, final int length)
    {
        buffer = newBuffer;
        offset = newOffset;
        limit = newOffset + length;
        return this;
    }

    long readLong()
    {
        return buffer.getLong(advance(Long.BYTES));
    }

    int readInt()
    {
        return buffer.getInt(advance(Integer.BYTES));
    }

    String readText(final String name, final int maxLength)
    {
        final int length = readLength(name, maxLength);
        return buffer.getStringWithoutLengthUtf8(advance(length), length);
    }

    byte[] readBytes(final String name, final int maxLength)
    {
        final byte[] bytes = new byte[readLength(name, maxLength)];
        buffer.getBytes(advance(bytes.length), bytes);
        return bytes;
    }

    void end()
    {
        if (offset != limit)
        {
            throw new MalformedCommandException(limit - offset + " bytes too many");
        }
    }

    private int readLength(final String name, final int maxLength)
    {
        final int length = readInt();
        if (length < 0 || length > maxLength)
        {
            throw new MalformedCommandException(name + " has length " + length + ", at most " + maxLength + " allowed");
        }
        return length;
    }

    private int advance(final int length)
    {
        if (length > limit - offset)
        {
            throw new MalformedCommandException("too short");
        }
        final int at = offset;
        offset += length;
        return at;
    }
}
