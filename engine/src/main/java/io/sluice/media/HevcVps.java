package io.sluice.media;

/**
 * The timing of an H.265 video parameter set (ITU-T H.265, section 7.3.2.1), for sequence parameter sets without any.
 */
final class HevcVps
{
    private static final int NAL_HEADER_LENGTH = 2;
    private static final int MAX_SUB_LAYERS_MINUS_1 = 6;
    private static final int MAX_LAYER_SETS_MINUS_1 = 1023;

    private final BitReader reader = new BitReader();
    private long timeScale;
    private long ticksPerPicture;

    long timeScale()
    {
        return timeScale;
    }

    long ticksPerPicture()
    {
        return ticksPerPicture;
    }

    /**
     * @return true if there is timing.
     */
    boolean parse(final byte[] bytes, final int offset, final int length)
    {
        timeScale = 0;
        ticksPerPicture = 0;
        reader.wrap(bytes, offset, length, true);
        reader.skip(NAL_HEADER_LENGTH * 8);
        reader.skip(4 + 2 + 6);
        final int maxSubLayersMinus1 = reader.bits(3);
        reader.skip(1 + 16);
        if (maxSubLayersMinus1 > MAX_SUB_LAYERS_MINUS_1)
        {
            return false;
        }
        HevcProfileTierLevel.skip(reader, maxSubLayersMinus1);
        HevcProfileTierLevel.skipSubLayerOrdering(reader, maxSubLayersMinus1);
        final int maxLayerId = reader.bits(6);
        final long layerSetsMinus1 = reader.unsignedExpGolomb();
        if (layerSetsMinus1 > MAX_LAYER_SETS_MINUS_1)
        {
            return false;
        }
        reader.skip((int) layerSetsMinus1 * (maxLayerId + 1));
        final boolean hasTiming = reader.flag();
        final long unitsInTick = reader.unsigned(32);
        final long scale = reader.unsigned(32);
        if (!hasTiming || reader.hasOverrun() || unitsInTick == 0 || scale == 0)
        {
            return false;
        }
        timeScale = scale;
        ticksPerPicture = unitsInTick;
        return true;
    }
}
