package io.sluice.media;

/**
 * What {@code onMetaData} said of a stream. The one who reads the AMF puts each property here; names that mean nothing
 * here and values that make no sense (not a number, negative, absurdly large) are ignored. What is not known is 0.
 */
public final class StreamMetadata
{
    private static final int MAX_DIMENSION = 65535;
    private static final double MAX_KBITS_PER_SECOND = 2_000_000;
    private static final int MAX_SAMPLE_RATE_HZ = 768_000;
    private static final int MAX_SAMPLE_BITS = 64;
    private static final int MAX_CHANNELS = 255;

    private int width;
    private int height;
    private double frameRate;
    private int videoBitrate;
    private int audioBitrate;
    private int sampleRateHz;
    private int sampleBits;
    private int channels;
    private boolean isStereoKnown;
    private boolean isStereo;
    private int videoCodecId;
    private int audioCodecId;

    /**
     * Forget everything: a new {@code onMetaData} replaces the one before.
     */
    public void clear()
    {
        width = 0;
        height = 0;
        frameRate = 0;
        videoBitrate = 0;
        audioBitrate = 0;
        sampleRateHz = 0;
        sampleBits = 0;
        channels = 0;
        isStereoKnown = false;
        isStereo = false;
        videoCodecId = CodecId.NONE;
        audioCodecId = CodecId.NONE;
    }

    /**
     * Put a numeric property.
     *
     * @param name  of the property.
     * @param value of the property.
     */
    public void put(final String name, final double value)
    {
        if (!(value > 0) || Double.isInfinite(value))
        {
            if (value == 0)
            {
                putZero(name);
            }
            return;
        }
        switch (name)
        {
            case "width" -> width = bounded(value, MAX_DIMENSION, width);
            case "height" -> height = bounded(value, MAX_DIMENSION, height);
            case "framerate", "fps" -> frameRate = value <= FrameRate.MAX_FRAME_RATE ? value : frameRate;
            case "videodatarate" -> videoBitrate = bitrate(value, videoBitrate);
            case "audiodatarate" -> audioBitrate = bitrate(value, audioBitrate);
            case "audiosamplerate" -> sampleRateHz = bounded(value, MAX_SAMPLE_RATE_HZ, sampleRateHz);
            case "audiosamplesize" -> sampleBits = bounded(value, MAX_SAMPLE_BITS, sampleBits);
            case "audiochannels" -> channels = bounded(value, MAX_CHANNELS, channels);
            case "stereo" -> put(name, true);
            case "videocodecid" -> videoCodecId = CodecId.ofVideoMetadata(value);
            case "audiocodecid" -> audioCodecId = CodecId.ofAudioMetadata(value);
            default ->
            {
            }
        }
    }

    /**
     * Put a boolean property.
     *
     * @param name  of the property.
     * @param value of the property.
     */
    public void put(final String name, final boolean value)
    {
        if ("stereo".equals(name))
        {
            isStereoKnown = true;
            isStereo = value;
        }
    }

    /**
     * Put a textual property. Some encoders send numbers and booleans as text too.
     *
     * @param name  of the property.
     * @param value of the property.
     */
    public void put(final String name, final String value)
    {
        final String text = value.trim();
        if ("videocodecid".equals(name))
        {
            videoCodecId = CodecId.ofVideoMetadata(text, videoCodecId);
        }
        else if ("audiocodecid".equals(name))
        {
            audioCodecId = CodecId.ofAudioMetadata(text, audioCodecId);
        }
        else if ("true".equals(text) || "false".equals(text))
        {
            put(name, "true".equals(text));
        }
        else
        {
            put(name, DecimalText.parse(text));
        }
    }

    /**
     * @return width in pixels.
     */
    public int width()
    {
        return width;
    }

    /**
     * @return height in pixels.
     */
    public int height()
    {
        return height;
    }

    /**
     * @return frames per second, at most {@value FrameRate#MAX_FRAME_RATE}.
     */
    public double frameRate()
    {
        return frameRate;
    }

    /**
     * @return the video's bits per second.
     */
    public int videoBitrate()
    {
        return videoBitrate;
    }

    /**
     * @return the audio's bits per second.
     */
    public int audioBitrate()
    {
        return audioBitrate;
    }

    /**
     * @return audio samples per second.
     */
    public int sampleRateHz()
    {
        return sampleRateHz;
    }

    /**
     * @return bits per audio sample.
     */
    public int sampleBits()
    {
        return sampleBits;
    }

    /**
     * @return count of audio channels, from {@code audiochannels} or else {@code stereo}.
     */
    public int channels()
    {
        if (channels != 0)
        {
            return channels;
        }
        if (!isStereoKnown)
        {
            return 0;
        }
        return isStereo ? 2 : 1;
    }

    /**
     * @return the video's KMP codec id.
     */
    public int videoCodecId()
    {
        return videoCodecId;
    }

    /**
     * @return the audio's KMP codec id.
     */
    public int audioCodecId()
    {
        return audioCodecId;
    }

    private void putZero(final String name)
    {
        if ("audiocodecid".equals(name))
        {
            audioCodecId = CodecId.ofAudioMetadata(0);
        }
        else
        {
            put(name, false);
        }
    }

    private static int bounded(final double value, final int max, final int otherwise)
    {
        return value >= 1 && value <= max ? (int) value : otherwise;
    }

    /**
     * Whole kbit/s: as the reference has it, 292.97 kbit/s are 292000 bit/s.
     */
    private static int bitrate(final double kbitsPerSecond, final int otherwise)
    {
        return kbitsPerSecond <= MAX_KBITS_PER_SECOND ? (int) kbitsPerSecond * 1000 : otherwise;
    }
}
