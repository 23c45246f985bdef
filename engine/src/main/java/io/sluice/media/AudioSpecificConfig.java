package io.sluice.media;

/**
 * AAC's sequence header (ISO/IEC 14496-3, section 1.6.2.1, with the backward compatible signalling of SBR and PS).
 */
final class AudioSpecificConfig
{
    private static final int OBJECT_TYPE_SBR = 5;
    private static final int OBJECT_TYPE_ER_BSAC = 22;
    private static final int OBJECT_TYPE_PS = 29;
    private static final int OBJECT_TYPE_ESCAPE = 31;
    private static final int OBJECT_TYPE_SCALABLE = 6;
    private static final int FIRST_ERROR_RESILIENT_TYPE = 17;
    private static final int OBJECT_TYPE_ER_SCALABLE = 20;
    private static final int OBJECT_TYPE_ER_AAC_LD = 23;
    private static final int FREQUENCY_INDEX_ESCAPE = 15;
    private static final int SYNC_EXTENSION_SBR = 0x2B7;
    private static final int SYNC_EXTENSION_PS = 0x548;
    private static final int MAX_SAMPLE_RATE_HZ = 192_000;
    private static final int SAMPLES_LONG = 1024;
    private static final int SAMPLES_SHORT = 960;

    private static final int[] SAMPLE_RATES_HZ =
    {
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };

    private final BitReader reader = new BitReader();
    private int objectType;
    private int coreSampleRateHz;
    private int extensionSampleRateHz;
    private boolean hasSbr;
    private boolean hasPs;
    private int channels;
    private long channelLayout;
    private int samplesPerFrame;
    private String problem;

    /**
     * @return the core codec's object type, 2 for AAC-LC.
     */
    int objectType()
    {
        return objectType;
    }

    /**
     * @return samples per second of the core codec, of which a frame has {@link #samplesPerFrame()}.
     */
    int coreSampleRateHz()
    {
        return coreSampleRateHz;
    }

    /**
     * @return samples per second that are heard: with SBR the extension's.
     */
    int sampleRateHz()
    {
        return hasSbr && extensionSampleRateHz > 0 ? extensionSampleRateHz : coreSampleRateHz;
    }

    boolean hasSbr()
    {
        return hasSbr;
    }

    boolean hasPs()
    {
        return hasPs;
    }

    /**
     * @return count of channels that are heard: parametric stereo makes two of one.
     */
    int channels()
    {
        return hasPs && channels == 1 ? 2 : channels;
    }

    long channelLayout()
    {
        return hasPs && channels == 1 ? ChannelLayout.STEREO : channelLayout;
    }

    /**
     * @return samples of a frame; 0 for codecs whose frames' length isn't read here (ELD, USAC, ALS ...).
     */
    int samplesPerFrame()
    {
        return samplesPerFrame;
    }

    String problem()
    {
        return problem;
    }

    /**
     * @return true if rate and channels are known.
     */
    boolean parse(final byte[] bytes)
    {
        extensionSampleRateHz = 0;
        hasSbr = false;
        hasPs = false;
        channels = 0;
        channelLayout = 0;
        samplesPerFrame = 0;
        problem = null;

        reader.wrap(bytes, 0, bytes.length, false);
        objectType = readObjectType();
        coreSampleRateHz = readSampleRate();
        final int channelConfiguration = reader.bits(4);
        if (objectType == OBJECT_TYPE_SBR || objectType == OBJECT_TYPE_PS)
        {
            hasSbr = true;
            hasPs = objectType == OBJECT_TYPE_PS;
            extensionSampleRateHz = readSampleRate();
            objectType = readObjectType();
            if (objectType == OBJECT_TYPE_ER_BSAC)
            {
                reader.skip(4);
            }
        }
        if (reader.hasOverrun())
        {
            return fail("AudioSpecificConfig of " + bytes.length + " bytes is cut short");
        }
        if (coreSampleRateHz <= 0 || coreSampleRateHz > MAX_SAMPLE_RATE_HZ)
        {
            return fail("AudioSpecificConfig has no legal sample rate");
        }
        setChannels(channelConfiguration);
        if (isGeneralAudio(objectType))
        {
            readGeneralAudio(channelConfiguration);
            readSyncExtension();
        }
        if (extensionSampleRateHz > MAX_SAMPLE_RATE_HZ)
        {
            extensionSampleRateHz = 0;
        }
        return channels > 0 || fail("AudioSpecificConfig has no legal channel configuration");
    }

    private int readObjectType()
    {
        final int type = reader.bits(5);
        return type == OBJECT_TYPE_ESCAPE ? 32 + reader.bits(6) : type;
    }

    /**
     * @return the rate, 0 for a reserved index.
     */
    private int readSampleRate()
    {
        final int index = reader.bits(4);
        if (index == FREQUENCY_INDEX_ESCAPE)
        {
            return reader.bits(24);
        }
        return index < SAMPLE_RATES_HZ.length ? SAMPLE_RATES_HZ[index] : 0;
    }

    private static boolean isGeneralAudio(final int objectType)
    {
        return switch (objectType)
        {
            case 1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23 -> true;
            default -> false;
        };
    }

    /**
     * Table 1.19 of ISO/IEC 14496-3, as FFmpeg names the layouts.
     */
    private void setChannels(final int configuration)
    {
        switch (configuration)
        {
            case 1, 2, 3, 4, 5, 6 -> setChannels(configuration, ChannelLayout.ofChannels(configuration));
            case 7 -> setChannels(8, ChannelLayout.SEVEN_1_WIDE);
            case 11 -> setChannels(7, ChannelLayout.SIX_1);
            case 12 -> setChannels(8, ChannelLayout.SEVEN_1);
            case 14 -> setChannels(8, ChannelLayout.SEVEN_1_TOP);
            default -> setChannels(0, 0);
        }
    }

    private void setChannels(final int count, final long layout)
    {
        channels = count;
        channelLayout = layout;
    }

    /**
     * GASpecificConfig, section 4.4.1.
     */
    private void readGeneralAudio(final int channelConfiguration)
    {
        final boolean isShort = reader.flag();
        samplesPerFrame = isShort ? SAMPLES_SHORT : SAMPLES_LONG;
        if (objectType == OBJECT_TYPE_ER_AAC_LD)
        {
            samplesPerFrame /= 2;
        }
        if (reader.flag())
        {
            reader.skip(14);
        }
        final boolean hasExtension = reader.flag();
        if (channelConfiguration == 0)
        {
            readProgramConfigElement();
        }
        if (objectType == OBJECT_TYPE_SCALABLE || objectType == OBJECT_TYPE_ER_SCALABLE)
        {
            reader.skip(3);
        }
        if (hasExtension)
        {
            skipGeneralAudioExtension();
        }
        if (objectType >= FIRST_ERROR_RESILIENT_TYPE)
        {
            reader.skip(2);
        }
    }

    private void skipGeneralAudioExtension()
    {
        if (objectType == OBJECT_TYPE_ER_BSAC)
        {
            reader.skip(5 + 11);
        }
        else if (objectType == 17 || objectType == 19 || objectType == 20 || objectType == OBJECT_TYPE_ER_AAC_LD)
        {
            reader.skip(3);
        }
        reader.bit();
    }

    /**
     * program_config_element, section 4.4.1.1: channels are counted, a pair counts two.
     */
    private void readProgramConfigElement()
    {
        reader.skip(4 + 2 + 4);
        final int front = reader.bits(4);
        final int side = reader.bits(4);
        final int back = reader.bits(4);
        final int lowFrequency = reader.bits(2);
        final int data = reader.bits(3);
        final int coupling = reader.bits(4);
        if (reader.flag())
        {
            reader.skip(4);
        }
        if (reader.flag())
        {
            reader.skip(4);
        }
        if (reader.flag())
        {
            reader.skip(3);
        }
        int count = lowFrequency;
        for (int i = 0; i < front + side + back; i++)
        {
            count += reader.flag() ? 2 : 1;
            reader.skip(4);
        }
        reader.skip(4 * lowFrequency + 4 * data + 5 * coupling);
        reader.align();
        reader.skip(8 * reader.bits(8));
        if (!reader.hasOverrun())
        {
            setChannels(count, ChannelLayout.ofChannels(count));
        }
    }

    /**
     * SBR and PS behind a configuration that old decoders understand.
     */
    private void readSyncExtension()
    {
        if (hasSbr || reader.remainingBits() < 16 || reader.bits(11) != SYNC_EXTENSION_SBR)
        {
            return;
        }
        if (readObjectType() != OBJECT_TYPE_SBR || !reader.flag())
        {
            return;
        }
        final int rate = readSampleRate();
        if (reader.hasOverrun())
        {
            return;
        }
        hasSbr = true;
        extensionSampleRateHz = rate;
        if (reader.remainingBits() >= 12 && reader.bits(11) == SYNC_EXTENSION_PS)
        {
            hasPs = reader.flag();
        }
    }

    private boolean fail(final String text)
    {
        problem = text;
        return false;
    }
}
