package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.Amf0Writer;
import io.sluice.amf.AmfObject;
import io.sluice.rtmp.ChunkHandler;
import io.sluice.rtmp.ChunkReader;
import io.sluice.rtmp.ChunkReaderSettings;
import io.sluice.rtmp.ChunkWriter;
import io.sluice.rtmp.ClientHandshake;
import io.sluice.rtmp.ControlMessages;
import io.sluice.rtmp.HandshakeContext;
import io.sluice.rtmp.MessageHeader;
import io.sluice.rtmp.MessageType;
import io.sluice.rtmp.RtmpException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An RTMP client on a blocking socket that sends what a test says, right or wrong. A thread reads the replies and puts
 * them into words: {@code "1: onStatus 0 null status/NetStream.Publish.Start"}.
 */
final class RtmpTestClient implements AutoCloseable
{
    private static final int COMMAND_CSID = 3;
    private static final int EXTENDED = 0xFFFFFF;

    final List<String> replies = new CopyOnWriteArrayList<>();
    volatile boolean isClosedByPeer;
    volatile boolean answersPings = true;

    private final Socket socket;
    private final ChunkWriter chunkWriter = new ChunkWriter();
    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(4096);
    private final ExpandableArrayBuffer payload = new ExpandableArrayBuffer(4096);
    private int pending;
    private int transactionId;

    RtmpTestClient(final int port)
    {
        try
        {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** A client that has shaken hands and connected to application live. */
    static RtmpTestClient connected(final EngineRig rig)
    {
        final RtmpTestClient client = new RtmpTestClient(rig.port());
        client.handshake();
        client.connect("live");
        client.awaitReply("_result 1 {} status/NetConnection.Connect.Success");
        return client;
    }

    /** A client that has shaken hands and sent its connect, and does not read. */
    static RtmpTestClient silent(final EngineRig rig)
    {
        final RtmpTestClient client = new RtmpTestClient(rig.port());
        client.shakeHands();
        return client.connect("live");
    }

    /** A client that publishes on its stream 1. */
    static RtmpTestClient publishing(final EngineRig rig, final String name)
    {
        final RtmpTestClient client = connected(rig);
        client.publish(client.createStream(), name);
        return client;
    }

    RtmpTestClient handshake()
    {
        shakeHands();
        return readReplies();
    }

    private void shakeHands()
    {
        final ClientHandshake handshake = new ClientHandshake(new HandshakeContext(new Random()), 0);
        final byte[] received = new byte[4096];
        try
        {
            while (!handshake.isComplete())
            {
                final int length = handshake.outputLength();
                if (length > 0)
                {
                    final byte[] output = new byte[length];
                    handshake.copyOutput(new UnsafeBuffer(output), 0);
                    raw(output);
                }
                else
                {
                    // Not a byte more than S0, S1 and S2: what follows is for the reading thread.
                    final int read = socket.getInputStream().read(received, 0, 1);
                    if (read < 0)
                    {
                        throw new IOException("closed by server during the handshake");
                    }
                    handshake.onBytes(new UnsafeBuffer(received), 0, read);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    RtmpTestClient connect(final String app)
    {
        return command(0, "connect", new AmfObject()
            .put("app", app)
            .put("flashVer", "FMLE/3.0 (compatible; test)")
            .put("tcUrl", "rtmp://127.0.0.1/" + app));
    }

    int createStream()
    {
        command(0, "createStream", null);
        final String prefix = "0: _result " + transactionId + " null ";
        awaitReply(prefix);
        return Integer.parseInt(reply(prefix).substring(prefix.length()));
    }

    RtmpTestClient publish(final int streamId, final String name)
    {
        final String start = streamId + ": onStatus 0 null status/NetStream.Publish.Start";
        final int before = count(start);
        command(streamId, "publish", null, name, "live");
        Await.until(() -> "a further \"" + start + "\", there were " + replies, () -> count(start) > before);
        return this;
    }

    RtmpTestClient command(final int streamId, final String name, final Object object, final Object... arguments)
    {
        return amf(MessageType.COMMAND_AMF0, streamId, name, object, arguments);
    }

    /** The same as message type 17: a byte of 0, then AMF0. */
    RtmpTestClient commandAmf3(final int streamId, final String name, final Object object, final Object... arguments)
    {
        return amf(MessageType.COMMAND_AMF3, streamId, name, object, arguments);
    }

    /** Announce a chunk size and use it from then on. */
    RtmpTestClient chunkSize(final int size)
    {
        pending += ControlMessages.setChunkSize(chunkWriter, bytes, pending, size);
        return flush();
    }

    RtmpTestClient tag(final int streamId, final FlvTag tag)
    {
        final int csid = tag.type() == MessageType.AUDIO ? 4 : 6;
        return message(csid, tag.type(), streamId, (int)tag.timestampMs(), tag.body());
    }

    RtmpTestClient tags(final int streamId, final List<FlvTag> tags)
    {
        for (final FlvTag tag : tags)
        {
            tag(streamId, tag);
        }
        return this;
    }

    RtmpTestClient message(
        final int csid, final int typeId, final int streamId, final int timestampMs, final byte[] body)
    {
        pending += chunkWriter.write(
            bytes, pending, csid, timestampMs, typeId, streamId, new UnsafeBuffer(body), 0, body.length);
        return flush();
    }

    /** A message whose chunks of type 3 do not repeat the extended timestamp, as some encoders write them. */
    RtmpTestClient messageWithoutRepetition(
        final int csid, final int typeId, final int streamId, final int timestampMs, final byte[] body)
    {
        final int chunkSize = chunkWriter.chunkSize();
        pending += chunkWriter.write(bytes, pending, csid, timestampMs, typeId, streamId,
            new UnsafeBuffer(body), 0, Math.min(chunkSize, body.length));
        putMedium(pending - Math.min(chunkSize, body.length) - headerLength(timestampMs) + 4, body.length);
        for (int offset = chunkSize; offset < body.length; offset += chunkSize)
        {
            final int length = Math.min(chunkSize, body.length - offset);
            bytes.putByte(pending, (byte)(0xC0 | csid));
            bytes.putBytes(pending + 1, body, offset, length);
            pending += 1 + length;
        }
        return flush();
    }

    /**
     * @return the bytes of a message that could be sent, chunked.
     */
    byte[] encode(final int csid, final int typeId, final int streamId, final int timestampMs, final byte[] body)
    {
        final ExpandableArrayBuffer encoded = new ExpandableArrayBuffer();
        final int length = chunkWriter.write(
            encoded, 0, csid, timestampMs, typeId, streamId, new UnsafeBuffer(body), 0, body.length);
        final byte[] copy = new byte[length];
        encoded.getBytes(0, copy);
        return copy;
    }

    /**
     * @return the bytes of a command that could be sent.
     */
    byte[] encodeCommand(final String name, final int transaction, final String argument)
    {
        final int length = new Amf0Writer().wrap(payload, 0)
            .writeString(name).writeNumber(transaction).writeNull().writeString(argument).length();
        final byte[] body = new byte[length];
        payload.getBytes(0, body);
        return encode(COMMAND_CSID, MessageType.COMMAND_AMF0, 0, 0, body);
    }

    RtmpTestClient raw(final byte[] data)
    {
        try
        {
            socket.getOutputStream().write(data);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return this;
    }

    /**
     * @return whether the server took the bytes; false when it has closed.
     */
    boolean offer(final byte[] data)
    {
        try
        {
            socket.getOutputStream().write(data);
            return true;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    RtmpTestClient awaitReply(final String part)
    {
        Await.until(() -> "reply \"" + part + "\", there were " + replies, () -> reply(part) != null);
        return this;
    }

    int count(final String part)
    {
        return (int)replies.stream().filter(reply -> reply.contains(part)).count();
    }

    RtmpTestClient awaitClosed()
    {
        Await.until(() -> "the server to close, replies were " + replies, () -> isClosedByPeer);
        return this;
    }

    int localPort()
    {
        return socket.getLocalPort();
    }

    void reset()
    {
        try
        {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@inheritDoc} */
    public void close()
    {
        disconnect();
    }

    void disconnect()
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Have a thread read what comes; done by {@link #handshake()}. */
    RtmpTestClient readReplies()
    {
        final Thread thread = new Thread(this::read, "rtmp-test-client");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private String reply(final String part)
    {
        return replies.stream().filter(reply -> reply.contains(part)).findFirst().orElse(null);
    }

    private RtmpTestClient amf(
        final int typeId, final int streamId, final String name, final Object object, final Object... arguments)
    {
        final int skipped = typeId == MessageType.COMMAND_AMF3 ? 1 : 0;
        payload.putByte(0, (byte)0);
        final Amf0Writer amf = new Amf0Writer().wrap(payload, skipped);
        amf.writeString(name).writeNumber(++transactionId);
        amf.writeValue(object);
        for (final Object argument : arguments)
        {
            amf.writeValue(argument);
        }
        pending += chunkWriter.write(
            bytes, pending, COMMAND_CSID, 0, typeId, streamId, payload, 0, skipped + amf.length());
        return flush();
    }

    private RtmpTestClient flush()
    {
        final byte[] data = new byte[pending];
        bytes.getBytes(0, data);
        pending = 0;
        return raw(data);
    }

    private void read()
    {
        final byte[] received = new byte[4096];
        final ChunkReader reader = new ChunkReader(new ChunkReaderSettings());
        final Replies handler = new Replies();
        try
        {
            int length = socket.getInputStream().read(received);
            while (length >= 0)
            {
                reader.onBytes(new UnsafeBuffer(received), 0, length, handler);
                length = socket.getInputStream().read(received);
            }
        }
        catch (final IOException | RtmpException ex)
        {
            replies.add(ex.toString());
        }
        isClosedByPeer = true;
    }

    private void pong(final int timeMs)
    {
        final UnsafeBuffer pong = new UnsafeBuffer(new byte[64]);
        final int length = ControlMessages.userControl(
            new ChunkWriter(), pong, 0, ControlMessages.PING_RESPONSE, timeMs);
        final byte[] data = new byte[length];
        pong.getBytes(0, data);
        offer(data);
    }

    private static int headerLength(final int timestampMs)
    {
        return Integer.compareUnsigned(timestampMs, EXTENDED) >= 0 ? 16 : 12;
    }

    private void putMedium(final int offset, final int value)
    {
        bytes.putByte(offset, (byte)(value >> 16));
        bytes.putShort(offset + 1, (short)value, ByteOrder.BIG_ENDIAN);
    }

    /**
     * Puts what the server sends into words.
     */
    private final class Replies implements ChunkHandler
    {
        private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
        private int length;

        public void onMessageStart(final MessageHeader header)
        {
            length = 0;
        }

        public void onMessageData(
            final MessageHeader header, final DirectBuffer buffer, final int offset, final int count)
        {
            message.putBytes(length, buffer, offset, count);
            length += count;
        }

        public void onMessageEnd(final MessageHeader header)
        {
            switch (header.typeId())
            {
                case MessageType.USER_CONTROL ->
                {
                    final int event = message.getShort(0, ByteOrder.BIG_ENDIAN);
                    final int value = message.getInt(2, ByteOrder.BIG_ENDIAN);
                    replies.add("control " + event + " " + value);
                    if (event == ControlMessages.PING_REQUEST && answersPings)
                    {
                        pong(value);
                    }
                }
                case MessageType.COMMAND_AMF0, MessageType.DATA_AMF0 -> replies.add(command(header));
                default -> replies.add("type " + header.typeId() + " " + message.getInt(0, ByteOrder.BIG_ENDIAN));
            }
        }

        public void onMessageAbort(final MessageHeader header)
        {
            throw new RtmpException("the server aborts a message");
        }

        private String command(final MessageHeader header)
        {
            final StringBuilder text = new StringBuilder().append(header.messageStreamId()).append(':');
            final Amf0Reader amf = new Amf0Reader().wrap(message, 0, length);
            while (amf.hasRemaining())
            {
                final Object value = amf.readValue();
                if (value instanceof AmfObject object)
                {
                    text.append(' ').append(!object.has("code") ? "{}" :
                        object.get("level") + "/" + object.get("code") + " \"" + object.get("description") + '"');
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
}
