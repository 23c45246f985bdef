package io.sluice.media;

/**
 * Which speakers a track's channels are for: a bit each, as in FFmpeg's AV_CH_*.
 */
final class ChannelLayout
{
    static final long FRONT_LEFT = 0x1;
    static final long FRONT_RIGHT = 0x2;
    static final long FRONT_CENTRE = 0x4;
    static final long LOW_FREQUENCY = 0x8;
    static final long BACK_LEFT = 0x10;
    static final long BACK_RIGHT = 0x20;
    static final long FRONT_LEFT_OF_CENTRE = 0x40;
    static final long FRONT_RIGHT_OF_CENTRE = 0x80;
    static final long BACK_CENTRE = 0x100;
    static final long SIDE_LEFT = 0x200;
    static final long SIDE_RIGHT = 0x400;
    static final long TOP_FRONT_LEFT = 0x1000;
    static final long TOP_FRONT_RIGHT = 0x4000;

    static final long MONO = FRONT_CENTRE;
    static final long STEREO = FRONT_LEFT | FRONT_RIGHT;
    static final long SURROUND = STEREO | FRONT_CENTRE;
    static final long FOUR_0 = SURROUND | BACK_CENTRE;
    static final long FIVE_0 = SURROUND | BACK_LEFT | BACK_RIGHT;
    static final long FIVE_1 = FIVE_0 | LOW_FREQUENCY;
    static final long SIX_1 = FIVE_1 | BACK_CENTRE;
    static final long SEVEN_1_WIDE = FIVE_1 | FRONT_LEFT_OF_CENTRE | FRONT_RIGHT_OF_CENTRE;
    static final long SEVEN_1 = FIVE_1 | SIDE_LEFT | SIDE_RIGHT;
    static final long SEVEN_1_TOP = FIVE_1 | TOP_FRONT_LEFT | TOP_FRONT_RIGHT;

    private ChannelLayout()
    {
    }

    /**
     * The usual layout of so many channels; 0 if there is no usual one.
     */
    static long ofChannels(final int channels)
    {
        return switch (channels)
        {
            case 1 -> MONO;
            case 2 -> STEREO;
            case 3 -> SURROUND;
            case 4 -> FOUR_0;
            case 5 -> FIVE_0;
            case 6 -> FIVE_1;
            case 7 -> SIX_1;
            case 8 -> SEVEN_1;
            default -> 0;
        };
    }
}
