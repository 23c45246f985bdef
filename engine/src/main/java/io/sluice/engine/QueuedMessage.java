package io.sluice.engine;

import io.sluice.rtmp.MessageHeader;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A message that began while another one of its track was not finished. RTMP allows that on different chunk streams;
 * no encoder is known to do it, so it may allocate.
 */
final class QueuedMessage
{
    private static final int OVERHEAD = 256;

    private final UnsafeBuffer buffer;
    private final int length;
    private final int timestampMs;
    private MessageHeader incomplete;
    private int received;

    QueuedMessage(final MessageHeader message)
    {
        incomplete = message;
        length = message.length();
        buffer = new UnsafeBuffer(new byte[length]);
        timestampMs = message.timestampMs();
    }

    /**
     * @return bytes that such a message takes on the heap.
     */
    static int heapBytes(final int length)
    {
        return OVERHEAD + length;
    }

    void append(final DirectBuffer source, final int offset, final int bytes)
    {
        buffer.putBytes(received, source, offset, bytes);
        received += bytes;
    }

    void complete()
    {
        incomplete = null;
    }

    /**
     * @return the message whose bytes still come, or null when all of them are here.
     */
    MessageHeader incomplete()
    {
        return incomplete;
    }

    int received()
    {
        return received;
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
