package io.sluice.media;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;

/**
 * Enhanced RTMP's codec names of four ASCII characters.
 */
final class FourCc
{
    private FourCc()
    {
    }

    static int read(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, ByteOrder.BIG_ENDIAN);
    }

    /**
     * The name for a log line: what isn't printable ASCII is shown as a full stop.
     */
    static String toText(final int fourCc)
    {
        final StringBuilder text = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            final int c = fourCc >>> shift & 0xFF;
            text.append(c > ' ' && c < 0x7F ? (char) c : '.');
        }
        return text.toString();
    }
}
