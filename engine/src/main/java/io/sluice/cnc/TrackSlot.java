package io.sluice.cnc;

/**
 * A track of a stream in the shared file. Times are in the track's timescale.
 * Behind the head of every {@link Slot}:
 * <pre>
 *    32  number                64-bit
 *    40  memLeft               64-bit
 *    48  memLimit              64-bit
 *    56  lastTimestamp         64-bit
 *    64  lastCreated           64-bit
 *    72  sentFrames            64-bit
 *    80  sentKeyFrames         64-bit
 *    88  written               64-bit
 *    96  bitrate               64-bit
 *   104  frameRateCenti        64-bit
 *   112  mediaBitrate          64-bit
 *   120  codecId               64-bit
 *   128  width                 64-bit
 *   136  height                64-bit
 *   144  mediaFrameRateCenti   64-bit
 *   152  ceaCaptions           64-bit
 *   160  channels              64-bit
 *   168  channelLayout         64-bit
 *   176  bitsPerSample         64-bit
 *   184  sampleRateHz          64-bit
 *   192  mediaType             32-bit length, at most 20 bytes of UTF-8
 *   216  publishState          32-bit length, at most 20 bytes of UTF-8
 *   240  inputId               32-bit length, at most 1024 bytes of UTF-8
 *  1272  channelId             32-bit length, at most 64 bytes of UTF-8
 *  1344  trackId               32-bit length, at most 64 bytes of UTF-8
 *  1416  extraData             32-bit length, at most 1024 bytes
 * </pre>
 * Setters are for the loop's thread, between {@link #beginWrite()} and {@link #endWrite()}; they allocate nothing.
 */
public final class TrackSlot extends Slot
{
    static final int MAX_MEDIA_TYPE = 20;
    static final int MAX_PUBLISH_STATE = 20;
    static final int MAX_INPUT_ID = 1024;
    static final int MAX_CHANNEL_ID = 64;
    static final int MAX_TRACK_ID = 64;
    static final int MAX_EXTRA_DATA = 1024;

    static final int NUMBER_OFFSET = FIELDS_OFFSET;
    static final int MEM_LEFT_OFFSET = NUMBER_OFFSET + Long.BYTES;
    static final int MEM_LIMIT_OFFSET = MEM_LEFT_OFFSET + Long.BYTES;
    static final int LAST_TIMESTAMP_OFFSET = MEM_LIMIT_OFFSET + Long.BYTES;
    static final int LAST_CREATED_OFFSET = LAST_TIMESTAMP_OFFSET + Long.BYTES;
    static final int SENT_FRAMES_OFFSET = LAST_CREATED_OFFSET + Long.BYTES;
    static final int SENT_KEY_FRAMES_OFFSET = SENT_FRAMES_OFFSET + Long.BYTES;
    static final int WRITTEN_OFFSET = SENT_KEY_FRAMES_OFFSET + Long.BYTES;
    static final int BITRATE_OFFSET = WRITTEN_OFFSET + Long.BYTES;
    static final int FRAME_RATE_CENTI_OFFSET = BITRATE_OFFSET + Long.BYTES;
    static final int MEDIA_BITRATE_OFFSET = FRAME_RATE_CENTI_OFFSET + Long.BYTES;
    static final int CODEC_ID_OFFSET = MEDIA_BITRATE_OFFSET + Long.BYTES;
    static final int WIDTH_OFFSET = CODEC_ID_OFFSET + Long.BYTES;
    static final int HEIGHT_OFFSET = WIDTH_OFFSET + Long.BYTES;
    static final int MEDIA_FRAME_RATE_CENTI_OFFSET = HEIGHT_OFFSET + Long.BYTES;
    static final int CEA_CAPTIONS_OFFSET = MEDIA_FRAME_RATE_CENTI_OFFSET + Long.BYTES;
    static final int CHANNELS_OFFSET = CEA_CAPTIONS_OFFSET + Long.BYTES;
    static final int CHANNEL_LAYOUT_OFFSET = CHANNELS_OFFSET + Long.BYTES;
    static final int BITS_PER_SAMPLE_OFFSET = CHANNEL_LAYOUT_OFFSET + Long.BYTES;
    static final int SAMPLE_RATE_HZ_OFFSET = BITS_PER_SAMPLE_OFFSET + Long.BYTES;
    static final int MEDIA_TYPE_OFFSET = SAMPLE_RATE_HZ_OFFSET + Long.BYTES;
    static final int PUBLISH_STATE_OFFSET = MEDIA_TYPE_OFFSET + TextField.fieldLength(MAX_MEDIA_TYPE);
    static final int INPUT_ID_OFFSET = PUBLISH_STATE_OFFSET + TextField.fieldLength(MAX_PUBLISH_STATE);
    static final int CHANNEL_ID_OFFSET = INPUT_ID_OFFSET + TextField.fieldLength(MAX_INPUT_ID);
    static final int TRACK_ID_OFFSET = CHANNEL_ID_OFFSET + TextField.fieldLength(MAX_CHANNEL_ID);
    static final int EXTRA_DATA_OFFSET = TRACK_ID_OFFSET + TextField.fieldLength(MAX_TRACK_ID);
    static final int LENGTH = slotLength(EXTRA_DATA_OFFSET + TextField.fieldLength(MAX_EXTRA_DATA));

    TrackSlot()
    {
    }

    /**
     * @param number of the track within its engine: kmp_out_id.
     * @return this.
     */
    public TrackSlot number(final long number)
    {
        putLong(NUMBER_OFFSET, number);
        return this;
    }

    /**
     * @param memLeft bytes that the track may still take.
     * @return this.
     */
    public TrackSlot memLeft(final long memLeft)
    {
        putLong(MEM_LEFT_OFFSET, memLeft);
        return this;
    }

    /**
     * @param memLimit bytes that the track may take.
     * @return this.
     */
    public TrackSlot memLimit(final long memLimit)
    {
        putLong(MEM_LIMIT_OFFSET, memLimit);
        return this;
    }

    /**
     * @param lastTimestamp of the last frame.
     * @return this.
     */
    public TrackSlot lastTimestamp(final long lastTimestamp)
    {
        putLong(LAST_TIMESTAMP_OFFSET, lastTimestamp);
        return this;
    }

    /**
     * @param lastCreated wall clock when the last frame came.
     * @return this.
     */
    public TrackSlot lastCreated(final long lastCreated)
    {
        putLong(LAST_CREATED_OFFSET, lastCreated);
        return this;
    }

    /**
     * @param sentFrames frames written.
     * @return this.
     */
    public TrackSlot sentFrames(final long sentFrames)
    {
        putLong(SENT_FRAMES_OFFSET, sentFrames);
        return this;
    }

    /**
     * @param sentKeyFrames key frames among them.
     * @return this.
     */
    public TrackSlot sentKeyFrames(final long sentKeyFrames)
    {
        putLong(SENT_KEY_FRAMES_OFFSET, sentKeyFrames);
        return this;
    }

    /**
     * @param written bytes of packets written.
     * @return this.
     */
    public TrackSlot written(final long written)
    {
        putLong(WRITTEN_OFFSET, written);
        return this;
    }

    /**
     * @param bitrate measured over the last ten seconds, bit/s.
     * @return this.
     */
    public TrackSlot bitrate(final long bitrate)
    {
        putLong(BITRATE_OFFSET, bitrate);
        return this;
    }

    /**
     * @param frameRateCenti measured over the last ten seconds, hundredths of a frame per second.
     * @return this.
     */
    public TrackSlot frameRateCenti(final long frameRateCenti)
    {
        putLong(FRAME_RATE_CENTI_OFFSET, frameRateCenti);
        return this;
    }

    /**
     * @param mediaBitrate as the publisher announced it, bit/s.
     * @return this.
     */
    public TrackSlot mediaBitrate(final long mediaBitrate)
    {
        putLong(MEDIA_BITRATE_OFFSET, mediaBitrate);
        return this;
    }

    /**
     * @param codecId of FLV or of KMP's own range.
     * @return this.
     */
    public TrackSlot codecId(final long codecId)
    {
        putLong(CODEC_ID_OFFSET, codecId);
        return this;
    }

    /**
     * @param width pixels; 0 for audio.
     * @return this.
     */
    public TrackSlot width(final long width)
    {
        putLong(WIDTH_OFFSET, width);
        return this;
    }

    /**
     * @param height pixels; 0 for audio.
     * @return this.
     */
    public TrackSlot height(final long height)
    {
        putLong(HEIGHT_OFFSET, height);
        return this;
    }

    /**
     * @param mediaFrameRateCenti as announced, hundredths of a frame per second; 0 for audio.
     * @return this.
     */
    public TrackSlot mediaFrameRateCenti(final long mediaFrameRateCenti)
    {
        putLong(MEDIA_FRAME_RATE_CENTI_OFFSET, mediaFrameRateCenti);
        return this;
    }

    /**
     * @param ceaCaptions whether the video carries CEA-608 or CEA-708 captions.
     * @return this.
     */
    public TrackSlot ceaCaptions(final boolean ceaCaptions)
    {
        putLong(CEA_CAPTIONS_OFFSET, ceaCaptions ? 1 : 0);
        return this;
    }

    /**
     * @param channels of sound; 0 for video.
     * @return this.
     */
    public TrackSlot channels(final long channels)
    {
        putLong(CHANNELS_OFFSET, channels);
        return this;
    }

    /**
     * @param channelLayout a bit per speaker.
     * @return this.
     */
    public TrackSlot channelLayout(final long channelLayout)
    {
        putLong(CHANNEL_LAYOUT_OFFSET, channelLayout);
        return this;
    }

    /**
     * @param bitsPerSample of sound.
     * @return this.
     */
    public TrackSlot bitsPerSample(final long bitsPerSample)
    {
        putLong(BITS_PER_SAMPLE_OFFSET, bitsPerSample);
        return this;
    }

    /**
     * @param sampleRateHz of sound.
     * @return this.
     */
    public TrackSlot sampleRateHz(final long sampleRateHz)
    {
        putLong(SAMPLE_RATE_HZ_OFFSET, sampleRateHz);
        return this;
    }

    /**
     * @param mediaType video or audio; cut after 20 bytes.
     * @return this.
     */
    public TrackSlot mediaType(final CharSequence mediaType)
    {
        putText(MEDIA_TYPE_OFFSET, MAX_MEDIA_TYPE, mediaType);
        return this;
    }

    /**
     * @param publishState a word: how far the controller's publish call is; cut after 20 bytes.
     * @return this.
     */
    public TrackSlot publishState(final CharSequence publishState)
    {
        putText(PUBLISH_STATE_OFFSET, MAX_PUBLISH_STATE, publishState);
        return this;
    }

    /**
     * @param inputId tcUrl, stream and media type; cut after 1024 bytes.
     * @return this.
     */
    public TrackSlot inputId(final CharSequence inputId)
    {
        putText(INPUT_ID_OFFSET, MAX_INPUT_ID, inputId);
        return this;
    }

    /**
     * @param channelId from the controller; cut after 64 bytes.
     * @return this.
     */
    public TrackSlot channelId(final CharSequence channelId)
    {
        putText(CHANNEL_ID_OFFSET, MAX_CHANNEL_ID, channelId);
        return this;
    }

    /**
     * @param trackId from the controller; cut after 64 bytes.
     * @return this.
     */
    public TrackSlot trackId(final CharSequence trackId)
    {
        putText(TRACK_ID_OFFSET, MAX_TRACK_ID, trackId);
        return this;
    }

    /**
     * @param extraData the codec's configuration; cut after 1024 bytes.
     * @return this.
     */
    public TrackSlot extraData(final byte[] extraData)
    {
        putBytes(EXTRA_DATA_OFFSET, MAX_EXTRA_DATA, extraData);
        return this;
    }
}
