package io.sluice.rtmp;

import io.sluice.amf.Amf0Writer;
import io.sluice.amf.AmfObject;
import java.nio.ByteOrder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes what a client sends, to be passed to a session in pieces of any length.
 */
final class ClientBytes
{
    private static final int HANDSHAKE_LENGTH = 1 + 1536 + 1536;

    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(1024);
    private final ChunkWriter chunkWriter = new ChunkWriter();
    private final Amf0Writer amf = new Amf0Writer();
    private final ExpandableArrayBuffer payload = new ExpandableArrayBuffer(1024);
    private int length;

    ClientBytes handshake()
    {
        bytes.putByte(length, (byte) 3);
        bytes.setMemory(length + 1, HANDSHAKE_LENGTH - 1, (byte) 0);
        length += HANDSHAKE_LENGTH;
        return this;
    }

    ClientBytes connect(final String app)
    {
        return command(0, "connect", 1, new AmfObject()
            .put("app", app)
            .put("tcUrl", "rtmp://h/" + app)
            .put("flashVer", "FMLE/3.0")
            .put("objectEncoding", 0.0));
    }

    /** The usual way to a published stream 1. */
    ClientBytes publishing(final String name)
    {
        return handshake().connect("live")
            .command(0, "createStream", 2, null)
            .command(1, "publish", 3, null, name, "live");
    }

    ClientBytes command(
        final int messageStreamId,
        final String name,
        final double transactionId,
        final Object commandObject,
        final Object... args)
    {
        return amf(
            3, MessageType.COMMAND_AMF0, messageStreamId, false, values(name, transactionId, commandObject, args));
    }

    ClientBytes commandAmf3(
        final int messageStreamId,
        final String name,
        final double transactionId,
        final Object commandObject,
        final Object... args)
    {
        return amf(
            3, MessageType.COMMAND_AMF3, messageStreamId, true, values(name, transactionId, commandObject, args));
    }

    ClientBytes data(final int messageStreamId, final Object... values)
    {
        return amf(4, MessageType.DATA_AMF0, messageStreamId, false, values);
    }

    ClientBytes dataAmf3(final int messageStreamId, final Object... values)
    {
        return amf(4, MessageType.DATA_AMF3, messageStreamId, true, values);
    }

    ClientBytes audio(final int messageStreamId, final int timestampMs, final int payloadLength)
    {
        return media(5, MessageType.AUDIO, messageStreamId, timestampMs, payloadLength);
    }

    ClientBytes video(final int messageStreamId, final int timestampMs, final int payloadLength)
    {
        return media(6, MessageType.VIDEO, messageStreamId, timestampMs, payloadLength);
    }

    ClientBytes media(
        final int csid, final int typeId, final int messageStreamId, final int timestampMs, final int payloadLength)
    {
        for (int i = 0; i < payloadLength; i++)
        {
            payload.putByte(i, (byte) (timestampMs + i));
        }
        return message(csid, typeId, messageStreamId, timestampMs, payloadLength);
    }

    ClientBytes control(final int typeId, final int value)
    {
        payload.putInt(0, value, ByteOrder.BIG_ENDIAN);
        return message(2, typeId, 0, 0, typeId == MessageType.SET_PEER_BANDWIDTH ? 5 : 4);
    }

    ClientBytes userControl(final int event, final int value)
    {
        payload.putShort(0, (short) event, ByteOrder.BIG_ENDIAN);
        payload.putInt(2, value, ByteOrder.BIG_ENDIAN);
        return message(2, MessageType.USER_CONTROL, 0, 0, 6);
    }

    ClientBytes raw(final int typeId, final int messageStreamId, final int timestampMs, final int... bytesOfPayload)
    {
        for (int i = 0; i < bytesOfPayload.length; i++)
        {
            payload.putByte(i, (byte) bytesOfPayload[i]);
        }
        return message(3, typeId, messageStreamId, timestampMs, bytesOfPayload.length);
    }

    /** Drop the last bytes, so that the last message stays incomplete. */
    ClientBytes cut(final int count)
    {
        length -= count;
        return this;
    }

    ClientBytes append(final int value)
    {
        bytes.putByte(length++, (byte) value);
        return this;
    }

    int length()
    {
        return length;
    }

    /** What was written since the last call. */
    byte[] take()
    {
        final byte[] taken = new byte[length];
        bytes.getBytes(0, taken);
        length = 0;
        return taken;
    }

    UnsafeBuffer takeBuffer()
    {
        return new UnsafeBuffer(take());
    }

    private static Object[] values(
        final String name, final double transactionId, final Object commandObject, final Object... args)
    {
        final Object[] values = new Object[3 + args.length];
        values[0] = name;
        values[1] = transactionId;
        values[2] = commandObject;
        System.arraycopy(args, 0, values, 3, args.length);
        return values;
    }

    private ClientBytes amf(
        final int csid,
        final int typeId,
        final int messageStreamId,
        final boolean leadingByte,
        final Object... values)
    {
        final int offset = leadingByte ? 1 : 0;
        payload.putByte(0, (byte) 0);
        amf.wrap(payload, offset);
        for (final Object value : values)
        {
            amf.writeValue(value);
        }
        return message(csid, typeId, messageStreamId, 0, offset + amf.length());
    }

    private ClientBytes message(
        final int csid, final int typeId, final int messageStreamId, final int timestampMs, final int payloadLength)
    {
        length += chunkWriter.write(
            bytes, length, csid, timestampMs, typeId, messageStreamId, payload, 0, payloadLength);
        return this;
    }
}
