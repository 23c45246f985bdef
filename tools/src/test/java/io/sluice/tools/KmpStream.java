package io.sluice.tools;

import io.sluice.kmp.KmpConnectDescriptor;
import io.sluice.kmp.KmpFrameDescriptor;
import io.sluice.kmp.KmpHeaderDescriptor;
import io.sluice.kmp.KmpMediaInfoDescriptor;
import org.agrona.ExpandableArrayBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the bytes of one KMP connection.
 */
final class KmpStream
{
    static final int TIMESCALE = 90_000;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length = 0;

    KmpStream connect(final String channelId, final String trackId, final long frameId)
    {
        KmpConnectDescriptor.encode(buffer, length, channelId.getBytes(StandardCharsets.UTF_8),
            trackId.getBytes(StandardCharsets.UTF_8), frameId, 0, 0, 0);
        length += KmpConnectDescriptor.LENGTH;
        return this;
    }

    KmpStream videoInfo()
    {
        KmpMediaInfoDescriptor.encodeVideo(
            buffer, length, 7, TIMESCALE, 500_000, 640, 360, 30_000, 1_001, false, 2);
        length += KmpMediaInfoDescriptor.LENGTH;
        return data(1, 2);
    }

    KmpStream audioInfo()
    {
        KmpMediaInfoDescriptor.encodeAudio(buffer, length, 1010, TIMESCALE, 96_000, 2, 16, 44_100, 3, 0);
        length += KmpMediaInfoDescriptor.LENGTH;
        return this;
    }

    KmpStream frame(final long dts, final int... bytes)
    {
        KmpFrameDescriptor.encode(buffer, length, 5, dts, KmpFrameDescriptor.FLAG_KEY, -3, bytes.length);
        length += KmpFrameDescriptor.LENGTH;
        return data(bytes);
    }

    KmpStream header(final int type, final int headerSize, final int dataSize)
    {
        KmpHeaderDescriptor.encode(buffer, length, type, headerSize, dataSize);
        length += KmpHeaderDescriptor.LENGTH;
        return this;
    }

    KmpStream keepAlive()
    {
        return header(KmpHeaderDescriptor.TYPE_NULL, KmpHeaderDescriptor.LENGTH, 0);
    }

    KmpStream endOfStream()
    {
        return header(KmpHeaderDescriptor.TYPE_END_OF_STREAM, KmpHeaderDescriptor.LENGTH, 0);
    }

    byte[] bytes()
    {
        return Arrays.copyOf(buffer.byteArray(), length);
    }

    private KmpStream data(final int... bytes)
    {
        for (final int value : bytes)
        {
            buffer.putByte(length++, (byte) value);
        }

        return this;
    }
}
