package io.sluice.rtmp;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A message on its way in, from its start to its end: what is known of it, and its payload where that has to be whole
 * before it can be handled. Used again for other messages.
 */
final class InboundMessage implements MessageHeader
{
    /**
     * What becomes of the payload.
     */
    enum Mode
    {
        /** Passed on as it arrives. */
        STREAMED,
        /** Kept until it is whole. */
        KEPT,
        /** Passed over. */
        SKIPPED
    }

    /** Payload capacity that is kept for the next message. */
    static final int RETAINED_CAPACITY = 4 * 1024;
    private static final int INITIAL_CAPACITY = 256;

    private int typeId;
    private int length;
    private int timestampMs;
    private int messageStreamId;
    private Object attachment;
    private Mode mode = Mode.SKIPPED;
    private NetStream stream;
    private ExpandableArrayBuffer payload;
    private int keptLength;
    private int index;

    InboundMessage wrap(
        final int typeId, final int length, final int timestampMs, final int messageStreamId, final Mode mode)
    {
        this.typeId = typeId;
        this.length = length;
        this.timestampMs = timestampMs;
        this.messageStreamId = messageStreamId;
        this.mode = mode;
        attachment = null;
        stream = null;
        keptLength = 0;
        return this;
    }

    /**
     * Forget what the message referred to, and a payload buffer that was large.
     */
    void release()
    {
        attachment = null;
        stream = null;
        mode = Mode.SKIPPED;
        keptLength = 0;
        if (payload != null && payload.capacity() > RETAINED_CAPACITY)
        {
            payload = null;
        }
    }

    void keep(final DirectBuffer buffer, final int offset, final int length)
    {
        if (payload == null)
        {
            payload = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        }
        payload.putBytes(keptLength, buffer, offset, length);
        keptLength += length;
    }

    DirectBuffer payload()
    {
        if (payload == null)
        {
            payload = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        }
        return payload;
    }

    int keptLength()
    {
        return keptLength;
    }

    Mode mode()
    {
        return mode;
    }

    void mode(final Mode mode)
    {
        this.mode = mode;
    }

    NetStream stream()
    {
        return stream;
    }

    void stream(final NetStream stream)
    {
        this.stream = stream;
    }

    /** Position among the messages in progress. */
    int index()
    {
        return index;
    }

    void index(final int index)
    {
        this.index = index;
    }

    @Override
    public int typeId()
    {
        return typeId;
    }

    @Override
    public int length()
    {
        return length;
    }

    @Override
    public int timestampMs()
    {
        return timestampMs;
    }

    @Override
    public int messageStreamId()
    {
        return messageStreamId;
    }

    @Override
    public Object attachment()
    {
        return attachment;
    }

    @Override
    public void attach(final Object attachment)
    {
        this.attachment = attachment;
    }
}
