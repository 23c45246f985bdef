package io.sluice.rtmp;

import java.nio.ByteOrder;

import org.agrona.MutableDirectBuffer;

/**
 * Writes protocol control and user control messages (RTMP 1.0, sections 5.4 and 6.2), on chunk stream 2 and message
 * stream 0 with timestamp 0. Each method returns the bytes written, at most {@link #MAX_LENGTH}.
 */
public final class ControlMessages
{
    /** The chunk stream of all control messages. */
    public static final int CSID = 2;
    /** Longest control message with its header. */
    public static final int MAX_LENGTH = 24;

    /** User control: a stream begins; its id follows. */
    public static final int STREAM_BEGIN = 0;
    /** User control: a stream ended; its id follows. */
    public static final int STREAM_EOF = 1;
    /** User control: a stream has no data for now; its id follows. */
    public static final int STREAM_DRY = 2;
    /** User control: the client's buffer; stream id and length in milliseconds follow. */
    public static final int SET_BUFFER_LENGTH = 3;
    /** User control: a stream is recorded; its id follows. */
    public static final int STREAM_IS_RECORDED = 4;
    /** User control: ping; a timestamp follows. */
    public static final int PING_REQUEST = 6;
    /** User control: pong; the ping's timestamp follows. */
    public static final int PING_RESPONSE = 7;

    /** Set Peer Bandwidth, limit type dynamic (5.4.5). */
    public static final int LIMIT_DYNAMIC = 2;

    private ControlMessages()
    {
    }

    /**
     * Write Set Chunk Size and use it from the next message on.
     *
     * @param writer    of the connection, whose chunk size is set.
     * @param dst       to write to.
     * @param offset    to write at.
     * @param chunkSize in bytes.
     * @return bytes written.
     */
    public static int setChunkSize(
        final ChunkWriter writer, final MutableDirectBuffer dst, final int offset, final int chunkSize)
    {
        final int length = writeInt(writer, dst, offset, MessageType.SET_CHUNK_SIZE, chunkSize);
        writer.chunkSize(chunkSize);
        return length;
    }

    /**
     * Write Acknowledgement.
     *
     * @param writer         of the connection.
     * @param dst            to write to.
     * @param offset         to write at.
     * @param sequenceNumber bytes received so far, 32 bits that wrap.
     * @return bytes written.
     */
    public static int acknowledgement(
        final ChunkWriter writer, final MutableDirectBuffer dst, final int offset, final int sequenceNumber)
    {
        return writeInt(writer, dst, offset, MessageType.ACKNOWLEDGEMENT, sequenceNumber);
    }

    /**
     * Write Window Acknowledgement Size.
     *
     * @param writer      of the connection.
     * @param dst         to write to.
     * @param offset      to write at.
     * @param windowBytes after which the peer shall acknowledge; never 0, which stalls some peers.
     * @return bytes written.
     */
    public static int windowAckSize(
        final ChunkWriter writer, final MutableDirectBuffer dst, final int offset, final int windowBytes)
    {
        if (windowBytes <= 0)
        {
            throw new IllegalArgumentException("window must be positive: " + windowBytes);
        }
        return writeInt(writer, dst, offset, MessageType.WINDOW_ACK_SIZE, windowBytes);
    }

    /**
     * Write Set Peer Bandwidth.
     *
     * @param writer      of the connection.
     * @param dst         to write to.
     * @param offset      to write at.
     * @param windowBytes that the peer shall announce.
     * @param limitType   0 hard, 1 soft, {@link #LIMIT_DYNAMIC}.
     * @return bytes written.
     */
    public static int peerBandwidth(
        final ChunkWriter writer,
        final MutableDirectBuffer dst,
        final int offset,
        final int windowBytes,
        final int limitType)
    {
        final int headerLength = writer.writeHeader(dst, offset, CSID, 0, MessageType.SET_PEER_BANDWIDTH, 0, 5);
        dst.putInt(offset + headerLength, windowBytes, ByteOrder.BIG_ENDIAN);
        dst.putByte(offset + headerLength + 4, (byte) limitType);
        return headerLength + 5;
    }

    /**
     * Write a user control message with one argument.
     *
     * @param writer    of the connection.
     * @param dst       to write to.
     * @param offset    to write at.
     * @param eventType for example {@link #STREAM_BEGIN}.
     * @param value     that follows the event's type: the message stream id, or a ping's timestamp.
     * @return bytes written.
     */
    public static int userControl(
        final ChunkWriter writer,
        final MutableDirectBuffer dst,
        final int offset,
        final int eventType,
        final int value)
    {
        final int headerLength = writer.writeHeader(dst, offset, CSID, 0, MessageType.USER_CONTROL, 0, 6);
        dst.putShort(offset + headerLength, (short) eventType, ByteOrder.BIG_ENDIAN);
        dst.putInt(offset + headerLength + 2, value, ByteOrder.BIG_ENDIAN);
        return headerLength + 6;
    }

    /**
     * Write the user control message Set Buffer Length, which clients send before they play.
     *
     * @param writer          of the connection.
     * @param dst             to write to.
     * @param offset          to write at.
     * @param messageStreamId that will be played.
     * @param bufferMs        of the client.
     * @return bytes written.
     */
    public static int setBufferLength(
        final ChunkWriter writer,
        final MutableDirectBuffer dst,
        final int offset,
        final int messageStreamId,
        final int bufferMs)
    {
        final int headerLength = writer.writeHeader(dst, offset, CSID, 0, MessageType.USER_CONTROL, 0, 10);
        dst.putShort(offset + headerLength, (short) SET_BUFFER_LENGTH, ByteOrder.BIG_ENDIAN);
        dst.putInt(offset + headerLength + 2, messageStreamId, ByteOrder.BIG_ENDIAN);
        dst.putInt(offset + headerLength + 6, bufferMs, ByteOrder.BIG_ENDIAN);
        return headerLength + 10;
    }

    private static int writeInt(
        final ChunkWriter writer, final MutableDirectBuffer dst, final int offset, final int typeId, final int value)
    {
        final int headerLength = writer.writeHeader(dst, offset, CSID, 0, typeId, 0, Integer.BYTES);
        dst.putInt(offset + headerLength, value, ByteOrder.BIG_ENDIAN);
        return headerLength + Integer.BYTES;
    }
}
