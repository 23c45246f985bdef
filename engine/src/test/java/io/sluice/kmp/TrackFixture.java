package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;

import io.sluice.memory.SlabPool;

/** A track with fake time, fake transports, and a check that all memory comes back. */
abstract class TrackFixture
{
    static final long FIRST_ID = 1000;
    static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("127.0.0.1", 8200);

    final SlabPool pool = new SlabPool(64L * 1024 * 1024);
    final RecordingListener listener = new RecordingListener();
    Track track;
    long nowNs = -5_000_000_000L;

    static TrackSettings settings(final boolean eager)
    {
        return new TrackSettings(90000, 1024, 64 * 1024, 75, 50, 1000, eager, 10_000, 0, 1000, 15, false);
    }

    Track start(final TrackSettings settings)
    {
        track = new Track(1, settings, pool, listener, FIRST_ID);
        track.names("channel", "track");
        return track;
    }

    FakeTransport add(final String id, final boolean isRequired, final ResumeFrom resumeFrom)
    {
        final FakeTransport transport = new FakeTransport();
        transport.upstream =
            track.addUpstream(new UpstreamSettings(id, ADDRESS, isRequired, resumeFrom, new byte[0]), transport, nowNs);
        return transport;
    }

    FakeTransport addConnected()
    {
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_ACKED);
        transport.accept(nowNs);
        return transport;
    }

    boolean info()
    {
        return track.appendVideoInfo(7, 781000, 640, 360, 30, 1, false, new byte[]{1, 2, 3});
    }

    /** Appends a frame whose dts is its number, and lets it go. */
    boolean frame(final long number, final int length)
    {
        final boolean isTaken = track.beginFrame(0, number, 0 == number, 0, length) &&
            track.appendFrameData(new UnsafeBuffer(new byte[length]), 0, length) &&
            track.commitFrame(nowNs);
        track.flush(nowNs);
        return isTaken;
    }

    /** Lets time pass as the engine would, stopping at each deadline. */
    void pass(final long ms)
    {
        final long until = nowNs + ms * MS;
        int steps = 0;
        while (track.deadlineNs() <= until)
        {
            assertTrue(++steps < 1000, "the deadline does not move");
            nowNs = Math.max(nowNs, track.deadlineNs());
            track.onDeadline(nowNs);
        }
        nowNs = until;
    }

    @AfterEach
    void allMemoryMustComeBack()
    {
        if (null != track)
        {
            track.abandon();
            assertTrue(listener.isClosed);
            assertEquals(track.memLimitBytes(), track.memLeftBytes());
        }
        assertEquals(0, pool.slabsInUse());
        assertEquals(0, pool.bytesInUse());
    }
}
