package io.sluice.media;

/**
 * H.264's sequence header, the body of {@code avcC} (ISO/IEC 14496-15, AVCDecoderConfigurationRecord).
 * <pre>
 *   version 8 = 1, profile 8, compatibility 8, level 8, 111111 NAL length size - 1 2, 111 count of SPS 5,
 *   { length 16, SPS }, count of PPS 8, { length 16, PPS } ...
 * </pre>
 */
final class AvcConfiguration
{
    private static final int MIN_LENGTH = 6;
    private static final int NAL_SPS = 7;
    private static final int DEFAULT_NAL_LENGTH_SIZE = 4;

    private final AvcSps sps = new AvcSps();
    private int nalLengthSize;
    private String problem;

    AvcSps sps()
    {
        return sps;
    }

    int nalLengthSize()
    {
        return nalLengthSize;
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
        nalLengthSize = DEFAULT_NAL_LENGTH_SIZE;
        if (bytes.length < MIN_LENGTH)
        {
            return fail("avcC of " + bytes.length + " bytes is too short");
        }
        nalLengthSize = (bytes[4] & 0x03) + 1;
        if (bytes[0] != 1)
        {
            return fail("avcC version " + (bytes[0] & 0xFF) + " is not known");
        }

        final int count = bytes[5] & 0x1F;
        int position = MIN_LENGTH;
        for (int i = 0; i < count; i++)
        {
            if (bytes.length - position < 2)
            {
                return fail("avcC is cut short");
            }
            final int length = (bytes[position] & 0xFF) << 8 | bytes[position + 1] & 0xFF;
            position += 2;
            if (bytes.length - position < length)
            {
                return fail("avcC is cut short");
            }
            if (length > 0 && (bytes[position] & 0x1F) == NAL_SPS)
            {
                return sps.parse(bytes, position, length) || fail(sps.problem());
            }
            position += length;
        }
        return fail("avcC has no SPS");
    }

    private boolean fail(final String text)
    {
        problem = text;
        return false;
    }
}
