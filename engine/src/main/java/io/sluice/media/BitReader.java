package io.sluice.media;

/**
 * Reads bits, most significant first, from a piece of a byte array; of a NAL unit it skips the emulation prevention
 * bytes (00 00 03; ITU-T H.264, section 7.4.1, H.265, section 7.4.2). Reading beyond the end gives zeros and is
 * remembered, so that a parser checks once, at its end.
 */
final class BitReader
{
    private static final int EMULATION_PREVENTION = 3;

    private byte[] bytes = MediaInfo.NO_EXTRA_DATA;
    private int position;
    private int limit;
    private boolean isNalUnit;
    private int zeros;
    private int current;
    private int bitsLeft;
    private boolean hasOverrun;

    /**
     * @param isNalUnit skip emulation prevention bytes.
     */
    void wrap(final byte[] bytes, final int offset, final int length, final boolean isNalUnit)
    {
        this.bytes = bytes;
        this.position = offset;
        this.limit = Math.min(bytes.length, offset + length);
        this.isNalUnit = isNalUnit;
        zeros = 0;
        current = 0;
        bitsLeft = 0;
        hasOverrun = false;
    }

    /**
     * @return true if more was read than there is.
     */
    boolean hasOverrun()
    {
        return hasOverrun;
    }

    int bit()
    {
        if (bitsLeft == 0)
        {
            nextByte();
        }
        bitsLeft--;
        return current >>> bitsLeft & 1;
    }

    boolean flag()
    {
        return bit() != 0;
    }

    /**
     * @param count of bits, 0 to 32.
     * @return the value, unsigned.
     */
    long unsigned(final int count)
    {
        long value = 0;
        for (int i = 0; i < count; i++)
        {
            value = value << 1 | bit();
        }
        return value;
    }

    int bits(final int count)
    {
        return (int) unsigned(count);
    }

    void skip(final int count)
    {
        for (int i = 0; i < count && !hasOverrun; i++)
        {
            bit();
        }
    }

    /**
     * ue(v), section 9.1 of H.264, 9.2 of H.265.
     *
     * @return the value; more than 2^32 - 2 is not legal and counts as an overrun.
     */
    long unsignedExpGolomb()
    {
        int leadingZeros = 0;
        while (bit() == 0)
        {
            leadingZeros++;
            if (leadingZeros > 31 || hasOverrun)
            {
                hasOverrun = true;
                return 0;
            }
        }
        return (1L << leadingZeros) - 1 + unsigned(leadingZeros);
    }

    /**
     * se(v).
     */
    long signedExpGolomb()
    {
        final long value = unsignedExpGolomb();
        return (value & 1) != 0 ? (value + 1) / 2 : -(value / 2);
    }

    /**
     * @return bits left to read; emulation prevention bytes ahead are counted too.
     */
    int remainingBits()
    {
        return (limit - position) * 8 + bitsLeft;
    }

    /**
     * Skip to the next byte's first bit.
     */
    void align()
    {
        bitsLeft = 0;
    }

    private void nextByte()
    {
        if (isNalUnit && zeros >= 2 && position < limit && bytes[position] == EMULATION_PREVENTION)
        {
            position++;
            zeros = 0;
        }
        if (position >= limit)
        {
            hasOverrun = true;
            current = 0;
        }
        else
        {
            current = bytes[position] & 0xFF;
            position++;
            zeros = current == 0 ? zeros + 1 : 0;
        }
        bitsLeft = 8;
    }
}
