package io.sluice.benchmarks;

import java.nio.ByteBuffer;

import io.sluice.rtmp.ChunkWriter;
import io.sluice.rtmp.MessageType;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Writing one video message of 16 KB as chunks.
 */
public class ChunkWriteBenchmark extends DataPathBenchmark
{
    private static final int CSID = 6;
    private static final int PAYLOAD_LENGTH = 16 * 1024;
    private static final int FRAME_MS = 33;

    private final ChunkWriter writer = new ChunkWriter();
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH));
    private final UnsafeBuffer output = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * PAYLOAD_LENGTH));

    /** Of the connection, in bytes. */
    @Param({"128", "4096", "65536"})
    private int chunkSize;

    private int timestampMs;

    /**
     * Sets the chunk size.
     */
    @Setup
    public void setUp()
    {
        writer.chunkSize(chunkSize);
    }

    /**
     * Writes the next message.
     *
     * @param moved counts the bytes written.
     * @return how many they are.
     */
    @Benchmark
    public int write(final BytesMoved moved)
    {
        timestampMs += FRAME_MS;
        final int length = writer.writeCompressed(
            output, 0, CSID, timestampMs, MessageType.VIDEO, 1, payload, 0, PAYLOAD_LENGTH);
        moved.bytes += length;
        return length;
    }
}
