package io.sluice.media;

import java.util.Random;

/**
 * The part of video usability information that H.264 and H.265 have in common.
 */
final class VuiWriter
{
    private VuiWriter()
    {
    }

    static void writeColour(final BitWriter writer, final Random random)
    {
        final boolean hasAspect = random.nextBoolean();
        writer.flag(hasAspect);
        if (hasAspect)
        {
            final boolean isExtended = random.nextBoolean();
            writer.bits(isExtended ? 255 : 1, 8);
            if (isExtended)
            {
                writer.bits(4, 16).bits(3, 16);
            }
        }
        final boolean hasOverscan = random.nextBoolean();
        writer.flag(hasOverscan);
        if (hasOverscan)
        {
            writer.flag(random.nextBoolean());
        }
        final boolean hasSignalType = random.nextBoolean();
        writer.flag(hasSignalType);
        if (hasSignalType)
        {
            final boolean hasColour = random.nextBoolean();
            writer.bits(5, 3).flag(false).flag(hasColour);
            if (hasColour)
            {
                writer.bits(0x010101, 24);
            }
        }
        final boolean hasChromaLocation = random.nextBoolean();
        writer.flag(hasChromaLocation);
        if (hasChromaLocation)
        {
            writer.ue(random.nextInt(6)).ue(random.nextInt(6));
        }
    }
}
