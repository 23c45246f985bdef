package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class WatermarkTest extends TrackFixture
{
    /** A frame fills a slab of 1 KiB; the limit is 64, high 48, low 32. */
    private static final int LENGTH = 984;

    private final RecordingListener ending = new RecordingListener()
    {
        @Override
        public void onRepublishNeeded(final Track track, final Upstream upstream)
        {
            super.onRepublishNeeded(track, upstream);
            upstream.onRepublishFailed(nowNs, "no republish URL");
        }

        @Override
        public void onTrackFailed(final Track track, final TrackFailure failure, final String detail)
        {
            super.onTrackFailed(track, failure, detail);
            track.end(nowNs);
        }
    };

    @Test
    void shouldAcknowledgeOnBehalfOfAReceiverThatDoesNot()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        for (int i = 0; i < 48; i++)
        {
            frame(i, LENGTH);
        }
        assertEquals(0, transport.upstream.autoAckedFrames());
        frame(48, LENGTH);
        assertTrue(track.budget().isBelowLow());
        assertEquals(17, transport.upstream.autoAckedFrames());
        assertEquals(17, transport.upstream.ackedFrames());
        assertEquals(32, pool.slabsInUse());
        assertTrue(transport.isConnected);

        transport.kill(nowNs);
        transport.upstream.onRepublished(ADDRESS, null, nowNs);
        transport.accept(nowNs);
        assertEquals(FIRST_ID + 17, new Packets(transport.bytes()).initialFrameId());
        transport.ack(FIRST_ID + 5, nowNs);
        assertEquals(17, transport.upstream.ackedFrames());
    }

    @Test
    void shouldReconnectAReceiverThatDoesNotTakeWhatWasNotSent()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        info();
        frame(0, LENGTH);
        transport.allowance = 3 * 1024 + 100;
        int number = 1;
        while (listener.events.isEmpty())
        {
            assertTrue(frame(number++, LENGTH));
        }
        assertEquals(UpstreamState.REPUBLISHING, transport.upstream.state());
        assertEquals(1, transport.closes);
        assertTrue(track.budget().isBelowLow());
        final long acked = transport.upstream.ackedFrames();
        assertTrue(acked > 4 && acked < number, "acked " + acked);
        assertEquals(acked, transport.upstream.autoAckedFrames());

        transport.upstream.onRepublished(ADDRESS, null, nowNs);
        transport.allowance = Long.MAX_VALUE;
        transport.accept(nowNs);
        final Packets packets = new Packets(transport.bytes());
        assertEquals("cm" + "f".repeat((int) (number - acked)), packets.shape());
        assertEquals(FIRST_ID + acked, packets.initialFrameId());
        assertEquals(acked, packets.dts(2));
    }

    @Test
    void shouldDropTheOldestWhileThereIsNoConnection()
    {
        start(settings(true));
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_ACKED);
        for (int i = 0; i < 1000; i++)
        {
            assertTrue(frame(i, LENGTH));
            pass(1);
        }
        assertEquals(UpstreamState.CONNECTING, transport.upstream.state());
        transport.accept(nowNs);
        final Packets packets = new Packets(transport.bytes());
        assertEquals(transport.upstream.autoAckedFrames(), packets.initialFrameId() - FIRST_ID);
        assertEquals(packets.initialFrameId() - FIRST_ID, packets.dts(1));
        assertNull(listener.failure);
    }

    @Test
    void shouldSpareUpstreamsThatAreFastEnough()
    {
        start(settings(true));
        final FakeTransport slow = add("slow", false, ResumeFrom.LAST_ACKED);
        final FakeTransport fast = add("fast", true, ResumeFrom.LAST_ACKED);
        fast.accept(nowNs);
        slow.accept(nowNs);
        for (int i = 0; i < 200; i++)
        {
            frame(i, LENGTH);
            fast.ack(FIRST_ID + i, nowNs);
        }
        assertEquals(0, fast.upstream.autoAckedFrames());
        assertTrue(slow.upstream.autoAckedFrames() > 100);
        assertEquals(List.of(), listener.events);
    }

    @Test
    void shouldMakeRoomForAFrameWhileItArrives()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        for (int i = 0; i < 40; i++)
        {
            frame(i, LENGTH);
        }
        assertTrue(frame(40, 60 * 1024), "a frame under the limit must fit once the old ones are given up");
        assertEquals(40, transport.upstream.autoAckedFrames());
        assertFalse(frame(41, 64 * 1024));
        assertEquals(TrackFailure.ALLOC_FAILED, listener.failure);
    }

    @Test
    void shouldMakeRoomForAFrameThatArrivesInPieces()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        for (int i = 0; i < 40; i++)
        {
            frame(i, LENGTH);
        }
        final UnsafeBuffer piece = new UnsafeBuffer(new byte[1000]);
        track.beginFrame(0, 40, false, 0, 60_000);
        for (int i = 0; i < 60; i++)
        {
            assertTrue(track.appendFrameData(piece, 0, 1000));
        }
        assertTrue(track.commitFrame(nowNs));
        assertEquals(40, transport.upstream.autoAckedFrames());
        track.flush(nowNs);
        assertTrue(transport.isConnected);
        assertEquals("c" + "f".repeat(41), new Packets(transport.bytes()).shape());
    }

    @Test
    void shouldSurviveAListenerThatEndsTheTrackFromWithin()
    {
        final FakeTransport transport = startWithAnEndingListener();
        transport.allowance = 0;
        int number = 0;
        while (frame(number, LENGTH))
        {
            number++;
        }
        assertEquals(48, number);
        assertEquals(List.of("warning too slow: frames not sent yet were given up for want of memory",
            "republish main", "gone main", "failed upstream_error", "closed"), ending.events);
        assertEquals(0, pool.slabsInUse());
        track = null;
    }

    @Test
    void shouldTakeNoMemoryForATrackThatWasEndedToMakeRoom()
    {
        final FakeTransport transport = startWithAnEndingListener();
        transport.allowance = 0;
        for (int i = 0; i < 40; i++)
        {
            assertTrue(frame(i, LENGTH));
        }
        assertFalse(frame(40, 60 * 1024));
        assertEquals(TrackFailure.UPSTREAM_ERROR, ending.failure);
        assertTrue(ending.isClosed);
        assertEquals(0, pool.slabsInUse());
        track = null;
    }

    private FakeTransport startWithAnEndingListener()
    {
        track = new Track(1, settings(true), pool, ending, FIRST_ID);
        track.names("c", "t");
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_ACKED);
        transport.accept(nowNs);
        return transport;
    }
}
