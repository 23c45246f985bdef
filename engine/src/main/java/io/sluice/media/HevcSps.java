package io.sluice.media;

/**
 * The size and timing of an H.265 sequence parameter set (ITU-T H.265, section 7.3.2.2, VUI: annex E.2.1).
 */
final class HevcSps
{
    private static final int NAL_HEADER_LENGTH = 2;
    private static final int EXTENDED_SAR = 255;
    private static final int CHROMA_444 = 3;
    private static final int MAX_SUB_LAYERS_MINUS_1 = 6;
    private static final int MAX_PARAMETER_SET_ID = 15;
    private static final int MAX_DIMENSION = 65535;
    private static final int MAX_LOG2_POC_LSB_MINUS_4 = 12;
    private static final int MAX_REFERENCE_SETS = 64;
    private static final int MAX_REFERENCES = 16;
    private static final int MAX_LONG_TERM_REFERENCES = 32;

    private final BitReader reader = new BitReader();
    private final int[] deltaCounts = new int[MAX_REFERENCE_SETS];
    private int chromaFormat;
    private int maxSubLayersMinus1;
    private int width;
    private int height;
    private long timeScale;
    private long ticksPerPicture;
    private String problem;

    /**
     * @return width in pixels, of the conformance window.
     */
    int width()
    {
        return width;
    }

    /**
     * @return height in pixels, of the conformance window.
     */
    int height()
    {
        return height;
    }

    /**
     * @return ticks per second, or 0 if there is no timing.
     */
    long timeScale()
    {
        return timeScale;
    }

    /**
     * @return ticks that a picture lasts, or 0 if there is no timing.
     */
    long ticksPerPicture()
    {
        return ticksPerPicture;
    }

    /**
     * @return what is wrong, or null.
     */
    String problem()
    {
        return problem;
    }

    /**
     * @return true if the size is known. Timing that can't be read is no harm.
     */
    boolean parse(final byte[] bytes, final int offset, final int length)
    {
        width = 0;
        height = 0;
        timeScale = 0;
        ticksPerPicture = 0;
        problem = null;

        reader.wrap(bytes, offset, length, true);
        reader.skip(NAL_HEADER_LENGTH * 8);
        reader.skip(4);
        maxSubLayersMinus1 = reader.bits(3);
        reader.bit();
        if (maxSubLayersMinus1 > MAX_SUB_LAYERS_MINUS_1)
        {
            return fail("H.265 SPS has too many sub-layers");
        }
        HevcProfileTierLevel.skip(reader, maxSubLayersMinus1);
        if (reader.unsignedExpGolomb() > MAX_PARAMETER_SET_ID)
        {
            return fail("H.265 SPS id is not legal");
        }
        if (!readSize())
        {
            return false;
        }
        if (skipToVideoUsabilityInformation() && reader.flag())
        {
            readVideoUsabilityInformation();
        }
        return true;
    }

    private boolean readSize()
    {
        final long format = reader.unsignedExpGolomb();
        if (format > CHROMA_444)
        {
            return fail("H.265 SPS chroma format " + format + " is not legal");
        }
        chromaFormat = (int) format;
        if (chromaFormat == CHROMA_444)
        {
            reader.bit();
        }
        long croppedWidth = reader.unsignedExpGolomb();
        long croppedHeight = reader.unsignedExpGolomb();
        if (croppedWidth > MAX_DIMENSION || croppedHeight > MAX_DIMENSION)
        {
            return fail("H.265 SPS size " + croppedWidth + 'x' + croppedHeight + " is too large");
        }
        if (reader.flag())
        {
            final int unitX = chromaFormat == 1 || chromaFormat == 2 ? 2 : 1;
            final int unitY = chromaFormat == 1 ? 2 : 1;
            croppedWidth -= (reader.unsignedExpGolomb() + reader.unsignedExpGolomb()) * unitX;
            croppedHeight -= (reader.unsignedExpGolomb() + reader.unsignedExpGolomb()) * unitY;
        }
        if (reader.hasOverrun())
        {
            return fail("H.265 SPS is cut short");
        }
        if (croppedWidth <= 0 || croppedHeight <= 0)
        {
            return fail("H.265 SPS cropped size " + croppedWidth + 'x' + croppedHeight + " is not possible");
        }
        width = (int) croppedWidth;
        height = (int) croppedHeight;
        return true;
    }

    private boolean skipToVideoUsabilityInformation()
    {
        reader.unsignedExpGolomb();
        reader.unsignedExpGolomb();
        final long log2PocLsbMinus4 = reader.unsignedExpGolomb();
        if (log2PocLsbMinus4 > MAX_LOG2_POC_LSB_MINUS_4)
        {
            return false;
        }
        HevcProfileTierLevel.skipSubLayerOrdering(reader, maxSubLayersMinus1);
        for (int i = 0; i < 6; i++)
        {
            reader.unsignedExpGolomb();
        }
        if (reader.flag() && reader.flag())
        {
            skipScalingLists();
        }
        reader.skip(2);
        if (reader.flag())
        {
            reader.skip(8);
            reader.unsignedExpGolomb();
            reader.unsignedExpGolomb();
            reader.bit();
        }
        if (!skipShortTermReferenceSets() || !skipLongTermReferences((int) log2PocLsbMinus4 + 4))
        {
            return false;
        }
        reader.skip(2);
        return !reader.hasOverrun();
    }

    private void skipScalingLists()
    {
        for (int size = 0; size < 4; size++)
        {
            for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1)
            {
                if (!reader.flag())
                {
                    reader.unsignedExpGolomb();
                    continue;
                }
                final int coefficients = Math.min(64, 1 << 4 + (size << 1));
                if (size > 1)
                {
                    reader.signedExpGolomb();
                }
                for (int i = 0; i < coefficients && !reader.hasOverrun(); i++)
                {
                    reader.signedExpGolomb();
                }
            }
        }
    }

    private boolean skipShortTermReferenceSets()
    {
        final long count = reader.unsignedExpGolomb();
        if (count > MAX_REFERENCE_SETS)
        {
            return false;
        }
        for (int i = 0; i < count; i++)
        {
            if (!skipShortTermReferenceSet(i) || reader.hasOverrun())
            {
                return false;
            }
        }
        return true;
    }

    /**
     * st_ref_pic_set, section 7.3.7: a set predicted from the one before has as many flags as that has pictures.
     */
    private boolean skipShortTermReferenceSet(final int index)
    {
        int deltas = 0;
        if (index != 0 && reader.flag())
        {
            reader.bit();
            reader.unsignedExpGolomb();
            for (int i = 0; i <= deltaCounts[index - 1]; i++)
            {
                final boolean isUsedByCurrent = reader.flag();
                if (isUsedByCurrent || reader.flag())
                {
                    deltas++;
                }
            }
            if (deltas > MAX_REFERENCES)
            {
                return false;
            }
        }
        else
        {
            final long negative = reader.unsignedExpGolomb();
            final long positive = reader.unsignedExpGolomb();
            if (negative > MAX_REFERENCES || positive > MAX_REFERENCES || negative + positive > MAX_REFERENCES)
            {
                return false;
            }
            deltas = (int) (negative + positive);
            for (int i = 0; i < deltas; i++)
            {
                reader.unsignedExpGolomb();
                reader.bit();
            }
        }
        deltaCounts[index] = deltas;
        return true;
    }

    private boolean skipLongTermReferences(final int pocLsbBits)
    {
        if (!reader.flag())
        {
            return true;
        }
        final long count = reader.unsignedExpGolomb();
        if (count > MAX_LONG_TERM_REFERENCES)
        {
            return false;
        }
        reader.skip((int) count * (pocLsbBits + 1));
        return true;
    }

    private void readVideoUsabilityInformation()
    {
        if (reader.flag() && reader.bits(8) == EXTENDED_SAR)
        {
            reader.skip(32);
        }
        if (reader.flag())
        {
            reader.bit();
        }
        if (reader.flag())
        {
            reader.skip(4);
            if (reader.flag())
            {
                reader.skip(24);
            }
        }
        if (reader.flag())
        {
            reader.unsignedExpGolomb();
            reader.unsignedExpGolomb();
        }
        reader.skip(3);
        if (reader.flag())
        {
            for (int i = 0; i < 4; i++)
            {
                reader.unsignedExpGolomb();
            }
        }
        final boolean hasTiming = reader.flag();
        final long unitsInTick = reader.unsigned(32);
        final long scale = reader.unsigned(32);
        if (hasTiming && !reader.hasOverrun() && unitsInTick != 0 && scale != 0)
        {
            // A tick is a picture: of an interlaced sequence a field, and so is what a message carries.
            timeScale = scale;
            ticksPerPicture = unitsInTick;
        }
    }

    private boolean fail(final String text)
    {
        problem = reader.hasOverrun() ? "H.265 SPS is cut short" : text;
        return false;
    }
}
