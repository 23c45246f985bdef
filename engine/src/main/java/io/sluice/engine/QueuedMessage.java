package io.sluice.engine;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A message that began while another one of its track was not finished. RTMP allows that on different chunk streams;
 * no encoder is known to do it, so it may allocate.
 */
final class QueuedMessage
{
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final int length;
    private final int timestampMs;
    private int received;

    QueuedMessage(final int length, final int timestampMs)
    {
        this.length = length;
        this.timestampMs = timestampMs;
    }

    void append(final DirectBuffer source, final int offset, final int bytes)
    {
        buffer.putBytes(received, source, offset, bytes);
        received += bytes;
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    int length()
    {
        return length;
    }

    int timestampMs()
    {
        return timestampMs;
    }
}
