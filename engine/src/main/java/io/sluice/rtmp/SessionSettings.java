package io.sluice.rtmp;

/**
 * What a server's RTMP session announces, accepts and bounds. Immutable; shared by the sessions of a listener.
 *
 * @param chunkSize             to announce and send with, in bytes.
 * @param ackWindow             to announce (window acknowledgement size and peer bandwidth), in bytes.
 * @param maxMessageLength      of a message that is accepted, in bytes.
 * @param maxStreams            message streams that may exist at a time.
 * @param maxPartialBytes       that incomplete messages of a connection may amount to, in bytes.
 * @param maxSuspendedBytes     that may be kept while a command awaits its answer; then the session stops reading.
 * @param pingIntervalMs        without a received byte before a ping is sent; 0 for never.
 * @param pingTimeoutMs         after a ping without a received byte before the peer counts as dead.
 * @param type3ExtendedTimestamp whether type 3 chunks carry the extended timestamp.
 */
public record SessionSettings(
    int chunkSize,
    int ackWindow,
    int maxMessageLength,
    int maxStreams,
    int maxPartialBytes,
    int maxSuspendedBytes,
    long pingIntervalMs,
    long pingTimeoutMs,
    Type3ExtendedTimestamp type3ExtendedTimestamp)
{
    /** Chunk size to announce and send with. */
    public static final int DEFAULT_CHUNK_SIZE = 4096;
    /** Window and bandwidth to announce. */
    public static final int DEFAULT_ACK_WINDOW = 5_000_000;
    /** Streams of one connection. */
    public static final int DEFAULT_MAX_STREAMS = 32;
    /** Bytes kept while a command awaits its answer. */
    public static final int DEFAULT_MAX_SUSPENDED_BYTES = 256 * 1024;
    /** Silence before a ping. */
    public static final long DEFAULT_PING_INTERVAL_MS = 60_000;
    /** Silence after a ping. */
    public static final long DEFAULT_PING_TIMEOUT_MS = 30_000;

    /**
     * @throws IllegalArgumentException if a value is out of its range.
     */
    public SessionSettings
    {
        if (chunkSize < ChunkWriter.MIN_CHUNK_SIZE || chunkSize > ChunkReader.MAX_CHUNK_SIZE)
        {
            throw new IllegalArgumentException("chunkSize must be " + ChunkWriter.MIN_CHUNK_SIZE + " to " +
                ChunkReader.MAX_CHUNK_SIZE + ": " + chunkSize);
        }
        chunkReaderSettings(maxMessageLength, maxPartialBytes, type3ExtendedTimestamp);
        requirePositive("ackWindow", ackWindow);
        requirePositive("maxStreams", maxStreams);
        requirePositive("maxSuspendedBytes", maxSuspendedBytes);
        if (pingIntervalMs < 0 || pingTimeoutMs < 0)
        {
            throw new IllegalArgumentException(
                "ping times must not be negative: " + pingIntervalMs + ", " + pingTimeoutMs);
        }
    }

    /**
     * Settings with the values of a configuration file that says nothing.
     *
     * @return the default settings.
     */
    public static SessionSettings defaults()
    {
        return new SessionSettings(
            DEFAULT_CHUNK_SIZE,
            DEFAULT_ACK_WINDOW,
            ChunkReaderSettings.DEFAULT_MAX_MESSAGE_LENGTH,
            DEFAULT_MAX_STREAMS,
            ChunkReaderSettings.DEFAULT_MAX_PARTIAL_BYTES,
            DEFAULT_MAX_SUSPENDED_BYTES,
            DEFAULT_PING_INTERVAL_MS,
            DEFAULT_PING_TIMEOUT_MS,
            Type3ExtendedTimestamp.AUTO);
    }

    ChunkReaderSettings chunkReaderSettings()
    {
        return chunkReaderSettings(maxMessageLength, maxPartialBytes, type3ExtendedTimestamp);
    }

    private static ChunkReaderSettings chunkReaderSettings(
        final int maxMessageLength, final int maxPartialBytes, final Type3ExtendedTimestamp type3ExtendedTimestamp)
    {
        return new ChunkReaderSettings()
            .maxMessageLength(maxMessageLength)
            .maxPartialBytes(maxPartialBytes)
            .type3ExtendedTimestamp(type3ExtendedTimestamp);
    }

    private static void requirePositive(final String name, final int value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
