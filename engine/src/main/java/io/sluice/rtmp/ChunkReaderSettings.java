package io.sluice.rtmp;

/**
 * What a {@link ChunkReader} accepts. One object may serve any number of readers; it must not change once it does.
 */
public final class ChunkReaderSettings
{
    /** Longest message accepted by default, in bytes. */
    public static final int DEFAULT_MAX_MESSAGE_LENGTH = 1024 * 1024;
    /** Most bytes of messages that have begun and not ended on one connection by default. */
    public static final int DEFAULT_MAX_PARTIAL_BYTES = 4 * 1024 * 1024;
    /**
     * Most chunk streams of one connection by default. Real encoders use fewer than ten for each message stream; each
     * costs a hundred bytes for the life of the connection.
     */
    public static final int DEFAULT_MAX_CHUNK_STREAMS = 256;
    /** A message's length has 24 bits. */
    public static final int MAX_MESSAGE_LENGTH_LIMIT = 0xFFFFFF;

    private int maxMessageLength = DEFAULT_MAX_MESSAGE_LENGTH;
    private int maxPartialBytes = DEFAULT_MAX_PARTIAL_BYTES;
    private int maxChunkStreams = DEFAULT_MAX_CHUNK_STREAMS;
    private Type3ExtendedTimestamp type3ExtendedTimestamp = Type3ExtendedTimestamp.AUTO;

    /**
     * @return longest message accepted, in bytes.
     */
    public int maxMessageLength()
    {
        return maxMessageLength;
    }

    /**
     * @param lengthBytes of the longest message accepted, 1 to {@link #MAX_MESSAGE_LENGTH_LIMIT}.
     * @return this for a fluent API.
     */
    public ChunkReaderSettings maxMessageLength(final int lengthBytes)
    {
        if (lengthBytes < 1 || lengthBytes > MAX_MESSAGE_LENGTH_LIMIT)
        {
            throw new IllegalArgumentException("maxMessageLength must be 1 to 16777215: " + lengthBytes);
        }
        maxMessageLength = lengthBytes;
        return this;
    }

    /**
     * @return most bytes of incomplete messages, counted with their announced lengths. At least two messages of the
     *     greatest length, so that a long video message leaves room for the audio between its chunks.
     */
    public int maxPartialBytes()
    {
        return Math.max(maxPartialBytes, 2 * maxMessageLength);
    }

    /**
     * @param bytes of incomplete messages on one connection, counted with their announced lengths, at least 1.
     * @return this for a fluent API.
     */
    public ChunkReaderSettings maxPartialBytes(final int bytes)
    {
        if (bytes < 1)
        {
            throw new IllegalArgumentException("maxPartialBytes must be positive: " + bytes);
        }
        maxPartialBytes = bytes;
        return this;
    }

    /**
     * @return most chunk streams of one connection.
     */
    public int maxChunkStreams()
    {
        return maxChunkStreams;
    }

    /**
     * @param count of chunk streams on one connection, 1 to 65598.
     * @return this for a fluent API.
     */
    public ChunkReaderSettings maxChunkStreams(final int count)
    {
        if (count < 1 || count > ChunkStream.MAX_CSID - 1)
        {
            throw new IllegalArgumentException("maxChunkStreams must be 1 to 65598: " + count);
        }
        maxChunkStreams = count;
        return this;
    }

    /**
     * @return whether peers repeat the extended timestamp in chunks of type 3.
     */
    public Type3ExtendedTimestamp type3ExtendedTimestamp()
    {
        return type3ExtendedTimestamp;
    }

    /**
     * @param setting whether peers repeat the extended timestamp in chunks of type 3.
     * @return this for a fluent API.
     */
    public ChunkReaderSettings type3ExtendedTimestamp(final Type3ExtendedTimestamp setting)
    {
        if (setting == null)
        {
            throw new IllegalArgumentException("type3ExtendedTimestamp must not be null");
        }
        type3ExtendedTimestamp = setting;
        return this;
    }
}
