package io.sluice.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.Amf0Writer;
import io.sluice.amf.AmfObject;
import io.sluice.rtmp.ChunkHandler;
import io.sluice.rtmp.ChunkReader;
import io.sluice.rtmp.ChunkReaderSettings;
import io.sluice.rtmp.ChunkWriter;
import io.sluice.rtmp.MessageHeader;
import io.sluice.rtmp.MessageType;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A publisher on a blocking socket: H.264 and AAC messages of any length, in chunks of any size. What it does in steady
 * state is cheap, so that many of them load an engine from one thread.
 */
final class LoadPublisher implements AutoCloseable
{
    private static final int HANDSHAKE_LENGTH = 1 + 2 * 1536;
    private static final int READ_LIMIT_MS = 20_000;
    private static final int MAX_PAYLOAD_LENGTH = 128 * 1024;
    private static final int AVC_TAG_LENGTH = 5;
    private static final int AAC_TAG_LENGTH = 2;
    private static final byte[] AVC_SEQUENCE_HEADER = HexFormat.of().parseHex(
        "1700000000014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468efbc80");
    private static final byte[] AAC_SEQUENCE_HEADER = HexFormat.of().parseHex("af001210");

    /** Commands of the server, as words: name, transaction id, code, description. */
    final List<String> replies = new ArrayList<>();
    long acknowledgements;

    private final Socket socket = new Socket();
    private final byte[] received = new byte[64 * 1024];
    private final UnsafeBuffer receivedBuffer = new UnsafeBuffer(received);
    private final ChunkReader reader = new ChunkReader(new ChunkReaderSettings());
    private final ReplyHandler handler = new ReplyHandler();
    private final ChunkWriter writer = new ChunkWriter();
    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(64 * 1024);
    private final ExpandableArrayBuffer payload = new ExpandableArrayBuffer(MAX_PAYLOAD_LENGTH);
    private int length;

    /**
     * Connect and shake hands.
     */
    LoadPublisher(final int port)
    {
        try
        {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_LIMIT_MS);
            final byte[] handshake = new byte[HANDSHAKE_LENGTH];
            handshake[0] = 3;
            socket.getOutputStream().write(handshake);
            if (socket.getInputStream().readNBytes(HANDSHAKE_LENGTH).length < HANDSHAKE_LENGTH)
            {
                throw new IOException("closed during the handshake");
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * @return a publisher that has published, and sent both sequence headers.
     */
    static LoadPublisher publishing(final int port, final String stream, final int chunkSize)
    {
        final LoadPublisher publisher = new LoadPublisher(port);
        publisher.connect();
        publisher.awaitReply("_result 1 ");
        publisher.publish(stream, chunkSize);
        return publisher;
    }

    void connect()
    {
        command(0, "connect", 1, new AmfObject()
            .put("app", "live")
            .put("tcUrl", "rtmp://127.0.0.1/live")
            .put("flashVer", "FMLE/3.0"));
        flush();
    }

    void publish(final String stream, final int chunkSize)
    {
        payload.putInt(0, chunkSize, ByteOrder.BIG_ENDIAN);
        message(2, MessageType.SET_CHUNK_SIZE, 0, 0, 4);
        writer.chunkSize(chunkSize);
        command(0, "createStream", 2, new Object[]{null});
        command(1, "publish", 3, null, stream, "live");
        flush();
        awaitReply("onStatus 0 NetStream.Publish.Start");
        payload.putBytes(0, AVC_SEQUENCE_HEADER);
        message(6, MessageType.VIDEO, 1, 0, AVC_SEQUENCE_HEADER.length);
        payload.putBytes(0, AAC_SEQUENCE_HEADER);
        message(4, MessageType.AUDIO, 1, 0, AAC_SEQUENCE_HEADER.length);
        flush();
    }

    /** Closes the stream and waits until the server has heard of it. */
    void unpublish()
    {
        command(0, "deleteStream", 4, null, 1.0);
        flush();
        awaitReply("onStatus 0 NetStream.Unpublish.Success");
    }

    /** Add a video frame to what {@link #flush()} sends. */
    void video(final int timestampMs, final boolean isKey, final int frameLength)
    {
        payload.putInt(0, (isKey ? 0x17 : 0x27) << 24 | 1 << 16, ByteOrder.BIG_ENDIAN);
        payload.putByte(4, (byte)0);
        payload.putInt(AVC_TAG_LENGTH, frameLength - Integer.BYTES, ByteOrder.BIG_ENDIAN);
        payload.putByte(AVC_TAG_LENGTH + Integer.BYTES, (byte)(isKey ? 0x65 : 0x41));
        message(6, MessageType.VIDEO, 1, timestampMs, AVC_TAG_LENGTH + frameLength);
    }

    /** Add an audio frame to what {@link #flush()} sends. */
    void audio(final int timestampMs, final int frameLength)
    {
        payload.putShort(0, (short)0xaf01, ByteOrder.BIG_ENDIAN);
        message(4, MessageType.AUDIO, 1, timestampMs, AAC_TAG_LENGTH + frameLength);
    }

    /**
     * Send a video and an audio frame for each of so many times, 40 ms apart.
     */
    void frames(final int first, final int count)
    {
        for (int frame = first; frame < first + count; frame++)
        {
            video(frame * 40, frame == 0, 500 + frame);
            audio(frame * 40, 100);
            flush();
        }
    }

    void flush()
    {
        try
        {
            socket.getOutputStream().write(bytes.byteArray(), 0, length);
            length = 0;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Read what the server has sent, without waiting. */
    void drainReplies()
    {
        try
        {
            final InputStream in = socket.getInputStream();
            while (in.available() > 0)
            {
                reader.onBytes(receivedBuffer, 0, in.read(received), handler);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * @return the first reply that begins so; those before it are dropped.
     */
    String awaitReply(final String start)
    {
        try
        {
            while (true)
            {
                while (!replies.isEmpty())
                {
                    final String reply = replies.remove(0);
                    if (reply.startsWith(start))
                    {
                        return reply;
                    }
                }
                final int count = socket.getInputStream().read(received);
                if (count < 0)
                {
                    throw new AssertionError("closed before \"" + start + '"');
                }
                reader.onBytes(receivedBuffer, 0, count, handler);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("waiting for \"" + start + '"', ex);
        }
    }

    /**
     * Read until the server closes.
     *
     * @return whether it closed in an orderly way, not by a reset.
     */
    boolean awaitClose()
    {
        try
        {
            int count = 0;
            while (count >= 0)
            {
                count = socket.getInputStream().read(received);
                if (count > 0)
                {
                    reader.onBytes(receivedBuffer, 0, count, handler);
                }
            }
            return true;
        }
        catch (final java.net.SocketTimeoutException ex)
        {
            throw new AssertionError("not closed", ex);
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    /** {@inheritDoc} */
    public void close()
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

    private void command(
        final int messageStreamId, final String name, final double transactionId, final Object... arguments)
    {
        final Amf0Writer amf = new Amf0Writer().wrap(payload, 0);
        amf.writeString(name).writeNumber(transactionId);
        for (final Object argument : arguments)
        {
            amf.writeValue(argument);
        }
        message(3, MessageType.COMMAND_AMF0, messageStreamId, 0, amf.length());
    }

    private void message(
        final int csid, final int typeId, final int messageStreamId, final int timestampMs, final int payloadLength)
    {
        length += writer.writeCompressed(
            bytes, length, csid, timestampMs, typeId, messageStreamId, payload, 0, payloadLength);
    }

    /**
     * Puts commands into words.
     */
    private final class ReplyHandler implements ChunkHandler
    {
        private final ExpandableArrayBuffer reply = new ExpandableArrayBuffer();
        private int replyLength;

        /** {@inheritDoc} */
        public void onMessageStart(final MessageHeader message)
        {
            replyLength = 0;
        }

        /** {@inheritDoc} */
        public void onMessageData(
            final MessageHeader message, final org.agrona.DirectBuffer buffer, final int offset, final int count)
        {
            reply.putBytes(replyLength, buffer, offset, count);
            replyLength += count;
        }

        /** {@inheritDoc} */
        public void onMessageEnd(final MessageHeader message)
        {
            if (message.typeId() == MessageType.ACKNOWLEDGEMENT)
            {
                acknowledgements++;
            }
            else if (message.typeId() == MessageType.COMMAND_AMF0)
            {
                final StringBuilder text = new StringBuilder();
                final Amf0Reader amf = new Amf0Reader().wrap(reply, 0, replyLength);
                while (amf.hasRemaining())
                {
                    final Object value = amf.readValue();
                    if (value instanceof AmfObject object && object.has("code"))
                    {
                        text.append(object.get("code")).append(": ").append(object.get("description"));
                    }
                    else if (value instanceof Double number)
                    {
                        text.append(number.longValue()).append(' ');
                    }
                    else if (value instanceof String word)
                    {
                        text.append(word).append(' ');
                    }
                }
                replies.add(text.toString());
            }
        }

        /** {@inheritDoc} */
        public void onMessageAbort(final MessageHeader message)
        {
            throw new AssertionError("a server aborts nothing");
        }
    }
}
