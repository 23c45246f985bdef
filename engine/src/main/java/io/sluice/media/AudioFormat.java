package io.sluice.media;

/**
 * An audio track's format. AAC's channels and rate come from its AudioSpecificConfig, whatever FLV's flags say; other
 * codecs' from the flags, but for those that have one rate only.
 */
public final class AudioFormat extends TrackFormat
{
    private static final int G711_RATE_HZ = 8000;
    private static final int SPEEX_RATE_HZ = 16000;
    private static final int NELLYMOSER_16K_RATE_HZ = 16000;
    private static final int NELLYMOSER_8K_RATE_HZ = 8000;
    private static final int MP3_8K_RATE_HZ = 8000;
    private static final int HIGHEST_FLAG_RATE_HZ = 44100;
    private static final int DECODED_BITS = 16;

    private final AudioSpecificConfig config = new AudioSpecificConfig();
    private boolean isConfigKnown;
    private int flagRateHz;
    private int flagBits;
    private int flagChannels;
    private int metadataRateHz;
    private int metadataChannels;
    private int metadataBitrate;

    /**
     * Of a track of which nothing is known yet.
     */
    public AudioFormat()
    {
        info.isVideo = false;
    }

    /**
     * @return samples per second that {@link #samplesPerFrame()} counts in: with SBR (HE-AAC) it is half of what is
     * heard. 0 if the codec isn't AAC, or its sequence header doesn't say how long a frame is.
     */
    public int frameRateHz()
    {
        return isConfigKnown && config.samplesPerFrame() != 0 ? config.coreSampleRateHz() : 0;
    }

    /**
     * @return samples of an AAC frame, 1024 or 960; 0 if {@link #frameRateHz()} is.
     */
    public int samplesPerFrame()
    {
        return isConfigKnown ? config.samplesPerFrame() : 0;
    }

    /**
     * A frame's header came, kind {@link PacketKind#FRAME}. Call before the frame is sent.
     *
     * @param header of the frame.
     * @return true if media info has to be sent before the frame.
     */
    public boolean onFrameHeader(final AudioTagHeader header)
    {
        final boolean isSameCodec = header.codecId() == info.codecId;
        if (isSameCodec &&
            header.soundRateHz() == flagRateHz &&
            header.soundBits() == flagBits &&
            header.channels() == flagChannels)
        {
            return hasMediaInfoChanged();
        }

        flagRateHz = header.soundRateHz();
        flagBits = header.soundBits();
        flagChannels = header.channels();
        if (!isSameCodec)
        {
            changeCodec(header.codecId());
        }
        else if (!isConfigKnown)
        {
            update();
            mediaInfoChanged();
        }
        return hasMediaInfoChanged();
    }

    @Override
    String parseSequenceHeader(final byte[] extraData)
    {
        isConfigKnown = config.parse(extraData);
        return config.problem();
    }

    @Override
    void forgetSequenceHeader()
    {
        isConfigKnown = false;
    }

    @Override
    void takeMetadata(final StreamMetadata metadata)
    {
        metadataRateHz = metadata.sampleRateHz();
        metadataChannels = metadata.channels();
        metadataBitrate = metadata.audioBitrate();
    }

    @Override
    void update()
    {
        info.bitrate = metadataBitrate;
        info.bitsPerSample = bitsPerSample();
        if (isConfigKnown)
        {
            info.sampleRateHz = config.sampleRateHz();
            info.channels = config.channels();
            info.channelLayout = config.channelLayout();
        }
        else
        {
            info.sampleRateHz = sampleRateHz();
            info.channels = channels();
            info.channelLayout = ChannelLayout.ofChannels(info.channels);
        }
    }

    /**
     * FLV's size flag is for PCM only: compressed codecs decode to 16 bits.
     */
    private int bitsPerSample()
    {
        final boolean isPcm = info.codecId == CodecId.PCM || info.codecId == CodecId.PCM_LE;
        return isPcm && flagBits != 0 ? flagBits : DECODED_BITS;
    }

    private int sampleRateHz()
    {
        return switch (info.codecId)
        {
            case CodecId.G711A, CodecId.G711U -> G711_RATE_HZ;
            case CodecId.SPEEX -> SPEEX_RATE_HZ;
            case CodecId.NELLYMOSER_16K -> NELLYMOSER_16K_RATE_HZ;
            case CodecId.NELLYMOSER_8K -> NELLYMOSER_8K_RATE_HZ;
            case CodecId.MP3_8K -> MP3_8K_RATE_HZ;
            // The flags can't say 48 or 32 kHz: such MP3 is flagged as 44.1 kHz.
            case CodecId.MP3 -> flagRateHz == HIGHEST_FLAG_RATE_HZ && (metadataRateHz == 48000 ||
                metadataRateHz == 32000) ? metadataRateHz : flagRateHz;
            case CodecId.AAC -> metadataRateHz != 0 ? metadataRateHz : flagRateHz;
            default -> flagRateHz != 0 ? flagRateHz : metadataRateHz;
        };
    }

    private int channels()
    {
        return switch (info.codecId)
        {
            case CodecId.SPEEX, CodecId.NELLYMOSER_16K, CodecId.NELLYMOSER_8K -> 1;
            case CodecId.AAC -> metadataChannels != 0 ? metadataChannels : flagChannels;
            default -> flagChannels != 0 ? flagChannels : metadataChannels;
        };
    }
}
