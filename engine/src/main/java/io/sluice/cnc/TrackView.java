package io.sluice.cnc;

import java.util.List;

import org.agrona.DirectBuffer;

/**
 * What one slot showed at one time; see {@link TrackSlot}.
 *
 * @param slot in the engine's table.
 * @param generation of the slot: with it, the key of what it shows.
 * @param isOpen false for what is over, but has something that lives on.
 * @param number of the track within its engine: kmp_out_id.
 * @param memLeft bytes that the track may still take.
 * @param memLimit bytes that the track may take.
 * @param lastTimestamp of the last frame.
 * @param lastCreated wall clock when the last frame came.
 * @param sentFrames frames written.
 * @param sentKeyFrames key frames among them.
 * @param written bytes of packets written.
 * @param bitrate measured over the last ten seconds, bit/s.
 * @param frameRateCenti measured over the last ten seconds, hundredths of a frame per second.
 * @param mediaBitrate as the publisher announced it, bit/s.
 * @param codecId of FLV or of KMP's own range.
 * @param width pixels; 0 for audio.
 * @param height pixels; 0 for audio.
 * @param mediaFrameRateCenti as announced, hundredths of a frame per second; 0 for audio.
 * @param ceaCaptions whether the video carries CEA-608 or CEA-708 captions.
 * @param channels of sound; 0 for video.
 * @param channelLayout a bit per speaker.
 * @param bitsPerSample of sound.
 * @param sampleRateHz of sound.
 * @param mediaType video or audio.
 * @param publishState a word: how far the controller's publish call is.
 * @param inputId tcUrl, stream and media type.
 * @param channelId from the controller.
 * @param trackId from the controller.
 * @param extraData the codec's configuration.
 * @param extraDataLength bytes of extra data there are; more than are shown if it was cut.
 * @param upstreams its own.
 */
public record TrackView(
    int slot,
    long generation,
    boolean isOpen,
    long number,
    long memLeft,
    long memLimit,
    long lastTimestamp,
    long lastCreated,
    long sentFrames,
    long sentKeyFrames,
    long written,
    long bitrate,
    long frameRateCenti,
    long mediaBitrate,
    long codecId,
    long width,
    long height,
    long mediaFrameRateCenti,
    boolean ceaCaptions,
    long channels,
    long channelLayout,
    long bitsPerSample,
    long sampleRateHz,
    String mediaType,
    String publishState,
    String inputId,
    String channelId,
    String trackId,
    byte[] extraData,
    int extraDataLength,
    List<UpstreamView> upstreams)
{
    static TrackView of(final int slot, final DirectBuffer buffer, final List<UpstreamView> upstreams)
    {
        return new TrackView(
            slot,
            buffer.getLong(Slot.GENERATION_OFFSET),
            buffer.getInt(Slot.STATUS_OFFSET) == Slot.OPEN,
            buffer.getLong(TrackSlot.NUMBER_OFFSET),
            buffer.getLong(TrackSlot.MEM_LEFT_OFFSET),
            buffer.getLong(TrackSlot.MEM_LIMIT_OFFSET),
            buffer.getLong(TrackSlot.LAST_TIMESTAMP_OFFSET),
            buffer.getLong(TrackSlot.LAST_CREATED_OFFSET),
            buffer.getLong(TrackSlot.SENT_FRAMES_OFFSET),
            buffer.getLong(TrackSlot.SENT_KEY_FRAMES_OFFSET),
            buffer.getLong(TrackSlot.WRITTEN_OFFSET),
            buffer.getLong(TrackSlot.BITRATE_OFFSET),
            buffer.getLong(TrackSlot.FRAME_RATE_CENTI_OFFSET),
            buffer.getLong(TrackSlot.MEDIA_BITRATE_OFFSET),
            buffer.getLong(TrackSlot.CODEC_ID_OFFSET),
            buffer.getLong(TrackSlot.WIDTH_OFFSET),
            buffer.getLong(TrackSlot.HEIGHT_OFFSET),
            buffer.getLong(TrackSlot.MEDIA_FRAME_RATE_CENTI_OFFSET),
            buffer.getLong(TrackSlot.CEA_CAPTIONS_OFFSET) != 0,
            buffer.getLong(TrackSlot.CHANNELS_OFFSET),
            buffer.getLong(TrackSlot.CHANNEL_LAYOUT_OFFSET),
            buffer.getLong(TrackSlot.BITS_PER_SAMPLE_OFFSET),
            buffer.getLong(TrackSlot.SAMPLE_RATE_HZ_OFFSET),
            TextField.get(buffer, TrackSlot.MEDIA_TYPE_OFFSET, TrackSlot.MAX_MEDIA_TYPE),
            TextField.get(buffer, TrackSlot.PUBLISH_STATE_OFFSET, TrackSlot.MAX_PUBLISH_STATE),
            TextField.get(buffer, TrackSlot.INPUT_ID_OFFSET, TrackSlot.MAX_INPUT_ID),
            TextField.get(buffer, TrackSlot.CHANNEL_ID_OFFSET, TrackSlot.MAX_CHANNEL_ID),
            TextField.get(buffer, TrackSlot.TRACK_ID_OFFSET, TrackSlot.MAX_TRACK_ID),
            extraData(buffer),
            buffer.getInt(TrackSlot.EXTRA_DATA_OFFSET),
            upstreams);
    }

    private static byte[] extraData(final DirectBuffer buffer)
    {
        final int length = buffer.getInt(TrackSlot.EXTRA_DATA_OFFSET);
        final byte[] bytes = new byte[Math.max(0, Math.min(length, TrackSlot.MAX_EXTRA_DATA))];
        buffer.getBytes(TrackSlot.EXTRA_DATA_OFFSET + Integer.BYTES, bytes);
        return bytes;
    }
}
