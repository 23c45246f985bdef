package io.sluice.media;

import java.util.Arrays;

/**
 * What KMP's media info packet and the controller's {@code media_info} say about a track. A mutable struct: read its
 * fields, keep a copy with {@link #copyFrom}. What is not known is 0.
 */
public final class MediaInfo
{
    static final byte[] NO_EXTRA_DATA = new byte[0];

    /**
     * Video or audio.
     */
    public boolean isVideo;

    /**
     * KMP codec id, see {@link CodecId}.
     */
    public int codecId;

    /**
     * Bits per second, as the metadata says.
     */
    public int bitrate;

    /**
     * Video: width in pixels, cropped. At most 65535.
     */
    public int width;

    /**
     * Video: height in pixels, cropped. At most 65535.
     */
    public int height;

    /**
     * Video: frames per second, numerator. 0 if not known.
     */
    public int frameRateNumerator;

    /**
     * Video: frames per second, denominator. Never 0, at most 1,000,000.
     */
    public int frameRateDenominator = 1;

    /**
     * Video: CEA-608/708 captions were seen in the frames.
     */
    public boolean closedCaptions;

    /**
     * Audio: count of channels. At most 65535.
     */
    public int channels;

    /**
     * Audio: a bit for each channel as in FFmpeg's AV_CH_*: front left 1, front right 2, front centre 4.
     */
    public long channelLayout;

    /**
     * Audio: bits per decoded sample.
     */
    public int bitsPerSample;

    /**
     * Audio: samples per second.
     */
    public int sampleRateHz;

    /**
     * The codec's private data: avcC, hvcC or AudioSpecificConfig. Never null; its bytes are never changed, a new
     * sequence header is a new array.
     */
    public byte[] extraData = NO_EXTRA_DATA;

    /**
     * @return true if there is private data.
     */
    public boolean hasExtraData()
    {
        return extraData.length != 0;
    }

    /**
     * Become equal to another info. The extra data is shared, since its bytes never change.
     *
     * @param other to be copied.
     */
    public void copyFrom(final MediaInfo other)
    {
        isVideo = other.isVideo;
        codecId = other.codecId;
        bitrate = other.bitrate;
        width = other.width;
        height = other.height;
        frameRateNumerator = other.frameRateNumerator;
        frameRateDenominator = other.frameRateDenominator;
        closedCaptions = other.closedCaptions;
        channels = other.channels;
        channelLayout = other.channelLayout;
        bitsPerSample = other.bitsPerSample;
        sampleRateHz = other.sampleRateHz;
        extraData = other.extraData;
    }

    /**
     * Forget everything but whether it is video or audio.
     */
    void clear()
    {
        codecId = CodecId.NONE;
        bitrate = 0;
        width = 0;
        height = 0;
        frameRateNumerator = 0;
        frameRateDenominator = 1;
        closedCaptions = false;
        channels = 0;
        channelLayout = 0;
        bitsPerSample = 0;
        sampleRateHz = 0;
        extraData = NO_EXTRA_DATA;
    }

    @Override
    public boolean equals(final Object o)
    {
        return o instanceof MediaInfo other &&
            isVideo == other.isVideo &&
            codecId == other.codecId &&
            bitrate == other.bitrate &&
            width == other.width &&
            height == other.height &&
            frameRateNumerator == other.frameRateNumerator &&
            frameRateDenominator == other.frameRateDenominator &&
            closedCaptions == other.closedCaptions &&
            channels == other.channels &&
            channelLayout == other.channelLayout &&
            bitsPerSample == other.bitsPerSample &&
            sampleRateHz == other.sampleRateHz &&
            Arrays.equals(extraData, other.extraData);
    }

    @Override
    public int hashCode()
    {
        return 31 * Arrays.hashCode(extraData) + codecId;
    }

    @Override
    public String toString()
    {
        return isVideo ?
            "video codec " + codecId + ' ' + width + 'x' + height + ' ' +
                frameRateNumerator + '/' + frameRateDenominator + " fps " + bitrate + " bit/s" +
                (closedCaptions ? " captions" : "") + " extra data " + extraData.length + " bytes" :
            "audio codec " + codecId + ' ' + channels + " channels (layout 0x" + Long.toHexString(channelLayout) +
                ") " + bitsPerSample + " bit " + sampleRateHz + " Hz " + bitrate + " bit/s extra data " +
                extraData.length + " bytes";
    }
}
