package io.sluice.rtmp;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.AmfObject;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Reads what a session sends to its client, and puts it into words.
 */
final class ReplyReader implements SessionOutput, ChunkHandler
{
    final List<String> replies = new ArrayList<>();
    int sends;
    AmfObject lastObject;
    private final ChunkReader reader = new ChunkReader(new ChunkReaderSettings());
    private final ExpandableArrayBuffer payload = new ExpandableArrayBuffer();
    private int payloadLength;
    private int handshakeRemaining = ServerHandshake.OUTPUT_LENGTH;

    /** Take what was received since the last call. */
    List<String> take()
    {
        final List<String> taken = new ArrayList<>(replies);
        replies.clear();
        return taken;
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset, final int length)
    {
        sends++;
        final int skipped = Math.min(handshakeRemaining, length);
        handshakeRemaining -= skipped;
        reader.onBytes(buffer, offset + skipped, length - skipped, this);
    }

    int chunkSize()
    {
        return reader.chunkSize();
    }

    @Override
    public void onMessageStart(final MessageHeader message)
    {
        payloadLength = 0;
    }

    @Override
    public void onMessageData(
        final MessageHeader message, final DirectBuffer buffer, final int offset, final int length)
    {
        payload.putBytes(payloadLength, buffer, offset, length);
        payloadLength += length;
    }

    @Override
    public void onMessageEnd(final MessageHeader message)
    {
        switch (message.typeId())
        {
            case MessageType.ACKNOWLEDGEMENT:
                replies.add("ack " + Integer.toUnsignedString(payload.getInt(0, ByteOrder.BIG_ENDIAN)));
                break;

            case MessageType.WINDOW_ACK_SIZE:
                replies.add("window " + payload.getInt(0, ByteOrder.BIG_ENDIAN));
                break;

            case MessageType.SET_PEER_BANDWIDTH:
                replies.add("bandwidth " + payload.getInt(0, ByteOrder.BIG_ENDIAN) + " type " + payload.getByte(4));
                break;

            case MessageType.USER_CONTROL:
                replies.add("control " + payload.getShort(0, ByteOrder.BIG_ENDIAN) + " " +
                    payload.getInt(2, ByteOrder.BIG_ENDIAN));
                break;

            default:
                replies.add(command(message));
                break;
        }
    }

    @Override
    public void onMessageAbort(final MessageHeader message)
    {
        throw new AssertionError("a server aborts nothing");
    }

    private String command(final MessageHeader message)
    {
        final StringBuilder text = new StringBuilder();
        final Amf0Reader amf = new Amf0Reader().wrap(payload, 0, payloadLength);
        text.append(message.messageStreamId()).append(':');
        while (amf.hasRemaining())
        {
            final Object value = amf.readValue();
            if (value instanceof AmfObject object)
            {
                lastObject = object;
                text.append(' ').append(object.has("code") ? object.get("level") + "/" + object.get("code") : "{}");
            }
            else if (value instanceof Double number)
            {
                text.append(' ').append(number.longValue());
            }
            else
            {
                text.append(' ').append(value);
            }
        }
        return text.toString();
    }
}
