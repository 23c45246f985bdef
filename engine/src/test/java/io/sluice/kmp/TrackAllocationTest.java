package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Frames in, bytes out, acks back: once warm, not a byte of heap. */
class TrackAllocationTest extends TrackFixture
{
    private static final int FRAMES_PER_WINDOW = 3000;

    private final UnsafeBuffer data = new UnsafeBuffer(new byte[5000]);
    private final UnsafeBuffer ack = new UnsafeBuffer(new byte[KmpAckDescriptor.LENGTH]);
    private final CountingTransport[] transports = {new CountingTransport(), new CountingTransport()};

    @Test
    void shouldAllocateNothingOnceWarmEager()
    {
        assertEquals(0, leastAllocated(true));
    }

    @Test
    void shouldAllocateNothingOnceWarmBuffered()
    {
        assertEquals(0, leastAllocated(false));
    }

    private long leastAllocated(final boolean eager)
    {
        start(new TrackSettings(90000, 4096, 256 * 1024, 75, 50, 100, eager, 10_000, 200, 1000, 15, false));
        for (int i = 0; i < transports.length; i++)
        {
            transports[i].upstream = track.addUpstream(new UpstreamSettings("u" + i, ADDRESS, true,
                0 == i ? ResumeFrom.LAST_ACKED : ResumeFrom.LAST_SENT, new byte[0]), transports[i], nowNs);
            transports[i].upstream.onConnected(nowNs);
        }
        info();
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 12; window++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            runWindow();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(12 * FRAMES_PER_WINDOW, track.sentFrames());
        assertEquals(0, transports[0].upstream.autoAckedFrames());
        assertTrue(transports[0].upstream.ackedFrames() > 11 * FRAMES_PER_WINDOW);
        assertEquals(0, listener.events.size());
        return least;
    }

    private void runWindow()
    {
        for (int i = 0; i < FRAMES_PER_WINDOW; i++)
        {
            nowNs += 33 * MS;
            final int length = i * 37 % 5000;
            track.beginFrame(i, i, 0 == i % 50, 0, length);
            track.appendFrameData(data, 0, length / 3);
            track.appendFrameData(data, length / 3, length - length / 3);
            track.commitFrame(nowNs);
            track.flush(nowNs);
            if (track.deadlineNs() <= nowNs)
            {
                track.onDeadline(nowNs);
            }
            for (int t = 0; t < transports.length; t++)
            {
                transports[t].upstream.onWritable(nowNs);
            }
            if (0 == i % 10)
            {
                final long sentFrames = Math.max(0, track.sentFrames() - 15);
                KmpAckDescriptor.encode(ack, 0, FIRST_ID + sentFrames, 0, 0);
                transports[0].upstream.onBytes(ack, 0, 20, nowNs);
                transports[0].upstream.onBytes(ack, 20, 20, nowNs);
            }
        }
    }

    /** Takes two thirds of what it is offered, and every fifth time nothing. */
    private static final class CountingTransport implements UpstreamTransport
    {
        private Upstream upstream;
        private int writes;

        @Override
        public void connect(final Upstream upstream, final InetSocketAddress address)
        {
            assertTrue(null == this.upstream);
        }

        @Override
        public long write(final ByteBuffer[] buffers, final int offset, final int length)
        {
            if (0 == ++writes % 5)
            {
                return 0;
            }
            long offered = 0;
            for (int i = offset; i < offset + length; i++)
            {
                offered += buffers[i].remaining();
            }
            return Math.max(1, offered * 2 / 3);
        }

        @Override
        public void shutdownOutput()
        {
            throw new AssertionError("the track does not end");
        }

        @Override
        public void close()
        {
            writes = 0;
        }
    }
}
