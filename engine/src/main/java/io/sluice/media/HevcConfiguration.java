package io.sluice.media;

/**
 * H.265's sequence header, the body of {@code hvcC} (ISO/IEC 14496-15, HEVCDecoderConfigurationRecord): 23 bytes, the
 * last but one of which has the NAL length size in its low 2 bits, the last the count of arrays; then the arrays:
 * <pre>
 *   completeness 1, 0 1, NAL unit type 6, count of NAL units 16, { length 16, NAL unit } ...
 * </pre>
 */
final class HevcConfiguration
{
    private static final int HEADER_LENGTH = 23;
    private static final int NAL_LENGTH_SIZE_OFFSET = 21;
    private static final int ARRAY_HEADER_LENGTH = 3;
    private static final int NAL_VPS = 32;
    private static final int NAL_SPS = 33;
    private static final int DEFAULT_NAL_LENGTH_SIZE = 4;

    private final HevcSps sps = new HevcSps();
    private final HevcVps vps = new HevcVps();
    private int nalLengthSize;
    private boolean isSpsGood;
    private boolean isVpsGood;
    private String problem;

    HevcSps sps()
    {
        return sps;
    }

    int nalLengthSize()
    {
        return nalLengthSize;
    }

    /**
     * @return ticks per second, of the SPS, else of the VPS; 0 if neither has timing.
     */
    long timeScale()
    {
        if (isSpsTimed())
        {
            return sps.timeScale();
        }
        return isVpsGood ? vps.timeScale() : 0;
    }

    /**
     * @return ticks that a picture lasts, or 0 if there is no timing.
     */
    long ticksPerPicture()
    {
        if (isSpsTimed())
        {
            return sps.ticksPerPicture();
        }
        return isVpsGood ? vps.ticksPerPicture() : 0;
    }

    String problem()
    {
        return problem;
    }

    /**
     * @return true if {@link #sps()} is valid.
     */
    boolean parse(final byte[] bytes)
    {
        problem = null;
        isSpsGood = false;
        isVpsGood = false;
        nalLengthSize = DEFAULT_NAL_LENGTH_SIZE;
        if (bytes.length < HEADER_LENGTH)
        {
            return fail("hvcC of " + bytes.length + " bytes is too short");
        }
        nalLengthSize = (bytes[NAL_LENGTH_SIZE_OFFSET] & 0x03) + 1;
        // Version 0 is what encoders wrote before the standard was final; the layout is the same.
        if (bytes[0] != 1 && bytes[0] != 0)
        {
            return fail("hvcC version " + (bytes[0] & 0xFF) + " is not known");
        }
        if (!parseArrays(bytes))
        {
            problem = problem == null ? "hvcC is cut short" : problem;
        }
        if (!isSpsGood && problem == null)
        {
            problem = "hvcC has no SPS";
        }
        return isSpsGood;
    }

    private boolean parseArrays(final byte[] bytes)
    {
        final int arrays = bytes[HEADER_LENGTH - 1] & 0xFF;
        int position = HEADER_LENGTH;
        for (int i = 0; i < arrays; i++)
        {
            if (bytes.length - position < ARRAY_HEADER_LENGTH)
            {
                return false;
            }
            final int count = unsigned16(bytes, position + 1);
            position += ARRAY_HEADER_LENGTH;
            for (int j = 0; j < count; j++)
            {
                if (bytes.length - position < 2)
                {
                    return false;
                }
                final int length = unsigned16(bytes, position);
                position += 2;
                if (bytes.length - position < length)
                {
                    return false;
                }
                parseNalUnit(bytes, position, length);
                position += length;
            }
        }
        return true;
    }

    private void parseNalUnit(final byte[] bytes, final int position, final int length)
    {
        if (length == 0)
        {
            return;
        }
        final int type = bytes[position] >> 1 & 0x3F;
        if (type == NAL_SPS && !isSpsGood)
        {
            isSpsGood = sps.parse(bytes, position, length);
            problem = sps.problem();
        }
        else if (type == NAL_VPS && !isVpsGood)
        {
            isVpsGood = vps.parse(bytes, position, length);
        }
    }

    private boolean isSpsTimed()
    {
        return isSpsGood && sps.timeScale() != 0;
    }

    private static int unsigned16(final byte[] bytes, final int position)
    {
        return (bytes[position] & 0xFF) << 8 | bytes[position + 1] & 0xFF;
    }

    private boolean fail(final String text)
    {
        problem = text;
        return false;
    }
}
