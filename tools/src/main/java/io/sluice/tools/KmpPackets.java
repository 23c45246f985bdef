package io.sluice.tools;

import io.sluice.kmp.KmpAckDescriptor;
import io.sluice.kmp.KmpConnectDescriptor;
import io.sluice.kmp.KmpFrameDescriptor;
import io.sluice.kmp.KmpHeaderDescriptor;
import io.sluice.kmp.KmpMediaInfoDescriptor;
import org.agrona.DirectBuffer;

/**
 * Checks and describes KMP packets.
 */
final class KmpPackets
{
    private KmpPackets()
    {
    }

    /**
     * Check the lengths that a packet's header states, before anything is read by them.
     *
     * @param buffer that holds the packet's first {@link KmpHeaderDescriptor#LENGTH} bytes.
     * @param offset of the packet.
     * @return what is wrong, or null.
     */
    static String checkHeader(final DirectBuffer buffer, final int offset)
    {
        final int type = KmpHeaderDescriptor.type(buffer, offset);
        final int headerSize = KmpHeaderDescriptor.headerSize(buffer, offset);
        final int dataSize = KmpHeaderDescriptor.dataSize(buffer, offset);
        final int expectedSize = headerSize(type);
        if (expectedSize < 0)
        {
            return "unknown packet type " + KmpHeaderDescriptor.describe(type);
        }

        if (headerSize < expectedSize || headerSize > KmpHeaderDescriptor.MAX_HEADER_SIZE)
        {
            return KmpHeaderDescriptor.describe(type) + " has header_size " + Integer.toUnsignedString(headerSize) +
                ", expected " + expectedSize;
        }

        if (dataSize < 0 || dataSize > KmpHeaderDescriptor.MAX_DATA_SIZE)
        {
            return KmpHeaderDescriptor.describe(type) + " has data_size " + Integer.toUnsignedString(dataSize) +
                ", at most " + KmpHeaderDescriptor.MAX_DATA_SIZE + " is allowed";
        }

        return null;
    }

    /**
     * The length of a packet's header, as this version of the protocol has it.
     *
     * @param type of the packet.
     * @return bytes, or -1 for an unknown type.
     */
    static int headerSize(final int type)
    {
        switch (type)
        {
            case KmpHeaderDescriptor.TYPE_CONNECT:
                return KmpConnectDescriptor.LENGTH;

            case KmpHeaderDescriptor.TYPE_MEDIA_INFO:
                return KmpMediaInfoDescriptor.LENGTH;

            case KmpHeaderDescriptor.TYPE_FRAME:
                return KmpFrameDescriptor.LENGTH;

            case KmpHeaderDescriptor.TYPE_NULL:
            case KmpHeaderDescriptor.TYPE_END_OF_STREAM:
                return KmpHeaderDescriptor.LENGTH;

            case KmpHeaderDescriptor.TYPE_ACK:
                return KmpAckDescriptor.LENGTH;

            default:
                return -1;
        }
    }

    /**
     * Describe a packet whose header {@link #checkHeader} found right.
     *
     * @param buffer that holds the whole packet.
     * @param offset of the packet.
     * @return its type, sizes and fields by the protocol's names.
     */
    static String describe(final DirectBuffer buffer, final int offset)
    {
        final int type = KmpHeaderDescriptor.type(buffer, offset);
        final String sizes = " header_size=" + KmpHeaderDescriptor.headerSize(buffer, offset) +
            " data_size=" + KmpHeaderDescriptor.dataSize(buffer, offset);
        switch (type)
        {
            case KmpHeaderDescriptor.TYPE_CONNECT:
                return "cnct" + sizes +
                    " channel_id=" + Terminal.printable(KmpConnectDescriptor.channelId(buffer, offset)) +
                    " track_id=" + Terminal.printable(KmpConnectDescriptor.trackId(buffer, offset)) +
                    " initial_frame_id=" + unsigned(KmpConnectDescriptor.initialFrameId(buffer, offset)) +
                    " initial_upstream_frame_id=" +
                    unsigned(KmpConnectDescriptor.initialUpstreamFrameId(buffer, offset)) +
                    " initial_offset=" + unsigned(KmpConnectDescriptor.initialOffset(buffer, offset)) +
                    " flags=0x" + Integer.toHexString(KmpConnectDescriptor.flags(buffer, offset));

            case KmpHeaderDescriptor.TYPE_MEDIA_INFO:
                return "minf" + sizes + describeMediaInfo(buffer, offset);

            case KmpHeaderDescriptor.TYPE_FRAME:
                return "fram" + sizes +
                    " created=" + KmpFrameDescriptor.created(buffer, offset) +
                    " dts=" + KmpFrameDescriptor.dts(buffer, offset) +
                    " flags=0x" + Integer.toHexString(KmpFrameDescriptor.flags(buffer, offset)) +
                    " pts_delay=" + KmpFrameDescriptor.ptsDelay(buffer, offset) +
                    ((KmpFrameDescriptor.flags(buffer, offset) & KmpFrameDescriptor.FLAG_KEY) != 0 ? " key" : "");

            case KmpHeaderDescriptor.TYPE_NULL:
                return "null" + sizes;

            case KmpHeaderDescriptor.TYPE_END_OF_STREAM:
                return "eost" + sizes;

            case KmpHeaderDescriptor.TYPE_ACK:
                return "ackf" + sizes +
                    " frame_id=" + unsigned(KmpAckDescriptor.frameId(buffer, offset)) +
                    " upstream_frame_id=" + unsigned(KmpAckDescriptor.upstreamFrameId(buffer, offset)) +
                    " offset=" + unsigned(KmpAckDescriptor.offset(buffer, offset));

            default:
                return KmpHeaderDescriptor.describe(type) + sizes;
        }
    }

    private static String describeMediaInfo(final DirectBuffer buffer, final int offset)
    {
        final int mediaType = KmpMediaInfoDescriptor.mediaType(buffer, offset);
        final boolean isAudio = mediaType == KmpMediaInfoDescriptor.MEDIA_AUDIO;
        final String mediaTypeName =
            isAudio ? "audio" : mediaType == KmpMediaInfoDescriptor.MEDIA_VIDEO ? "video" : unsigned(mediaType);
        final String common = " media_type=" + mediaTypeName +
            " codec_id=" + unsigned(KmpMediaInfoDescriptor.codecId(buffer, offset)) +
            " timescale=" + unsigned(KmpMediaInfoDescriptor.timescale(buffer, offset)) +
            " bitrate=" + unsigned(KmpMediaInfoDescriptor.bitrate(buffer, offset));
        if (isAudio)
        {
            return common +
                " channels=" + KmpMediaInfoDescriptor.channels(buffer, offset) +
                " bits_per_sample=" + KmpMediaInfoDescriptor.bitsPerSample(buffer, offset) +
                " sample_rate=" + unsigned(KmpMediaInfoDescriptor.sampleRate(buffer, offset)) +
                " channel_layout=0x" + Long.toHexString(KmpMediaInfoDescriptor.channelLayout(buffer, offset));
        }

        return common +
            " width=" + KmpMediaInfoDescriptor.width(buffer, offset) +
            " height=" + KmpMediaInfoDescriptor.height(buffer, offset) +
            " frame_rate=" + unsigned(KmpMediaInfoDescriptor.frameRateNum(buffer, offset)) +
            "/" + unsigned(KmpMediaInfoDescriptor.frameRateDenom(buffer, offset)) +
            " cea_captions=" + unsigned(KmpMediaInfoDescriptor.ceaCaptions(buffer, offset));
    }

    private static String unsigned(final int value)
    {
        return Integer.toUnsignedString(value);
    }

    private static String unsigned(final long value)
    {
        return Long.toUnsignedString(value);
    }
}
