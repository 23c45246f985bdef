package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UpstreamEndTest extends TrackFixture
{
    @Test
    void shouldReadAcksAfterTheEndOfStreamUntilTheReceiverCloses()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        frame(0, 100);
        track.end(nowNs);
        assertEquals(UpstreamState.DRAINING, transport.upstream.state());
        transport.ack(FIRST_ID + 1, nowNs);
        assertEquals(1, transport.upstream.ackedFrames());
        assertEquals(0, transport.closes);
        pass(5000);
        transport.kill(nowNs);
        assertTrue(listener.isClosed);
        assertEquals(0, listener.republishCalls);
    }

    @Test
    void shouldNotWaitForEverForAReceiverThatKeepsItsSocketOpen()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        track.end(nowNs);
        pass(9_999);
        assertFalse(listener.isClosed);
        pass(1);
        assertTrue(listener.isClosed);
        assertTrue(transport.upstream.isDelivered());
        assertEquals(1, transport.closes);
        assertEquals(Long.MAX_VALUE, track.deadlineNs());
    }

    @Test
    void shouldGoOnTryingForATimeAfterTheEnd()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        frame(0, 100);
        transport.kill(nowNs);
        transport.upstream.onRepublished(ADDRESS, null, nowNs);
        transport.refuse(nowNs);
        track.end(nowNs);
        pass(3000);
        assertEquals(2, listener.republishCalls);
        transport.upstream.onRepublished(ADDRESS, null, nowNs);
        transport.accept(nowNs);
        assertEquals("cfe", new Packets(transport.bytes()).shape());
        assertTrue(transport.upstream.isDelivered());
    }

    @Test
    void shouldGiveUpWhatCouldNotBeDeliveredInTimeAfterTheEnd()
    {
        start(settings(true));
        final FakeTransport waiting = add("waiting", true, ResumeFrom.LAST_ACKED);
        final FakeTransport stalled = add("stalled", true, ResumeFrom.LAST_ACKED);
        waiting.refuse(nowNs);
        stalled.allowance = 50;
        stalled.accept(nowNs);
        frame(0, 100);
        pass(5000);
        track.end(nowNs);
        stalled.allow(10, nowNs);
        pass(9_999);
        stalled.allow(10, nowNs);
        assertFalse(listener.isClosed);
        pass(1);
        assertTrue(listener.isClosed);
        assertFalse(waiting.upstream.isDelivered());
        assertFalse(stalled.upstream.isDelivered());
        assertNull(listener.failure);
    }
}
