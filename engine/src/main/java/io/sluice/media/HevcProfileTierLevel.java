package io.sluice.media;

/**
 * What H.265's video and sequence parameter sets share before that which is of interest.
 */
final class HevcProfileTierLevel
{
    private static final int GENERAL_BITS = 2 + 1 + 5 + 32 + 4 + 43 + 1 + 8;
    private static final int SUB_LAYER_PROFILE_BITS = 88;
    private static final int SUB_LAYER_LEVEL_BITS = 8;
    private static final int ALIGNED_SUB_LAYERS = 8;

    private HevcProfileTierLevel()
    {
    }

    /**
     * profile_tier_level(1, maxSubLayersMinus1), section 7.3.3.
     */
    static void skip(final BitReader reader, final int maxSubLayersMinus1)
    {
        reader.skip(GENERAL_BITS);
        if (maxSubLayersMinus1 == 0)
        {
            return;
        }
        int subLayerBits = 0;
        for (int i = 0; i < ALIGNED_SUB_LAYERS; i++)
        {
            final boolean hasProfile = reader.flag();
            final boolean hasLevel = reader.flag();
            if (i < maxSubLayersMinus1)
            {
                subLayerBits += (hasProfile ? SUB_LAYER_PROFILE_BITS : 0) + (hasLevel ? SUB_LAYER_LEVEL_BITS : 0);
            }
        }
        reader.skip(subLayerBits);
    }

    /**
     * The decoded picture buffer's size, reorder and latency of each sub-layer, or of the highest only.
     */
    static void skipSubLayerOrdering(final BitReader reader, final int maxSubLayersMinus1)
    {
        final int count = reader.flag() ? maxSubLayersMinus1 + 1 : 1;
        for (int i = 0; i < count * 3; i++)
        {
            reader.unsignedExpGolomb();
        }
    }
}
