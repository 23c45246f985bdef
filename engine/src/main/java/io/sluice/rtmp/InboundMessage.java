package io.sluice.rtmp;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

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
    static final int RETAINED_CAPACITY = 1024;
    private static final int INITIAL_CAPACITY = 256;
    private static final byte[] EMPTY = new byte[0];

    private int typeId;
    private int length;
    private int timestampMs;
    private int messageStreamId;
    private Object attachment;
    private Mode mode = Mode.SKIPPED;
    private NetStream stream;
    private final UnsafeBuffer payload = new UnsafeBuffer(EMPTY);
    private int chargedBytes;
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
     *
     * @param memory that the payload was charged to.
     */
    void release(final SessionMemory memory)
    {
        uncharge(memory);
        attachment = null;
        stream = null;
        mode = Mode.SKIPPED;
        keptLength = 0;
        if (payload.capacity() > RETAINED_CAPACITY)
        {
            payload.wrap(EMPTY);
        }
    }

    void uncharge(final SessionMemory memory)
    {
        memory.giveBack(chargedBytes);
        chargedBytes = 0;
    }

    /**
     * Keep a piece of the payload. Room grows with what has come, not with what was announced.
     *
     * @param memory to charge the room to.
     * @return false, with nothing kept, if there is no memory for it.
     */
    boolean keep(final DirectBuffer buffer, final int offset, final int length, final SessionMemory memory)
    {
        final int needed = keptLength + length;
        int capacity = payload.capacity();
        if (needed > capacity)
        {
            capacity = Math.max(needed, Math.min(this.length, Math.max(INITIAL_CAPACITY, 2 * capacity)));
        }
        if (capacity > chargedBytes)
        {
            if (!memory.tryUse(capacity - chargedBytes))
            {
                return false;
            }
            chargedBytes = capacity;
        }
        if (capacity > payload.capacity())
        {
            payload.wrap(Arrays.copyOf(payload.byteArray(), capacity));
        }
        payload.putBytes(keptLength, buffer, offset, length);
        keptLength = needed;
        return true;
    }

    /**
     * The message waits: it takes room beside its payload's.
     *
     * @return false, with nothing charged, if there is no memory for it.
     */
    boolean charge(final int bytes, final SessionMemory memory)
    {
        if (!memory.tryUse(bytes))
        {
            return false;
        }
        chargedBytes += bytes;
        return true;
    }

    DirectBuffer payload()
    {
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
