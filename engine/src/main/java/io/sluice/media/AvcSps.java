package io.sluice.media;

/**
 * The size and timing of an H.264 sequence parameter set (ITU-T H.264, section 7.3.2.1.1, VUI: annex E.1.1).
 */
final class AvcSps
{
    private static final int NAL_HEADER_LENGTH = 1;
    private static final int EXTENDED_SAR = 255;
    private static final int CHROMA_444 = 3;
    private static final int CHROMA_420 = 1;
    private static final int MAX_PARAMETER_SET_ID = 31;
    private static final int MAX_MACROBLOCKS = 4096;
    private static final int MAX_REFERENCE_FRAMES_IN_CYCLE = 255;
    private static final int MAX_DIMENSION = 65535;
    private static final int MACROBLOCK_SIZE = 16;

    private final BitReader reader = new BitReader();
    private int chromaFormat;
    private boolean areColourPlanesSeparate;
    private int width;
    private int height;
    private long timeScale;
    private long ticksPerFrame;
    private String problem;

    /**
     * @return width in pixels, cropped.
     */
    int width()
    {
        return width;
    }

    /**
     * @return height in pixels, cropped.
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
     * @return ticks that a frame lasts, or 0 if there is no timing.
     */
    long ticksPerFrame()
    {
        return ticksPerFrame;
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
        ticksPerFrame = 0;
        problem = null;

        reader.wrap(bytes, offset, length, true);
        reader.skip(NAL_HEADER_LENGTH * 8);
        final int profile = reader.bits(8);
        reader.skip(16);
        if (reader.unsignedExpGolomb() > MAX_PARAMETER_SET_ID)
        {
            return fail("H.264 SPS id is not legal");
        }
        chromaFormat = CHROMA_420;
        areColourPlanesSeparate = false;
        if (hasChromaFormat(profile) && !readChromaFormat())
        {
            return false;
        }
        reader.unsignedExpGolomb();
        if (!skipPictureOrderCount())
        {
            return false;
        }
        reader.unsignedExpGolomb();
        reader.bit();
        if (!readSize())
        {
            return false;
        }
        if (reader.flag())
        {
            readVideoUsabilityInformation();
        }
        return true;
    }

    private static boolean hasChromaFormat(final int profile)
    {
        return switch (profile)
        {
            case 44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244 -> true;
            default -> false;
        };
    }

    private boolean readChromaFormat()
    {
        final long format = reader.unsignedExpGolomb();
        if (format > CHROMA_444)
        {
            return fail("H.264 SPS chroma format " + format + " is not legal");
        }
        chromaFormat = (int) format;
        if (chromaFormat == CHROMA_444)
        {
            areColourPlanesSeparate = reader.flag();
        }
        reader.unsignedExpGolomb();
        reader.unsignedExpGolomb();
        reader.bit();
        if (reader.flag())
        {
            final int lists = chromaFormat == CHROMA_444 ? 12 : 8;
            for (int i = 0; i < lists; i++)
            {
                if (reader.flag())
                {
                    skipScalingList(i < 6 ? 16 : 64);
                }
            }
        }
        return true;
    }

    private void skipScalingList(final int size)
    {
        long lastScale = 8;
        long nextScale = 8;
        for (int i = 0; i < size && nextScale != 0 && !reader.hasOverrun(); i++)
        {
            nextScale = lastScale + reader.signedExpGolomb() & 0xFF;
            lastScale = nextScale == 0 ? lastScale : nextScale;
        }
    }

    private boolean skipPictureOrderCount()
    {
        final long type = reader.unsignedExpGolomb();
        if (type == 0)
        {
            reader.unsignedExpGolomb();
        }
        else if (type == 1)
        {
            reader.bit();
            reader.signedExpGolomb();
            reader.signedExpGolomb();
            final long cycle = reader.unsignedExpGolomb();
            if (cycle > MAX_REFERENCE_FRAMES_IN_CYCLE)
            {
                return fail("H.264 SPS has " + cycle + " reference frames in a picture order count cycle");
            }
            for (int i = 0; i < cycle; i++)
            {
                reader.signedExpGolomb();
            }
        }
        else if (type > 2)
        {
            return fail("H.264 SPS picture order count type " + type + " is not legal");
        }
        return true;
    }

    private boolean readSize()
    {
        final long widthInMacroblocks = reader.unsignedExpGolomb() + 1;
        final long heightInMapUnits = reader.unsignedExpGolomb() + 1;
        final boolean isFrameOnly = reader.flag();
        if (!isFrameOnly)
        {
            reader.bit();
        }
        reader.bit();

        final int fieldFactor = isFrameOnly ? 1 : 2;
        if (widthInMacroblocks > MAX_MACROBLOCKS || heightInMapUnits > MAX_MACROBLOCKS / fieldFactor)
        {
            return fail("H.264 SPS size of " + widthInMacroblocks + " x " + heightInMapUnits * fieldFactor +
                " macroblocks is too large");
        }
        long croppedWidth = widthInMacroblocks * MACROBLOCK_SIZE;
        long croppedHeight = heightInMapUnits * MACROBLOCK_SIZE * fieldFactor;
        if (reader.flag())
        {
            // Table 6-1: monochrome and separate planes have no subsampled chroma to crop by.
            final boolean isSubsampledAcross = chromaFormat == 1 || chromaFormat == 2;
            final boolean isSubsampledDown = chromaFormat == 1;
            final int unitX = isSubsampledAcross ? 2 : 1;
            final int unitY = (isSubsampledDown ? 2 : 1) * fieldFactor;
            croppedWidth -= (reader.unsignedExpGolomb() + reader.unsignedExpGolomb()) * unitX;
            croppedHeight -= (reader.unsignedExpGolomb() + reader.unsignedExpGolomb()) * unitY;
        }
        if (reader.hasOverrun())
        {
            return fail("H.264 SPS is cut short");
        }
        if (croppedWidth <= 0 || croppedHeight <= 0 || croppedWidth > MAX_DIMENSION || croppedHeight > MAX_DIMENSION)
        {
            return fail("H.264 SPS cropped size " + croppedWidth + 'x' + croppedHeight + " is not possible");
        }
        width = (int) croppedWidth;
        height = (int) croppedHeight;
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
        if (reader.flag())
        {
            final long unitsInTick = reader.unsigned(32);
            final long scale = reader.unsigned(32);
            if (!reader.hasOverrun() && unitsInTick != 0 && scale != 0)
            {
                // A tick is a field, so a frame lasts two.
                timeScale = scale;
                ticksPerFrame = unitsInTick * 2;
            }
        }
    }

    private boolean fail(final String text)
    {
        problem = reader.hasOverrun() ? "H.264 SPS is cut short" : text;
        return false;
    }
}
