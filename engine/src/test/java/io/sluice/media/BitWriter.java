package io.sluice.media;

import java.io.ByteArrayOutputStream;

/**
 * Writes what {@link BitReader} reads.
 */
final class BitWriter
{
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int current;
    private int count;

    BitWriter bits(final long value, final int width)
    {
        for (int i = width - 1; i >= 0; i--)
        {
            current = current << 1 | (int) (value >>> i & 1);
            count++;
            if (count == 8)
            {
                out.write(current);
                current = 0;
                count = 0;
            }
        }
        return this;
    }

    BitWriter flag(final boolean value)
    {
        return bits(value ? 1 : 0, 1);
    }

    BitWriter ue(final long value)
    {
        final int width = 64 - Long.numberOfLeadingZeros(value + 1);
        bits(0, width - 1);
        return bits(value + 1, width);
    }

    BitWriter se(final long value)
    {
        return ue(value > 0 ? value * 2 - 1 : -value * 2);
    }

    BitWriter align()
    {
        while (count != 0)
        {
            bits(0, 1);
        }
        return this;
    }

    BitWriter trailing()
    {
        bits(1, 1);
        return align();
    }

    byte[] bytes()
    {
        align();
        return out.toByteArray();
    }

    /**
     * The bytes as a NAL unit holds them.
     */
    byte[] nalUnit()
    {
        return escape(bytes());
    }

    static byte[] escape(final byte[] bytes)
    {
        final ByteArrayOutputStream escaped = new ByteArrayOutputStream();
        int zeros = 0;
        for (final byte value : bytes)
        {
            if (zeros == 2 && (value & 0xFC) == 0)
            {
                escaped.write(3);
                zeros = 0;
            }
            escaped.write(value);
            zeros = value == 0 ? zeros + 1 : 0;
        }
        return escaped.toByteArray();
    }
}
