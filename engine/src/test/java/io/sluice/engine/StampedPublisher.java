package io.sluice.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import io.sluice.amf.Amf0Writer;
import io.sluice.amf.AmfObject;
import io.sluice.rtmp.ChunkWriter;
import io.sluice.rtmp.ClientHandshake;
import io.sluice.rtmp.HandshakeContext;
import io.sluice.rtmp.MessageType;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A publisher whose frames carry their number, so that a receiver can tell which of them it got. Sends as fast as the
 * engine takes it, from the test's own thread.
 */
final class StampedPublisher implements AutoCloseable
{
    private static final byte[] AVC_CONFIGURATION = HexFormat.of().parseHex(
        "014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468efbc80");
    private static final byte[] AAC_CONFIGURATION = HexFormat.of().parseHex("121056e500");
    private static final Object NOTHING = null;
    private static final int STREAM_ID = 1;
    private static final int CHUNK_SIZE = 65_536;
    private static final int SEND_BUFFER_SIZE = 65_536;
    private static final int VIDEO_MS = 40;
    private static final int AUDIO_MS = 23;
    private static final int NAL_LENGTH_SIZE = 4;

    private final Socket socket;
    private final OutputStream output;
    private final InputStream input;
    private final ChunkWriter chunkWriter = new ChunkWriter();
    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(256 * 1024);
    private final ExpandableArrayBuffer payload = new ExpandableArrayBuffer(64 * 1024);
    private final AtomicLong videoFrames = new AtomicLong();
    private final AtomicLong audioFrames = new AtomicLong();
    private volatile boolean isDisconnected;
    private int length;

    StampedPublisher(final int port, final String stream)
    {
        try
        {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(SEND_BUFFER_SIZE);
            output = socket.getOutputStream();
            input = socket.getInputStream();
            shakeHands();
            publish(port, stream);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        final Thread thread = new Thread(this::readAll, "stamped-publisher");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * @param frame of KMP.
     * @return the number that it was sent with.
     */
    static long videoStamp(final KmpPacket frame)
    {
        return new UnsafeBuffer(frame.data()).getLong(NAL_LENGTH_SIZE + 1, ByteOrder.BIG_ENDIAN);
    }

    static long audioStamp(final KmpPacket frame)
    {
        return new UnsafeBuffer(frame.data()).getLong(0, ByteOrder.BIG_ENDIAN);
    }

    /**
     * Send video frames; every 25th is a key frame.
     *
     * @param count      of frames.
     * @param dataLength of each, at least 13.
     */
    void video(final int count, final int dataLength)
    {
        for (int i = 0; i < count; i++)
        {
            final long number = videoFrames.get();
            final boolean isKey = number % 25 == 0;
            payload.putByte(0, (byte)(isKey ? 0x17 : 0x27));
            payload.putInt(1, 0x01000000, ByteOrder.BIG_ENDIAN);
            payload.putInt(5, dataLength - NAL_LENGTH_SIZE, ByteOrder.BIG_ENDIAN);
            payload.putByte(9, (byte)(isKey ? 0x65 : 0x41));
            payload.putLong(10, number, ByteOrder.BIG_ENDIAN);
            payload.setMemory(18, dataLength - 13, (byte)number);
            message(6, MessageType.VIDEO, (int)(number * VIDEO_MS), 5 + dataLength);
            send();
            videoFrames.incrementAndGet();
        }
    }

    /**
     * Send audio frames.
     *
     * @param count      of frames.
     * @param dataLength of each, at least 8.
     */
    void audio(final int count, final int dataLength)
    {
        for (int i = 0; i < count; i++)
        {
            addAudio(dataLength);
            send();
        }
    }

    /**
     * Send audio frames with as few system calls as possible.
     *
     * @param count      of frames.
     * @param dataLength of each, at least 8.
     */
    void audioBurst(final int count, final int dataLength)
    {
        for (int i = 0; i < count; i++)
        {
            addAudio(dataLength);
        }
        send();
    }

    private void addAudio(final int dataLength)
    {
        final long number = audioFrames.get();
        payload.putShort(0, (short)0xAF01, ByteOrder.BIG_ENDIAN);
        payload.putLong(2, number, ByteOrder.BIG_ENDIAN);
        payload.setMemory(10, dataLength - 8, (byte)number);
        message(4, MessageType.AUDIO, (int)(number * AUDIO_MS), 2 + dataLength);
        audioFrames.incrementAndGet();
    }

    /**
     * Send the video's sequence header again, changed or not.
     */
    void videoHeader()
    {
        payload.putByte(0, (byte)0x17);
        payload.putInt(1, 0);
        payload.putBytes(5, AVC_CONFIGURATION);
        message(6, MessageType.VIDEO, 0, 5 + AVC_CONFIGURATION.length);
    }

    void audioHeader()
    {
        payload.putShort(0, (short)0xAF00, ByteOrder.BIG_ENDIAN);
        payload.putBytes(2, AAC_CONFIGURATION);
        message(4, MessageType.AUDIO, 0, 2 + AAC_CONFIGURATION.length);
    }

    long videoFrames()
    {
        return videoFrames.get();
    }

    long audioFrames()
    {
        return audioFrames.get();
    }

    /**
     * Unpublish, as encoders do.
     */
    void end()
    {
        command(STREAM_ID, "FCUnpublish", 4, NOTHING, "x");
        command(0, "deleteStream", 5, NOTHING, (double)STREAM_ID);
        send();
    }

    /**
     * Reset the connection.
     */
    void kill()
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

    /**
     * @return whether the connection has ended, by whichever side.
     */
    boolean isDisconnected()
    {
        return isDisconnected;
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

    private void shakeHands() throws IOException
    {
        final ClientHandshake handshake = new ClientHandshake(new HandshakeContext(new Random(1)), 0);
        final byte[] received = new byte[1 + 2 * 1536];
        sendHandshake(handshake);
        handshake.onBytes(new UnsafeBuffer(received), 0, input.readNBytes(received, 0, received.length));
        sendHandshake(handshake);
    }

    private void sendHandshake(final ClientHandshake handshake) throws IOException
    {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[handshake.outputLength()]);
        handshake.copyOutput(packet, 0);
        output.write(packet.byteArray());
    }

    private void publish(final int port, final String stream) throws IOException
    {
        command(0, "connect", 1, new AmfObject()
            .put("app", "live")
            .put("flashVer", "FMLE/3.0 (stamped)")
            .put("tcUrl", "rtmp://127.0.0.1:" + port + "/live"));
        command(0, "createStream", 2, NOTHING);
        command(STREAM_ID, "publish", 3, NOTHING, stream, "live");
        send();
        final StringBuilder replies = new StringBuilder();
        final byte[] piece = new byte[4096];
        while (replies.indexOf("NetStream.Publish.Start") < 0)
        {
            final int read = input.read(piece);
            if (read < 0)
            {
                throw new IOException("closed before the stream was published");
            }
            replies.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
        }
        payload.putInt(0, CHUNK_SIZE, ByteOrder.BIG_ENDIAN);
        message(2, MessageType.SET_CHUNK_SIZE, 0, Integer.BYTES);
        chunkWriter.chunkSize(CHUNK_SIZE);
        videoHeader();
        audioHeader();
        send();
    }

    private void command(final int streamId, final String name, final double transaction, final Object... values)
    {
        final Amf0Writer amf = new Amf0Writer().wrap(payload, 0).writeString(name).writeNumber(transaction);
        for (final Object value : values)
        {
            amf.writeValue(value);
        }
        message(3, MessageType.COMMAND_AMF0, streamId, 0, amf.length());
    }

    private void message(final int csid, final int typeId, final int timestampMs, final int payloadLength)
    {
        message(csid, typeId, csid == 2 ? 0 : STREAM_ID, timestampMs, payloadLength);
    }

    private void message(
        final int csid, final int typeId, final int streamId, final int timestampMs, final int payloadLength)
    {
        length += chunkWriter.write(bytes, length, csid, timestampMs, typeId, streamId, payload, 0, payloadLength);
    }

    private void send()
    {
        try
        {
            output.write(bytes.byteArray(), 0, length);
            length = 0;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * The engine's acknowledgements must be taken, or its output would fill up.
     */
    private void readAll()
    {
        final byte[] piece = new byte[4096];
        try
        {
            int read = 0;
            while (read >= 0)
            {
                read = input.read(piece);
            }
        }
        catch (final IOException ex)
        {
            // Reset by the engine, or closed by the test: the connection has ended either way.
            isDisconnected = true;
        }
        isDisconnected = true;
    }
}
