package io.sluice.rtmp;

import java.lang.management.ManagementFactory;
import java.util.Random;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Reading and writing chunks allocates nothing once the chunk streams are known.
 */
final class ChunkAllocationTest
{
    private static final int WINDOWS = 20;
    private static final int CYCLES_PER_WINDOW = 200;

    private final com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void readsWithoutAllocating()
    {
        final byte[] bytes = traffic();
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final ChunkReader reader = new ChunkReader(new ChunkReaderSettings());
        final CountingHandler handler = new CountingHandler();
        assertAllocatesNothing(() ->
        {
            // Pieces of a prime length, so that headers are split everywhere.
            for (int position = 0; position < bytes.length; position += 997)
            {
                reader.onBytes(buffer, position, Math.min(997, bytes.length - position), handler);
            }
        });
        assertTrue(handler.messages > 100);
        assertTrue(handler.bytes > 10_000);
        assertEquals(0, reader.partialBytes());
    }

    @Test
    void writesWithoutAllocating()
    {
        final ChunkWriter writer = new ChunkWriter();
        final UnsafeBuffer out = new UnsafeBuffer(new byte[8192]);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[2000]);
        final long[] written = new long[1];
        assertAllocatesNothing(() ->
        {
            for (int i = 0; i < 10; i++)
            {
                written[0] += writer.writeCompressed(out, 0, 4, i * 20, MessageType.VIDEO, 1, payload, 0, 100 * i);
                written[0] += writer.write(out, 0, 6, 0x1000000 + i, MessageType.AUDIO, 1, payload, 0, 100 * i);
                written[0] += ControlMessages.acknowledgement(writer, out, 0, i);
            }
        });
        assertTrue(written[0] > 10_000);
    }

    private void assertAllocatesNothing(final Runnable cycle)
    {
        final long threadId = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS && least > 0; window++)
        {
            final long before = threads.getThreadAllocatedBytes(threadId);
            for (int i = 0; i < CYCLES_PER_WINDOW; i++)
            {
                cycle.run();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(threadId) - before);
        }
        assertEquals(0, least, "bytes in the best window");
    }

    private static byte[] traffic()
    {
        final Random random = new Random(1);
        final ChunkWriter writer = new ChunkWriter();
        final UnsafeBuffer out = new UnsafeBuffer(new byte[100_000]);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[3000]);
        int position = ControlMessages.setChunkSize(writer, out, 0, 1000);
        for (int i = 0; i < 40; i++)
        {
            final int length = random.nextInt(2000);
            position += writer.writeCompressed(out, position, 4, i * 40, MessageType.VIDEO, 1, payload, 0, length);
            position += writer.writeCompressed(out, position, 6, i * 40, MessageType.AUDIO, 1, payload, 0, 200);
            position += writer.write(out, position, 500, 0x1000000 + i, MessageType.AUDIO, 1, payload, 0, 1200);
        }
        final byte[] bytes = new byte[position];
        out.getBytes(0, bytes);
        return bytes;
    }

    private static final class CountingHandler implements ChunkHandler
    {
        long messages;
        long bytes;

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
            messages++;
        }

        @Override
        public void onMessageAbort(final MessageHeader message)
        {
            throw new AssertionError("nothing is aborted here");
        }
    }
}
