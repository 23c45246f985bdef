package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the loop does with the shared file allocates nothing.
 */
final class CncAllocationTest
{
    private static final int WINDOWS = 20;
    private static final int CYCLES_PER_WINDOW = 500;
    private static final String TEXT = "rtmp://127.0.0.1:1935/live/chan_\u00e9";

    private final com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();

    @TempDir
    private Path temporary;
    private long number;

    @Test
    void writesWithoutAllocating()
    {
        try (CncFile cnc =
            CncFile.create(new CncContext().directory(temporary.resolve("s")).sessionCapacity(8)))
        {
            final CommandPoller poller = cnc.commandPoller(new RecordingCommandHandler());
            final long threadId = Thread.currentThread().getId();
            long least = Long.MAX_VALUE;
            for (int window = 0; window < WINDOWS && least > 0; window++)
            {
                final long before = threads.getThreadAllocatedBytes(threadId);
                for (int i = 0; i < CYCLES_PER_WINDOW; i++)
                {
                    cycle(cnc, poller);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(threadId) - before);
            }
            assertEquals(0, least, "bytes in the best window");
            assertTrue(CncReader.open(cnc.file()).histograms().get(0).totalCount() >= CYCLES_PER_WINDOW);
        }
    }

    private void cycle(final CncFile cnc, final CommandPoller poller)
    {
        number++;
        cnc.heartbeat(number);
        poller.poll(16, number);
        cnc.counters().add(EngineCounter.BYTES_RECEIVED, number);
        cnc.histograms().record(LatencyHistogram.INGRESS_TO_EGRESS, number * 1_000);
        cnc.histograms().record(LatencyHistogram.DUTY_CYCLE, number);
        cnc.events().send(EventType.PUBLISH, number, 1, 2, TEXT, TEXT, TEXT, TEXT);
        cnc.replies().ok(number);
        final SessionTable table = cnc.sessions();
        final int session = table.allocateSession();
        final int stream = table.allocateStream(session);
        final int track = table.allocateTrack(stream);
        final int upstream = table.allocateUpstream(track);
        final SessionSlot sessionSlot = table.session(session);
        sessionSlot.beginWrite();
        sessionSlot.connection(number).bytesIn(number).tcUrl(TEXT);
        sessionSlot.endWrite();
        final StreamSlot streamSlot = table.stream(stream);
        streamSlot.beginWrite();
        streamSlot.bytesIn(number).name(TEXT);
        streamSlot.endWrite();
        final TrackSlot trackSlot = table.track(track);
        trackSlot.beginWrite();
        trackSlot.sentFrames(number).inputId(TEXT);
        trackSlot.endWrite();
        final UpstreamSlot upstreamSlot = table.upstream(upstream);
        upstreamSlot.beginWrite();
        upstreamSlot.ackedFrames(number).required(true).remoteAddress(TEXT);
        upstreamSlot.endWrite();
        table.freeSession(session);
        table.freeStream(stream);
        table.freeTrack(track);
        table.freeUpstream(upstream);
    }
}
