package io.sluice.rtmp;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the chunk stream of one connection (RTMP 1.0, section 5.3) from its first byte after the handshake. Bytes may
 * come at any split; payload is handed on where it lies, and all that is kept between two calls is an incomplete
 * header.
 * <pre>
 *   basic header           message header (by fmt)                          extended timestamp
 *  +-----+--------------+ +-----------------------------------------------+ +-----------------+
 *  | fmt | csid         | | 0: timestamp 3, length 3, type 1, stream id 4 | | 4 bytes, when   |
 *  |  2  |  6, 14 or 22 | | 1: delta 3, length 3, type 1                  | | timestamp or    |
 *  +-----+--------------+ | 2: delta 3                                    | | delta is        |
 *                         | 3: nothing                                    | | 0xFFFFFF        |
 *                         +-----------------------------------------------+ +-----------------+
 * </pre>
 * All fields are big-endian but the message stream id. Nothing is allocated once a chunk stream is known.
 * <p>
 * For one thread at a time. After an {@link RtmpException} only {@link #abortAll(ChunkHandler)} may be called.
 */
public final class ChunkReader
{
    /** Bytes of payload in a chunk until the peer says otherwise. */
    public static final int INITIAL_CHUNK_SIZE = 128;
    /** Largest chunk size: no message is longer (5.4.1). */
    public static final int MAX_CHUNK_SIZE = 0xFFFFFF;
    /** Longest header: basic header of 3, message header of 11, extended timestamp of 4. */
    public static final int MAX_HEADER_LENGTH = 18;

    /** What parsing returns when more bytes are needed. */
    static final int INCOMPLETE = -1;
    static final int EXTENDED_LENGTH = 4;

    private static final int EXTENDED = 0xFFFFFF;
    /**
     * A chunk of type 3 that begins a message after one of type 0 takes that one's timestamp as its delta (5.3.1.2.4,
     * SRS, FFmpeg, OBS; Flash Media Live Encoder sends it) or 0 (nginx-rtmp). The specification is followed where the
     * timestamp may be meant as a delta at all.
     */
    private static final int MAX_TIMESTAMP_AS_DELTA_MS = 1000;

    private final int maxMessageLength;
    private final int maxPartialBytes;

    private final ChunkStreamTable streams;
    private final Type3Detector type3Detector;
    private final UnsafeBuffer staged = new UnsafeBuffer(new byte[MAX_HEADER_LENGTH]);
    private final UnsafeBuffer unread = new UnsafeBuffer(new byte[EXTENDED_LENGTH]);
    private ChunkStream current;
    private int stagedLength;
    private int chunkRemaining;
    private int chunkSize = INITIAL_CHUNK_SIZE;
    private long partialBytes;

    /**
     * @param settings to read by.
     */
    public ChunkReader(final ChunkReaderSettings settings)
    {
        maxMessageLength = settings.maxMessageLength();
        maxPartialBytes = settings.maxPartialBytes();
        streams = new ChunkStreamTable(settings.maxChunkStreams());
        type3Detector = new Type3Detector(settings.type3ExtendedTimestamp());
    }

    /**
     * Read bytes; all of them are consumed.
     *
     * @param buffer  that holds the bytes; not used after the call.
     * @param offset  of the first.
     * @param length  in bytes.
     * @param handler of the messages.
     * @throws RtmpException if the peer broke the protocol or a limit; the connection must be closed.
     */
    public void onBytes(final DirectBuffer buffer, final int offset, final int length, final ChunkHandler handler)
    {
        final int limit = offset + length;
        int position = offset;
        while (position < limit)
        {
            if (chunkRemaining > 0)
            {
                position += onPayload(buffer, position, limit - position, handler);
            }
            else if (stagedLength == 0)
            {
                position += onHeader(buffer, position, limit - position, handler);
            }
            else
            {
                position += onSplitHeader(buffer, position, limit - position, handler);
            }
        }
    }

    /**
     * @return payload bytes in the peer's chunks.
     */
    public int chunkSize()
    {
        return chunkSize;
    }

    /**
     * @return whether the peer repeats the extended timestamp in chunks of type 3, as set or as found; AUTO while that
     *     is not known.
     */
    public Type3ExtendedTimestamp type3ExtendedTimestamp()
    {
        return type3Detector.state();
    }

    /**
     * @return chunk streams that the peer has used.
     */
    public int chunkStreamCount()
    {
        return streams.size();
    }

    /**
     * @return announced lengths of all messages that have begun and not ended.
     */
    public long partialBytes()
    {
        return partialBytes;
    }

    /**
     * End all messages in progress, because the connection ends.
     *
     * @param handler to be told of each.
     */
    public void abortAll(final ChunkHandler handler)
    {
        for (int i = 0; i < streams.size(); i++)
        {
            abort(streams.get(i), handler);
        }
        current = null;
        chunkRemaining = 0;
        stagedLength = 0;
    }

    private int onPayload(final DirectBuffer buffer, final int offset, final int available, final ChunkHandler handler)
    {
        final ChunkStream stream = current;
        final int length = Math.min(chunkRemaining, available);
        chunkRemaining -= length;
        stream.received += length;
        if (stream.isChunkControl())
        {
            stream.onControlPayload(buffer, offset, length);
        }
        else
        {
            handler.onMessageData(stream, buffer, offset, length);
        }
        if (stream.received == stream.length)
        {
            endMessage(stream, handler);
        }
        return length;
    }

    private int onHeader(final DirectBuffer buffer, final int offset, final int available, final ChunkHandler handler)
    {
        final int length = parseHeader(buffer, offset, available, handler);
        if (length != INCOMPLETE)
        {
            return length;
        }
        staged.putBytes(0, buffer, offset, available);
        stagedLength = available;
        return available;
    }

    private int onSplitHeader(
        final DirectBuffer buffer, final int offset, final int available, final ChunkHandler handler)
    {
        final int before = stagedLength;
        final int added = Math.min(MAX_HEADER_LENGTH - before, available);
        staged.putBytes(before, buffer, offset, added);
        final int length = parseHeader(staged, 0, before + added, handler);
        if (length == INCOMPLETE)
        {
            stagedLength = before + added;
            return added;
        }
        stagedLength = 0;
        if (length >= before)
        {
            return length - before;
        }
        // What looked like the beginning of a repeated extended timestamp is payload, or the next header.
        unread.putBytes(0, staged, length, before - length);
        onBytes(unread, 0, before - length, handler);
        return 0;
    }

    /**
     * Parse a chunk's header and apply it if it is complete.
     *
     * @return the header's length or INCOMPLETE, in which case nothing has changed.
     */
    private int parseHeader(
        final DirectBuffer buffer, final int offset, final int available, final ChunkHandler handler)
    {
        final int first = buffer.getByte(offset);
        final int fmt = first >> 6 & 3;
        int csid = first & 0x3F;
        int basicLength = 1;
        if (csid < ChunkStream.MIN_CSID)
        {
            basicLength = 2 + csid;
            if (available < basicLength)
            {
                return INCOMPLETE;
            }
            csid = longCsid(buffer, offset + 1, csid);
        }
        if (fmt == 3)
        {
            return continueStream(csid, buffer, offset, basicLength, available, handler);
        }
        return parseMessageHeader(fmt, csid, buffer, offset, basicLength, available, handler);
    }

    private int continueStream(
        final int csid,
        final DirectBuffer buffer,
        final int offset,
        final int basicLength,
        final int available,
        final ChunkHandler handler)
    {
        final ChunkStream stream = streams.known(csid, 3);
        int length = basicLength;
        if (stream.hasExtendedTimestamp)
        {
            final int extendedLength = type3Detector.extendedLength(
                stream, buffer, offset + basicLength, available - basicLength);
            if (extendedLength == INCOMPLETE)
            {
                return INCOMPLETE;
            }
            length += extendedLength;
        }
        if (!stream.inMessage)
        {
            stream.timestampMs += stream.timestampDeltaMs;
            startMessage(stream, handler);
        }
        startChunk(stream, handler);
        return length;
    }

    private int parseMessageHeader(
        final int fmt,
        final int csid,
        final DirectBuffer buffer,
        final int offset,
        final int basicLength,
        final int available,
        final ChunkHandler handler)
    {
        // 11, 7 or 3 bytes.
        int length = basicLength + 11 - (fmt << 2);
        if (available < length)
        {
            return INCOMPLETE;
        }
        final int fields = offset + basicLength;
        int timestamp = getMedium(buffer, fields);
        final boolean isExtended = timestamp == EXTENDED;
        if (isExtended)
        {
            if (available < length + EXTENDED_LENGTH)
            {
                return INCOMPLETE;
            }
            timestamp = buffer.getInt(offset + length, ByteOrder.BIG_ENDIAN);
            length += EXTENDED_LENGTH;
        }
        final ChunkStream stream = fmt == 2 ? streams.known(csid, 2) : streams.getOrAdd(csid);
        if (stream.inMessage)
        {
            throw interrupted(stream, fmt);
        }
        stream.hasExtendedTimestamp = isExtended;
        stream.extendedTimestamp = timestamp;
        if (fmt == 0)
        {
            stream.timestampMs = timestamp;
            stream.timestampDeltaMs =
                timestamp >= 0 && timestamp <= MAX_TIMESTAMP_AS_DELTA_MS ? timestamp : 0;
            stream.messageStreamId = buffer.getInt(fields + 7, ByteOrder.LITTLE_ENDIAN);
        }
        else
        {
            stream.timestampMs += timestamp;
            stream.timestampDeltaMs = timestamp;
        }
        if (fmt < 2)
        {
            stream.length = getMedium(buffer, fields + 3);
            stream.typeId = buffer.getByte(fields + 6) & 0xFF;
        }
        startMessage(stream, handler);
        startChunk(stream, handler);
        return length;
    }

    private void startMessage(final ChunkStream stream, final ChunkHandler handler)
    {
        final int length = stream.length;
        if (length > maxMessageLength)
        {
            throw new RtmpException("message of " + length + " bytes (type " + stream.typeId + ", chunk stream " +
                stream.csid() + ") is longer than max_message " + maxMessageLength);
        }
        if (partialBytes + length > maxPartialBytes)
        {
            throw new RtmpException("incomplete messages of " + (partialBytes + length) +
                " bytes in all on one connection, more than " + maxPartialBytes);
        }
        partialBytes += length;
        stream.received = 0;
        stream.inMessage = true;
        stream.attach(null);
        if (stream.isChunkControl())
        {
            stream.controlValue = 0;
        }
        else
        {
            handler.onMessageStart(stream);
        }
    }

    private void startChunk(final ChunkStream stream, final ChunkHandler handler)
    {
        current = stream;
        chunkRemaining = Math.min(chunkSize, stream.length - stream.received);
        if (chunkRemaining == 0)
        {
            endMessage(stream, handler);
        }
    }

    private void endMessage(final ChunkStream stream, final ChunkHandler handler)
    {
        stream.inMessage = false;
        partialBytes -= stream.length;
        if (stream.isChunkControl())
        {
            onControlMessage(stream, handler);
        }
        else
        {
            handler.onMessageEnd(stream);
            stream.attach(null);
        }
    }

    private void abort(final ChunkStream stream, final ChunkHandler handler)
    {
        if (stream.inMessage)
        {
            stream.inMessage = false;
            partialBytes -= stream.length;
            if (!stream.isChunkControl())
            {
                handler.onMessageAbort(stream);
                stream.attach(null);
            }
        }
    }

    private void onControlMessage(final ChunkStream stream, final ChunkHandler handler)
    {
        if (stream.length < Integer.BYTES)
        {
            throw new RtmpException((stream.typeId == MessageType.ABORT ? "Abort" : "Set Chunk Size") +
                " message of " + stream.length + " bytes, it must have 4");
        }
        final int value = stream.controlValue;
        if (stream.typeId == MessageType.ABORT)
        {
            final ChunkStream aborted = streams.find(value);
            if (aborted != null)
            {
                abort(aborted, handler);
            }
        }
        else if (value < 1 || value > MAX_CHUNK_SIZE)
        {
            throw new RtmpException("Set Chunk Size to " + Integer.toUnsignedString(value) +
                ", it must be 1 to " + MAX_CHUNK_SIZE);
        }
        else
        {
            chunkSize = value;
        }
    }

    private static RtmpException interrupted(final ChunkStream stream, final int fmt)
    {
        return new RtmpException("chunk of type " + fmt + " on chunk stream " + stream.csid() +
            " in the middle of a message: " + stream.received + " of " + stream.length + " bytes received");
    }

    private static int longCsid(final DirectBuffer buffer, final int offset, final int form)
    {
        final int low = 64 + (buffer.getByte(offset) & 0xFF);
        return form == 0 ? low : low + ((buffer.getByte(offset + 1) & 0xFF) << 8);
    }

    private static int getMedium(final DirectBuffer buffer, final int offset)
    {
        return (buffer.getShort(offset, ByteOrder.BIG_ENDIAN) & 0xFFFF) << 8 | buffer.getByte(offset + 2) & 0xFF;
    }
}
