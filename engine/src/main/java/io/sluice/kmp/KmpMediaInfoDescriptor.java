package io.sluice.kmp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The media info packet. Offsets are from the packet's start; fields are little-endian.
 * <pre>
 *  +-----+--------------------------------------------------------+
 *  |   0 | header                                        16 bytes |
 *  |  16 | media type: 0 video, 1 audio                       u32 |
 *  |  20 | codec id                                           u32 |
 *  |  24 | timescale, Hz                                      u32 |
 *  |  28 | bit rate, bits per second                          u32 |
 *  +-----+---------------------------+----+-----------------------+
 *  |     | video                     |    | audio                 |
 *  |  32 | width                 u16 | 32 | channels          u16 |
 *  |  34 | height                u16 | 34 | bits per sample   u16 |
 *  |  36 | frame rate numerator  u32 | 36 | sample rate       u32 |
 *  |  40 | its denominator       u32 | 40 | channel layout    u64 |
 *  |  44 | CEA captions, 0 or 1  u32 |    |                       |
 *  +-----+---------------------------+----+-----------------------+
 *  |  48 | the codec's private data                               |
 *  +-----+--------------------------------------------------------+
 * </pre>
 */
public final class KmpMediaInfoDescriptor
{
    /** Length of the packet without its data, in bytes. */
    public static final int LENGTH = 48;
    /** Media type of video. */
    public static final int MEDIA_VIDEO = 0;
    /** Media type of audio. */
    public static final int MEDIA_AUDIO = 1;

    private static final int MEDIA_TYPE_OFFSET = 16;
    private static final int CODEC_ID_OFFSET = 20;
    private static final int TIMESCALE_OFFSET = 24;
    private static final int BITRATE_OFFSET = 28;
    private static final int WIDTH_OFFSET = 32;
    private static final int HEIGHT_OFFSET = 34;
    private static final int FRAME_RATE_NUM_OFFSET = 36;
    private static final int FRAME_RATE_DENOM_OFFSET = 40;
    private static final int CEA_CAPTIONS_OFFSET = 44;
    private static final int CHANNELS_OFFSET = 32;
    private static final int BITS_PER_SAMPLE_OFFSET = 34;
    private static final int SAMPLE_RATE_OFFSET = 36;
    private static final int CHANNEL_LAYOUT_OFFSET = 40;

    private KmpMediaInfoDescriptor()
    {
    }

    /**
     * Writes the packet of a video track without its data.
     *
     * @param buffer         to write to.
     * @param offset         of the packet.
     * @param codecId        FLV's number, 8 for H.265.
     * @param timescale      in Hz.
     * @param bitrate        in bits per second, 0 if unknown.
     * @param width          in pixels.
     * @param height         in pixels.
     * @param frameRateNum   numerator of the frame rate.
     * @param frameRateDenom denominator of the frame rate.
     * @param ceaCaptions    whether there are CEA-608/708 captions.
     * @param dataSize       length of the private data that the caller writes behind it.
     */
    public static void encodeVideo(
        final MutableDirectBuffer buffer,
        final int offset,
        final int codecId,
        final int timescale,
        final int bitrate,
        final int width,
        final int height,
        final int frameRateNum,
        final int frameRateDenom,
        final boolean ceaCaptions,
        final int dataSize)
    {
        encodeCommon(buffer, offset, MEDIA_VIDEO, codecId, timescale, bitrate, dataSize);
        buffer.putShort(offset + WIDTH_OFFSET, (short) width, LITTLE_ENDIAN);
        buffer.putShort(offset + HEIGHT_OFFSET, (short) height, LITTLE_ENDIAN);
        buffer.putInt(offset + FRAME_RATE_NUM_OFFSET, frameRateNum, LITTLE_ENDIAN);
        buffer.putInt(offset + FRAME_RATE_DENOM_OFFSET, frameRateDenom, LITTLE_ENDIAN);
        ceaCaptions(buffer, offset, ceaCaptions);
    }

    /**
     * Writes the packet of an audio track without its data.
     *
     * @param buffer        to write to.
     * @param offset        of the packet.
     * @param codecId       1000 plus FLV's number.
     * @param timescale     in Hz.
     * @param bitrate       in bits per second, 0 if unknown.
     * @param channels      number of channels.
     * @param bitsPerSample of the decoded sound.
     * @param sampleRate    in Hz.
     * @param channelLayout bit mask of the channels' places.
     * @param dataSize      length of the private data that the caller writes behind it.
     */
    public static void encodeAudio(
        final MutableDirectBuffer buffer,
        final int offset,
        final int codecId,
        final int timescale,
        final int bitrate,
        final int channels,
        final int bitsPerSample,
        final int sampleRate,
        final long channelLayout,
        final int dataSize)
    {
        encodeCommon(buffer, offset, MEDIA_AUDIO, codecId, timescale, bitrate, dataSize);
        buffer.putShort(offset + CHANNELS_OFFSET, (short) channels, LITTLE_ENDIAN);
        buffer.putShort(offset + BITS_PER_SAMPLE_OFFSET, (short) bitsPerSample, LITTLE_ENDIAN);
        buffer.putInt(offset + SAMPLE_RATE_OFFSET, sampleRate, LITTLE_ENDIAN);
        buffer.putLong(offset + CHANNEL_LAYOUT_OFFSET, channelLayout, LITTLE_ENDIAN);
    }

    /**
     * Writes over whether a video carries captions.
     *
     * @param buffer      to write to.
     * @param offset      of the packet.
     * @param ceaCaptions whether there are CEA-608/708 captions.
     */
    public static void ceaCaptions(final MutableDirectBuffer buffer, final int offset, final boolean ceaCaptions)
    {
        buffer.putInt(offset + CEA_CAPTIONS_OFFSET, ceaCaptions ? 1 : 0, LITTLE_ENDIAN);
    }

    /**
     * Reads the media type.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return one of the types above.
     */
    public static int mediaType(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + MEDIA_TYPE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the codec.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return FLV's number for video, 1000 + FLV's for audio.
     */
    public static int codecId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + CODEC_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the timescale.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return Hz.
     */
    public static int timescale(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + TIMESCALE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads the bit rate.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return bits per second, 0 if unknown.
     */
    public static int bitrate(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + BITRATE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads a video's width.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return pixels.
     */
    public static int width(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + WIDTH_OFFSET, LITTLE_ENDIAN) & 0xffff;
    }

    /**
     * Reads a video's height.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return pixels.
     */
    public static int height(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + HEIGHT_OFFSET, LITTLE_ENDIAN) & 0xffff;
    }

    /**
     * Reads a video's frame rate's numerator.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the number.
     */
    public static int frameRateNum(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + FRAME_RATE_NUM_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads a video's frame rate's denominator.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the number.
     */
    public static int frameRateDenom(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + FRAME_RATE_DENOM_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads whether a video carries CEA-608/708 captions.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return 1 if so, else 0.
     */
    public static int ceaCaptions(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + CEA_CAPTIONS_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads an audio's number of channels.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the number.
     */
    public static int channels(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + CHANNELS_OFFSET, LITTLE_ENDIAN) & 0xffff;
    }

    /**
     * Reads an audio's bits per sample.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return the number.
     */
    public static int bitsPerSample(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + BITS_PER_SAMPLE_OFFSET, LITTLE_ENDIAN) & 0xffff;
    }

    /**
     * Reads an audio's sample rate.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return Hz.
     */
    public static int sampleRate(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + SAMPLE_RATE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Reads an audio's channel layout.
     *
     * @param buffer to read from.
     * @param offset of the packet.
     * @return a bit mask.
     */
    public static long channelLayout(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CHANNEL_LAYOUT_OFFSET, LITTLE_ENDIAN);
    }

    private static void encodeCommon(
        final MutableDirectBuffer buffer,
        final int offset,
        final int mediaType,
        final int codecId,
        final int timescale,
        final int bitrate,
        final int dataSize)
    {
        KmpHeaderDescriptor.encode(buffer, offset, KmpHeaderDescriptor.TYPE_MEDIA_INFO, LENGTH, dataSize);
        buffer.putInt(offset + MEDIA_TYPE_OFFSET, mediaType, LITTLE_ENDIAN);
        buffer.putInt(offset + CODEC_ID_OFFSET, codecId, LITTLE_ENDIAN);
        buffer.putInt(offset + TIMESCALE_OFFSET, timescale, LITTLE_ENDIAN);
        buffer.putInt(offset + BITRATE_OFFSET, bitrate, LITTLE_ENDIAN);
    }
}
