package io.sluice.rtmp;

import org.agrona.DirectBuffer;

/**
 * One chunk stream of a connection's incoming side: the last header's fields, which later chunks leave out, and the
 * message in progress. It is used again for each message of its chunk stream.
 */
public final class ChunkStream implements MessageHeader
{
    /** Lowest chunk stream id; 0 and 1 mark the longer basic headers (RTMP 1.0, section 5.3.1.1). */
    public static final int MIN_CSID = 2;
    /** Highest chunk stream id. */
    public static final int MAX_CSID = 65599;

    int typeId;
    int length;
    int timestampMs;
    int messageStreamId;
    int received;
    boolean inMessage;

    /** What a chunk of type 3 that begins a message adds to the timestamp. */
    int timestampDeltaMs;
    /** The last chunk of type 0 to 2 had an extended timestamp, and these were its four bytes. */
    boolean hasExtendedTimestamp;
    int extendedTimestamp;
    /** A chunk of type 3 on this chunk stream has been seen without it. */
    boolean omitsExtendedTimestamp;
    /** The first four payload bytes of a message that the chunk layer handles itself. */
    int controlValue;

    private final int csid;
    private Object attachment;

    ChunkStream(final int csid)
    {
        this.csid = csid;
    }

    /**
     * @return the chunk stream id, 2 to 65599.
     */
    public int csid()
    {
        return csid;
    }

    /**
     * @return payload bytes of the message in progress that have been received.
     */
    public int received()
    {
        return received;
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

    /**
     * Set Chunk Size and Abort concern the chunk layer alone.
     */
    boolean isChunkControl()
    {
        return typeId == MessageType.SET_CHUNK_SIZE || typeId == MessageType.ABORT;
    }

    /**
     * Keep the first four bytes of a message that the chunk layer handles itself.
     *
     * @param buffer      that holds the piece, which {@link #received} counts already.
     * @param offset      of the piece.
     * @param pieceLength in bytes.
     */
    void onControlPayload(final DirectBuffer buffer, final int offset, final int pieceLength)
    {
        final int wanted = Math.min(pieceLength, Integer.BYTES - (received - pieceLength));
        for (int i = 0; i < wanted; i++)
        {
            controlValue = controlValue << 8 | buffer.getByte(offset + i) & 0xFF;
        }
    }
}
