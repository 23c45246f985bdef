package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer at full speed against readers: whatever they see was written in one go.
 */
final class TornReadTest
{
    private static final int SNAPSHOTS = 1_000_000;
    private static final int TREES = 5_000;
    private static final int SLOTS = 8;
    private static final String FILLER = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(2);

    @TempDir
    private Path temporary;
    private CncFile cnc;
    private SessionTable table;
    private final AtomicBoolean isDone = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @BeforeEach
    void create()
    {
        cnc = CncFile.create(new CncContext().directory(temporary.resolve("s")).sessionCapacity(SLOTS));
        table = cnc.sessions();
    }

    @AfterEach
    void close()
    {
        cnc.close();
    }

    @Test
    void noneOfAMillionSnapshotsIsTorn() throws InterruptedException
    {
        final int[] slots = new int[SLOTS];
        final int track = table.allocateTrack(table.allocateStream(table.allocateSession()));
        for (int i = 0; i < SLOTS; i++)
        {
            slots[i] = table.allocateUpstream(track);
            write(slots[i], 0);
        }
        final Thread writer = start(new Runnable()
        {
            private long number;

            @Override
            public void run()
            {
                write(slots[(int)(number % SLOTS)], number);
                number++;
            }
        });
        final TableReader reader = new TableReader(SlotKind.UPSTREAM, CncReader.open(cnc.file()).sections());
        long seen = 0;
        long changes = 0;
        long last = -1;
        for (int i = 0; seen < SNAPSHOTS; i++)
        {
            if (reader.read(i % SLOTS))
            {
                final long number = check(reader.copy());
                changes += number == last ? 0 : 1;
                last = number;
                seen++;
            }
        }
        stop(writer);
        assertTrue(changes > SNAPSHOTS / 1000, "the writer hardly wrote: " + changes);
    }

    @Test
    void treesAreWholeWhileSessionsComeAndGo() throws InterruptedException
    {
        final Thread writer = start(new Runnable()
        {
            private long number;

            @Override
            public void run()
            {
                number++;
                comeAndGo(number);
            }
        });
        final SessionReader reader = CncReader.open(cnc.file()).sessions();
        long upstreams = 0;
        for (int i = 0; i < TREES || upstreams == 0; i++)
        {
            for (final SessionView session : reader.snapshot())
            {
                upstreams += check(session);
            }
        }
        stop(writer);
    }

    private void comeAndGo(final long number)
    {
        final int session = table.allocateSession();
        final SessionSlot sessionSlot = table.session(session);
        sessionSlot.beginWrite();
        sessionSlot.connection(number).app("app" + number);
        sessionSlot.endWrite();
        final int stream = table.allocateStream(session);
        final StreamSlot streamSlot = table.stream(stream);
        streamSlot.beginWrite();
        streamSlot.bytesIn(number).name("app" + number);
        streamSlot.endWrite();
        final int track = table.allocateTrack(stream);
        final TrackSlot trackSlot = table.track(track);
        trackSlot.beginWrite();
        trackSlot.number(number).channelId("app" + number);
        trackSlot.endWrite();
        final int upstream = table.allocateUpstream(track);
        final UpstreamSlot upstreamSlot = table.upstream(upstream);
        upstreamSlot.beginWrite();
        upstreamSlot.connection(number).id("app" + number);
        upstreamSlot.endWrite();
        table.freeSession(session);
        if (number % 2 == 0)
        {
            table.freeStream(stream);
        }
        table.freeUpstream(upstream);
        table.freeTrack(track);
        if (number % 2 != 0)
        {
            table.freeStream(stream);
        }
    }

    private static long check(final SessionView session)
    {
        long upstreams = 0;
        final long number = session.connection();
        assertEquals(number == 0 ? "" : "app" + number, session.app());
        for (final StreamView stream : session.streams())
        {
            // Both at once: a child is written after its parent is.
            assertTrue(stream.bytesIn() == number || stream.bytesIn() == 0);
            assertEquals(stream.bytesIn() == 0 ? "" : "app" + stream.bytesIn(), stream.name());
            for (final TrackView track : stream.tracks())
            {
                assertTrue(track.number() == number || track.number() == 0);
                assertEquals(track.number() == 0 ? "" : "app" + track.number(), track.channelId());
                for (final UpstreamView upstream : track.upstreams())
                {
                    assertTrue(upstream.connection() == number || upstream.connection() == 0);
                    upstreams++;
                }
            }
        }
        return upstreams;
    }

    private void write(final int slot, final long number)
    {
        final UpstreamSlot upstream = table.upstream(slot);
        upstream.beginWrite();
        upstream.connection(number)
            .sentBytes(number * 3)
            .position(~number)
            .ackedFrames(number << 7)
            .ackedBytes(number ^ 0x5555_5555_5555_5555L)
            .autoAckedFrames(-number)
            .republishes(number + 1)
            .state(FILLER.subSequence((int)(number % 10), 20))
            .localAddress(FILLER)
            .ackLagMs(number * 31);
        upstream.endWrite();
    }

    private static long check(final DirectBuffer copy)
    {
        final long number = copy.getLong(UpstreamSlot.CONNECTION_OFFSET);
        if (copy.getLong(UpstreamSlot.SENT_BYTES_OFFSET) != number * 3 ||
            copy.getLong(UpstreamSlot.POSITION_OFFSET) != ~number ||
            copy.getLong(UpstreamSlot.ACKED_FRAMES_OFFSET) != number << 7 ||
            copy.getLong(UpstreamSlot.ACKED_BYTES_OFFSET) != (number ^ 0x5555_5555_5555_5555L) ||
            copy.getLong(UpstreamSlot.AUTO_ACKED_FRAMES_OFFSET) != -number ||
            copy.getLong(UpstreamSlot.REPUBLISHES_OFFSET) != number + 1 ||
            copy.getInt(UpstreamSlot.STATE_OFFSET) != 20 - (int)(number % 10) ||
            copy.getByte(UpstreamSlot.STATE_OFFSET + 4) != (byte)FILLER.charAt((int)(number % 10)) ||
            copy.getLong(UpstreamSlot.ACK_LAG_MS_OFFSET) != number * 31)
        {
            throw new AssertionError("torn: " + UpstreamView.of(0, copy));
        }
        return number;
    }

    private Thread start(final Runnable step)
    {
        final Thread thread = new Thread(() ->
        {
            while (!isDone.get())
            {
                step.run();
            }
        }, "cnc-writer");
        thread.setUncaughtExceptionHandler((ignored, ex) -> failure.set(ex));
        thread.start();
        return thread;
    }

    private void stop(final Thread writer) throws InterruptedException
    {
        isDone.set(true);
        writer.join();
        assertNull(failure.get());
    }
}
