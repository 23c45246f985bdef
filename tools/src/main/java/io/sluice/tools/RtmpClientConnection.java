package io.sluice.tools;

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

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * A client's RTMP connection over a blocking socket: handshake, whole messages in both directions, and the protocol
 * control messages, which it answers itself.
 * <p>
 * Any thread may send; one thread reads in {@link #readLoop(MessageListener)}.
 */
final class RtmpClientConnection implements AutoCloseable
{
    private static final int HANDSHAKE_TIMEOUT_MS = 5_000;
    private static final int READ_BUFFER_LENGTH = 64 * 1024;

    /**
     * Gets the server's messages, on the thread that reads.
     */
    interface MessageListener
    {
        /**
         * A message has arrived, other than the protocol control messages.
         *
         * @param header  of the message.
         * @param payload that holds the message during the call.
         * @param length  of the message, whose first byte is at 0.
         */
        void onMessage(MessageHeader header, DirectBuffer payload, int length);
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ChunkWriter writer = new ChunkWriter();
    private final ExpandableArrayBuffer sendBuffer = new ExpandableArrayBuffer(READ_BUFFER_LENGTH);
    private final ChunkReader reader = new ChunkReader(new ChunkReaderSettings());
    private final UnsafeBuffer readBuffer = new UnsafeBuffer(new byte[READ_BUFFER_LENGTH]);
    private int leftOffset = 0;
    private int leftLength = 0;
    private volatile boolean isClosed = false;

    private RtmpClientConnection(final Socket socket) throws IOException
    {
        this.socket = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /**
     * Connect and shake hands.
     *
     * @param host      name or address of the server.
     * @param port      of the server.
     * @param timeoutMs to connect within.
     * @return the connection, ready for the first message.
     * @throws IOException   if the server can't be reached or closes the connection.
     * @throws RtmpException if the server speaks something else.
     */
    static RtmpClientConnection connect(final String host, final int port, final int timeoutMs) throws IOException
    {
        final Socket socket = new Socket();
        try
        {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), timeoutMs);
            socket.setSoTimeout(HANDSHAKE_TIMEOUT_MS);
            final RtmpClientConnection connection = new RtmpClientConnection(socket);
            connection.shakeHands();
            socket.setSoTimeout(0);

            return connection;
        }
        catch (final IOException | RuntimeException ex)
        {
            socket.close();
            throw ex;
        }
    }

    /**
     * Send a message.
     *
     * @param csid            chunk stream id.
     * @param timestampMs     of the message.
     * @param typeId          see {@link MessageType}.
     * @param messageStreamId of the message.
     * @param payload         of the message.
     * @param offset          of the payload.
     * @param length          of the payload.
     * @throws IOException if the connection is gone.
     */
    synchronized void send(
        final int csid,
        final int timestampMs,
        final int typeId,
        final int messageStreamId,
        final DirectBuffer payload,
        final int offset,
        final int length) throws IOException
    {
        sendBuffer.checkLimit(writer.encodedLength(csid, timestampMs, length));
        flush(writer.writeCompressed(
            sendBuffer, 0, csid, timestampMs, typeId, messageStreamId, payload, offset, length));
    }

    /**
     * Announce a chunk size and use it from now on.
     *
     * @param chunkSize in bytes.
     * @throws IOException if the connection is gone.
     */
    synchronized void chunkSize(final int chunkSize) throws IOException
    {
        flush(ControlMessages.setChunkSize(writer, sendBuffer, 0, chunkSize));
    }

    /**
     * Read until the server closes the connection or it is closed here.
     *
     * @param listener of the messages.
     * @throws IOException   if the connection fails.
     * @throws RtmpException if the server breaks the protocol.
     */
    void readLoop(final MessageListener listener) throws IOException
    {
        final Assembler assembler = new Assembler(listener);
        long receivedBytes = leftLength;
        long ackedBytes = 0;
        try
        {
            reader.onBytes(readBuffer, leftOffset, leftLength, assembler);
            for (int length = read(); length >= 0; length = read())
            {
                receivedBytes += length;
                reader.onBytes(readBuffer, 0, length, assembler);
                if (assembler.ackWindowBytes > 0 && receivedBytes - ackedBytes >= assembler.ackWindowBytes)
                {
                    ackedBytes = receivedBytes;
                    acknowledge((int) receivedBytes);
                }
            }
        }
        catch (final UncheckedIOException ex)
        {
            throw ex.getCause();
        }
    }

    /**
     * Send no more, but read on.
     *
     * @throws IOException if the connection is gone.
     */
    void shutdownOutput() throws IOException
    {
        socket.shutdownOutput();
    }

    @Override
    public void close()
    {
        isClosed = true;
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
        final HandshakeContext context = new HandshakeContext(new SplittableRandom());
        final ClientHandshake handshake = new ClientHandshake(context, (int) (System.nanoTime() / 1_000_000));
        flush(handshake.copyOutput(sendBuffer, 0));
        while (!handshake.isComplete())
        {
            if (leftLength == 0)
            {
                leftOffset = 0;
                leftLength = read();
                if (leftLength < 0)
                {
                    throw new EOFException("the server closed the connection during the handshake");
                }
            }

            final int consumed = handshake.onBytes(readBuffer, leftOffset, leftLength);
            leftOffset += consumed;
            leftLength -= consumed;
            flush(handshake.copyOutput(sendBuffer, 0));
        }
    }

    private int read() throws IOException
    {
        try
        {
            return in.read(readBuffer.byteArray());
        }
        catch (final IOException ex)
        {
            if (isClosed)
            {
                return -1;
            }

            throw ex;
        }
    }

    private void flush(final int length) throws IOException
    {
        if (length > 0)
        {
            out.write(sendBuffer.byteArray(), 0, length);
        }
    }

    private synchronized void acknowledge(final int sequenceNumber) throws IOException
    {
        flush(ControlMessages.acknowledgement(writer, sendBuffer, 0, sequenceNumber));
    }

    private synchronized void pong(final int timestamp)
    {
        try
        {
            flush(ControlMessages.userControl(writer, sendBuffer, 0, ControlMessages.PING_RESPONSE, timestamp));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Puts messages together; the chunk reader bounds their lengths.
     */
    private final class Assembler implements ChunkHandler
    {
        private final MessageListener listener;
        private int ackWindowBytes = 0;

        Assembler(final MessageListener listener)
        {
            this.listener = listener;
        }

        @Override
        public void onMessageStart(final MessageHeader message)
        {
            message.attach(new Payload(message.length()));
        }

        @Override
        public void onMessageData(
            final MessageHeader message, final DirectBuffer buffer, final int offset, final int length)
        {
            final Payload payload = (Payload) message.attachment();
            payload.bytes.putBytes(payload.length, buffer, offset, length);
            payload.length += length;
        }

        @Override
        public void onMessageEnd(final MessageHeader message)
        {
            final UnsafeBuffer payload = ((Payload) message.attachment()).bytes;
            final int length = payload.capacity();
            switch (message.typeId())
            {
                case MessageType.WINDOW_ACK_SIZE:
                    if (length >= Integer.BYTES)
                    {
                        ackWindowBytes = payload.getInt(0, ByteOrder.BIG_ENDIAN);
                    }
                    break;

                case MessageType.USER_CONTROL:
                    if (length >= Short.BYTES + Integer.BYTES &&
                        payload.getShort(0, ByteOrder.BIG_ENDIAN) == ControlMessages.PING_REQUEST)
                    {
                        pong(payload.getInt(Short.BYTES, ByteOrder.BIG_ENDIAN));
                    }
                    break;

                case MessageType.ACKNOWLEDGEMENT:
                case MessageType.SET_PEER_BANDWIDTH:
                    // What was sent is bounded by TCP alone, so neither changes anything.
                    break;

                default:
                    listener.onMessage(message, payload, length);
                    break;
            }
        }

        @Override
        public void onMessageAbort(final MessageHeader message)
        {
            message.attach(null);
        }
    }

    /**
     * A message in progress.
     */
    private static final class Payload
    {
        private final UnsafeBuffer bytes;
        private int length = 0;

        Payload(final int length)
        {
            bytes = new UnsafeBuffer(new byte[length]);
        }
    }
}
