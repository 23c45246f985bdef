package io.sluice.engine;

import java.util.zip.CRC32;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.sluice.kmp.KmpConnectDescriptor;
import io.sluice.kmp.KmpFrameDescriptor;
import io.sluice.kmp.KmpHeaderDescriptor;
import io.sluice.kmp.KmpMediaInfoDescriptor;

/**
 * A KMP packet as a sink received it.
 *
 * @param type   four characters.
 * @param header bytes.
 * @param data   bytes.
 */
record KmpPacket(String type, byte[] header, byte[] data)
{
    static KmpPacket read(
        final int type, final DirectBuffer buffer, final int offset, final int headerSize, final int dataSize)
    {
        final byte[] header = new byte[headerSize];
        final byte[] data = new byte[dataSize];
        buffer.getBytes(offset, header);
        buffer.getBytes(offset + headerSize, data);
        final StringBuilder name = new StringBuilder();
        for (int i = 0; i < 4; i++)
        {
            name.append((char)(type >> 8 * i & 0xFF));
        }
        return new KmpPacket(name.toString(), header, data);
    }

    boolean isFrame()
    {
        return type.equals("fram");
    }

    String trackId()
    {
        return KmpConnectDescriptor.trackId(view(), 0);
    }

    String channelId()
    {
        return KmpConnectDescriptor.channelId(view(), 0);
    }

    long initialFrameId()
    {
        return KmpConnectDescriptor.initialFrameId(view(), 0);
    }

    long dts()
    {
        return KmpFrameDescriptor.dts(view(), 0);
    }

    boolean isKey()
    {
        return (KmpFrameDescriptor.flags(view(), 0) & KmpFrameDescriptor.FLAG_KEY) != 0;
    }

    UnsafeBuffer view()
    {
        return new UnsafeBuffer(header);
    }

    /**
     * @return the packet in the form of the golden texts.
     */
    String describe()
    {
        final UnsafeBuffer view = view();
        final String fields = switch (type)
        {
            case "cnct" -> " upstream_frame_id=" + KmpConnectDescriptor.initialUpstreamFrameId(view, 0) +
                " offset=" + KmpConnectDescriptor.initialOffset(view, 0) +
                " flags=" + KmpConnectDescriptor.flags(view, 0);
            case "minf" -> " media_type=" + KmpMediaInfoDescriptor.mediaType(view, 0) +
                " codec_id=" + KmpMediaInfoDescriptor.codecId(view, 0) +
                " timescale=" + KmpMediaInfoDescriptor.timescale(view, 0) +
                " bitrate=" + KmpMediaInfoDescriptor.bitrate(view, 0) + media(view);
            case "fram" -> " dts=" + KmpFrameDescriptor.dts(view, 0) +
                " flags=" + KmpFrameDescriptor.flags(view, 0) +
                " pts_delay=" + KmpFrameDescriptor.ptsDelay(view, 0);
            default -> "";
        };
        final CRC32 crc = new CRC32();
        crc.update(data);
        return type + " " + KmpHeaderDescriptor.headerSize(view, 0) + fields + " " + data.length +
            String.format(" %08x", crc.getValue());
    }

    private static String media(final DirectBuffer view)
    {
        return KmpMediaInfoDescriptor.mediaType(view, 0) == KmpMediaInfoDescriptor.MEDIA_VIDEO ?
            " width=" + KmpMediaInfoDescriptor.width(view, 0) +
            " height=" + KmpMediaInfoDescriptor.height(view, 0) +
            " frame_rate=" + KmpMediaInfoDescriptor.frameRateNum(view, 0) +
            "/" + KmpMediaInfoDescriptor.frameRateDenom(view, 0) +
            " cea_captions=" + KmpMediaInfoDescriptor.ceaCaptions(view, 0) :
            " channels=" + KmpMediaInfoDescriptor.channels(view, 0) +
            " bits_per_sample=" + KmpMediaInfoDescriptor.bitsPerSample(view, 0) +
            " sample_rate=" + KmpMediaInfoDescriptor.sampleRate(view, 0) +
            " channel_layout=" + KmpMediaInfoDescriptor.channelLayout(view, 0);
    }
}
