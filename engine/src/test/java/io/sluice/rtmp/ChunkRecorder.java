package io.sluice.rtmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.DirectBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Keeps all messages and checks that calls come in order. A message's bytes are kept in its attachment.
 */
final class ChunkRecorder implements ChunkHandler
{
    final List<Message> messages = new ArrayList<>();
    final List<Message> aborted = new ArrayList<>();
    int pieces;

    @Override
    public void onMessageStart(final MessageHeader message)
    {
        assertNull(message.attachment());
        message.attach(new Message((ChunkStream) message));
    }

    @Override
    public void onMessageData(
        final MessageHeader message, final DirectBuffer buffer, final int offset, final int length)
    {
        assertTrue(length > 0);
        final Message recorded = recorded(message);
        buffer.getBytes(offset, recorded.payload, recorded.received, length);
        recorded.received += length;
        assertEquals(recorded.received, ((ChunkStream) message).received());
        pieces++;
    }

    @Override
    public void onMessageEnd(final MessageHeader message)
    {
        final Message recorded = recorded(message);
        assertEquals(message.length(), recorded.received);
        messages.add(recorded);
        recorded.isOver = true;
    }

    @Override
    public void onMessageAbort(final MessageHeader message)
    {
        final Message recorded = recorded(message);
        aborted.add(recorded);
        recorded.isOver = true;
    }

    private static Message recorded(final MessageHeader message)
    {
        final Message recorded = (Message) message.attachment();
        assertNotNull(recorded, "no start");
        assertFalse(recorded.isOver, "already over");
        assertEquals(new Message((ChunkStream) message).fields(), recorded.fields());
        return recorded;
    }

    /**
     * A message as it was received or as it should be.
     */
    static final class Message
    {
        final int csid;
        final int typeId;
        final int timestampMs;
        final int messageStreamId;
        final byte[] payload;
        int received;
        boolean isOver;

        Message(
            final int csid, final int typeId, final int timestampMs, final int messageStreamId, final byte[] payload)
        {
            this.csid = csid;
            this.typeId = typeId;
            this.timestampMs = timestampMs;
            this.messageStreamId = messageStreamId;
            this.payload = payload;
        }

        Message(final ChunkStream stream)
        {
            this(stream.csid(), stream.typeId(), stream.timestampMs(), stream.messageStreamId(),
                new byte[stream.length()]);
        }

        String fields()
        {
            return "csid " + csid + ", type " + typeId + ", at " + timestampMs + ", stream " + messageStreamId +
                ", length " + payload.length;
        }

        @Override
        public boolean equals(final Object other)
        {
            return other instanceof Message && fields().equals(((Message) other).fields()) &&
                Arrays.equals(payload, ((Message) other).payload);
        }

        @Override
        public int hashCode()
        {
            return fields().hashCode();
        }

        @Override
        public String toString()
        {
            return fields() + ", bytes " + Arrays.hashCode(payload);
        }
    }
}
