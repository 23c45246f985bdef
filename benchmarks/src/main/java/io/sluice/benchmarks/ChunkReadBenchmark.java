package io.sluice.benchmarks;

import io.sluice.rtmp.ChunkHandler;
import io.sluice.rtmp.ChunkReader;
import io.sluice.rtmp.ChunkReaderSettings;
import io.sluice.rtmp.MessageHeader;
import org.agrona.DirectBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Parsing one interval of a {@link Recording}: the chunks of one frame of video and of the audio beside it, 16.7 KB on
 * average. The payload is handed on where it lies, so this is the price of the chunk headers alone.
 */
public class ChunkReadBenchmark extends DataPathBenchmark
{
    private final PayloadCounter counter = new PayloadCounter();
    private final ChunkReader reader = new ChunkReader(new ChunkReaderSettings());

    /** Of the encoder, in bytes. */
    @Param({"128", "4096", "65536"})
    private int chunkSize;

    private Recording recording;
    private int interval;

    /**
     * Takes the reader to where the recording repeats.
     */
    @Setup
    public void setUp()
    {
        recording = new Recording(chunkSize, 1);
        final DirectBuffer prologue = recording.prologue();
        reader.onBytes(prologue, Recording.HANDSHAKE_LENGTH, prologue.capacity() - Recording.HANDSHAKE_LENGTH, counter);
    }

    /**
     * Parses the next interval.
     *
     * @param moved counts its bytes.
     * @return payload bytes so far.
     */
    @Benchmark
    public long read(final BytesMoved moved)
    {
        final int length = recording.length(interval);
        reader.onBytes(recording.group(), recording.offset(interval), length, counter);
        interval = interval + 1 == Recording.INTERVALS ? 0 : interval + 1;
        moved.bytes += length;
        return counter.bytes;
    }

    private static final class PayloadCounter implements ChunkHandler
    {
        private long bytes;

        @Override
        public void onMessageStart(final MessageHeader message)
        {
            message.attach(this);
        }

        @Override
        public void onMessageData(
            final MessageHeader message, final DirectBuffer buffer, final int offset, final int length)
        {
            bytes += length;
        }

        @Override
        public void onMessageEnd(final MessageHeader message)
        {
            if (message.attachment() != this)
            {
                throw new IllegalStateException("message ends that did not begin");
            }
        }

        @Override
        public void onMessageAbort(final MessageHeader message)
        {
            throw new IllegalStateException("an abort was not recorded");
        }
    }
}
