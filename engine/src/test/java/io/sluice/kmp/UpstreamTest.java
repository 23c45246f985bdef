package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

class UpstreamTest extends TrackFixture
{
    @Test
    void shouldBearAListenerThatAbandonsTheTrackWhicheverUpstreamItIsCalledFor()
    {
        for (int lost = 0; lost < 3; lost++)
        {
            final RecordingListener abandoning = new RecordingListener()
            {
                @Override
                public void onUpstreamWarning(final Track track, final Upstream upstream, final String message)
                {
                    super.onUpstreamWarning(track, upstream, message);
                    track.abandon();
                }
            };
            track = new Track(1, settings(true), pool, abandoning, FIRST_ID);
            track.names("c", "t");
            final FakeTransport[] transports = new FakeTransport[3];
            for (int i = 0; i < 3; i++)
            {
                transports[i] = add("u" + i, true, ResumeFrom.values()[i]);
                transports[i].accept(nowNs);
            }
            transports[lost].isBroken = true;
            assertTrue(frame(0, 100));
            assertEquals(List.of("warning write failed", "closed"), abandoning.events);
            for (final FakeTransport transport : transports)
            {
                assertEquals(UpstreamState.CLOSED, transport.upstream.state());
                assertEquals(1, transport.closes);
                transport.upstream.onDeadline(nowNs + 1_000_000 * MS);
                transport.upstream.onWritable(nowNs);
                transport.ack(FIRST_ID + 1, nowNs);
            }
            track.flush(nowNs);
            track.end(nowNs);
            assertEquals(2, abandoning.events.size());
            assertEquals(0, pool.slabsInUse());
        }
        track = null;
    }

    @Test
    void shouldRepublishSixteenTimesASecondApartAndGiveUp()
    {
        start(settings(true));
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_ACKED);
        final long startNs = nowNs;
        int calls = 0;
        transport.refuse(nowNs);
        while (UpstreamState.CLOSED != transport.upstream.state())
        {
            assertEquals(UpstreamState.REPUBLISHING, transport.upstream.state());
            assertEquals(startNs + calls * 1000 * MS, nowNs);
            calls++;
            assertEquals(calls, listener.republishCalls);
            transport.upstream.onRepublished(ADDRESS, null, nowNs);
            transport.refuse(nowNs);
            if (UpstreamState.REPUBLISH_WAIT == transport.upstream.state())
            {
                pass(1000);
            }
        }
        assertEquals(16, calls);
        assertEquals(16, transport.upstream.republishes());
        assertEquals(startNs + 15_000 * MS, nowNs);
        assertEquals(TrackFailure.UPSTREAM_ERROR, listener.failure);
        track.end(nowNs);
        assertTrue(listener.isClosed);
    }

    @Test
    void shouldCountAnewAfterAPause()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        for (int i = 0; i < 100; i++)
        {
            transport.kill(nowNs);
            assertEquals(i + 1, listener.republishCalls);
            transport.upstream.onRepublished(ADDRESS, null, nowNs);
            transport.accept(nowNs);
            pass(1000);
        }
        assertNull(listener.failure);
    }

    @Test
    void shouldEndTheTrackForARequiredUpstreamOnly()
    {
        start(settings(true));
        final FakeTransport first = add("first", true, ResumeFrom.LAST_ACKED);
        final FakeTransport second = add("second", false, ResumeFrom.LAST_ACKED);
        first.accept(nowNs);
        second.accept(nowNs);
        frame(0, 100);
        second.kill(nowNs);
        second.upstream.onRepublishFailed(nowNs, "no republish URL");
        assertNull(listener.failure);
        assertEquals(1, track.upstreamCount());
        assertTrue(frame(1, 100));

        first.kill(nowNs);
        first.upstream.onRepublishFailed(nowNs, "no republish URL");
        assertEquals(TrackFailure.UPSTREAM_ERROR, listener.failure);
        assertFalse(frame(2, 100));
    }

    @Test
    void shouldEndTheTrackWithItsLastUpstreamThoughNotRequired()
    {
        start(settings(true));
        final FakeTransport only = add("only", false, ResumeFrom.LAST_ACKED);
        only.refuse(nowNs);
        only.upstream.onRepublishFailed(nowNs, "refused");
        assertEquals(List.of("warning connect failed: refused", "republish only", "gone only",
            "failed upstream_error"), listener.events);
    }

    @Test
    void shouldGiveTheOthersTheEndOfStreamWhenARequiredOneFails()
    {
        start(settings(true));
        final FakeTransport first = add("first", true, ResumeFrom.LAST_ACKED);
        final FakeTransport second = add("second", false, ResumeFrom.LAST_ACKED);
        first.accept(nowNs);
        second.accept(nowNs);
        frame(0, 100);
        first.ack(FIRST_ID + 2, nowNs);
        track.end(nowNs);
        assertEquals("cfe", new Packets(second.bytes()).shape());
        second.kill(nowNs);
        assertTrue(listener.isClosed);
    }

    @Test
    void shouldTimeOutAConnect()
    {
        start(settings(true));
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_ACKED);
        pass(9_999);
        assertEquals(UpstreamState.CONNECTING, transport.upstream.state());
        pass(1);
        assertEquals(UpstreamState.REPUBLISHING, transport.upstream.state());
        assertEquals(1, transport.closes);
        transport.upstream.onConnected(nowNs);
        assertEquals(UpstreamState.REPUBLISHING, transport.upstream.state());
    }

    @Test
    void shouldTakeUpAConnectThatFailsAtOnceWithTheTimers()
    {
        start(settings(true));
        final FakeTransport transport = new FakeTransport();
        transport.shouldFailConnectAtOnce = true;
        transport.nowNs = nowNs;
        track.addUpstream(
            new UpstreamSettings("main", ADDRESS, true, ResumeFrom.LAST_ACKED, new byte[0]), transport, nowNs);
        assertEquals(List.of(), listener.events);
        pass(0);
        assertEquals(1, listener.republishCalls);
        assertEquals(UpstreamState.REPUBLISHING, transport.upstream.state());
    }

    @Test
    void shouldTimeOutASendThatStallsButNotOneThatCrawls()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        pass(60_000);
        transport.allowance = 0;
        frame(0, 1000);
        assertEquals(UpstreamState.CONNECTED, transport.upstream.state());
        for (int i = 0; i < 5; i++)
        {
            pass(9_999);
            transport.allow(1, nowNs);
        }
        transport.allow(0, nowNs);
        pass(9_999);
        transport.allow(0, nowNs);
        assertEquals(UpstreamState.CONNECTED, transport.upstream.state());
        pass(1);
        assertEquals(UpstreamState.REPUBLISHING, transport.upstream.state());
        assertTrue(listener.events.contains("warning send timed out"));
    }

    @Test
    void shouldNotWriteWhileTheSocketIsFull()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        transport.allowance = 0;
        frame(0, 100);
        final int writes = transport.writes;
        frame(1, 100);
        frame(2, 100);
        assertEquals(writes, transport.writes);
        transport.allow(Long.MAX_VALUE, nowNs);
        assertEquals("cfff", new Packets(transport.bytes()).shape());
    }

    @Test
    void shouldSendAMegabyteOfSlabsWhole()
    {
        start(new TrackSettings(90000, 4096, 4 * 1024 * 1024, 75, 50, 1000, true, 10_000, 0, 1000, 15, false));
        final FakeTransport transport = addConnected();
        final int writes = transport.writes;
        assertTrue(frame(0, 1024 * 1024));
        assertEquals(104 + 40 + 1024 * 1024, transport.bytes().length);
        assertEquals(17, transport.writes - writes, "257 slabs go 16 at a time");
    }

    @Test
    void shouldRepublishWhenAWriteFails()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        transport.isBroken = true;
        frame(0, 100);
        assertEquals(UpstreamState.REPUBLISHING, transport.upstream.state());
        assertEquals(1, transport.closes);
        transport.upstream.onClosed(nowNs, "late news");
        assertEquals(1, listener.republishCalls);
    }

    @Test
    void shouldStartALaterUpstreamAtTheOldestFrameOrWhereAnotherIs()
    {
        start(settings(true));
        final FakeTransport first = addConnected();
        info();
        for (int i = 0; i < 10; i++)
        {
            frame(i, 100);
        }
        first.ack(FIRST_ID + 4, nowNs);
        final FakeTransport second = add("second", false, ResumeFrom.LAST_ACKED);
        second.accept(nowNs);
        assertEquals(FIRST_ID + 4, new Packets(second.bytes()).initialFrameId());
        assertEquals("cmffffff", new Packets(second.bytes()).shape());

        first.ack(FIRST_ID + 7, nowNs);
        final FakeTransport third = new FakeTransport();
        final UpstreamSettings settings =
            new UpstreamSettings("third", ADDRESS, false, ResumeFrom.LAST_ACKED, new byte[0]);
        track.addUpstream(settings, third, first.upstream, nowNs);
        third.accept(nowNs);
        assertEquals(FIRST_ID + 7, new Packets(third.bytes()).initialFrameId());

        second.ack(FIRST_ID + 99, nowNs);
        assertThrows(IllegalArgumentException.class,
            () -> track.addUpstream(settings, new FakeTransport(), second.upstream, nowNs));
    }

    @Test
    void shouldReleaseWhatTheSlowestHasPassed()
    {
        start(settings(true));
        final FakeTransport fast = add("fast", true, ResumeFrom.LAST_SENT);
        final FakeTransport slow = add("slow", true, ResumeFrom.LAST_ACKED);
        fast.accept(nowNs);
        slow.accept(nowNs);
        for (int i = 0; i < 20; i++)
        {
            frame(i, 984);
        }
        assertEquals(20, pool.slabsInUse());
        slow.ack(FIRST_ID + 5, nowNs);
        assertEquals(15, pool.slabsInUse());
        slow.ack(FIRST_ID + 20, nowNs);
        assertEquals(0, pool.slabsInUse());
    }
}
