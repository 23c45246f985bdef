package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class UpstreamAckTest extends TrackFixture
{
    @Test
    void shouldNotRepublishAfterAProtocolError()
    {
        final UnsafeBuffer ack = new UnsafeBuffer(new byte[KmpAckDescriptor.LENGTH]);
        KmpAckDescriptor.encode(ack, 0, FIRST_ID, 0, 0);
        for (int i = 0; i < 6; i++)
        {
            start(settings(true));
            final FakeTransport transport = addConnected();
            frame(0, 100);
            transport.allowance = 60;
            frame(1, 100);
            final UnsafeBuffer bad = new UnsafeBuffer(ack.byteArray().clone());
            switch (i)
            {
                case 0 -> KmpHeaderDescriptor.encode(bad, 0, KmpHeaderDescriptor.TYPE_NULL, 40, 0);
                case 1 -> KmpHeaderDescriptor.encode(bad, 0, KmpHeaderDescriptor.TYPE_ACK, 41, 0);
                case 2 -> KmpHeaderDescriptor.encode(bad, 0, KmpHeaderDescriptor.TYPE_ACK, 40, 1);
                case 3 -> KmpAckDescriptor.encode(bad, 0, FIRST_ID + 2, 0, 0);
                case 4 -> KmpAckDescriptor.encode(bad, 0, FIRST_ID + 3, 0, 0);
                default -> KmpAckDescriptor.encode(bad, 0, -1, 0, 0);
            }
            transport.upstream.onBytes(bad, 0, i < 3 ? 16 : 40, nowNs);
            assertEquals(UpstreamState.CLOSED, transport.upstream.state(), "case " + i);
            assertEquals(1, transport.closes);
            assertEquals(0, listener.republishCalls);
            assertTrue(listener.goneReason.startsWith("protocol error: "), listener.goneReason);
            assertEquals(TrackFailure.UPSTREAM_ERROR, listener.failure);
            listener.failure = null;
            track.abandon();
            listener.isClosed = false;
        }
        track = null;
    }

    @Test
    void shouldTellTheAgeOfWhatIsNotAcknowledged()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        assertEquals(Upstream.NO_FRAME, transport.upstream.oldestUnackedCreated());
        track.appendAudioInfo(1010, 0, 2, 16, 44_100, 3, new byte[]{1, 2});
        for (int i = 0; i < 3; i++)
        {
            // More than 32 bits, and a length that puts headers across slabs.
            assertTrue(track.beginFrame((7L << 40) + 0x8000_0000L + i, i, false, 0, 250));
            assertTrue(track.appendFrameData(new UnsafeBuffer(new byte[250]), 0, 250));
            assertTrue(track.commitFrame(nowNs));
        }
        track.flush(nowNs);
        assertEquals((7L << 40) + 0x8000_0000L, transport.upstream.oldestUnackedCreated());
        final UnsafeBuffer ack = new UnsafeBuffer(new byte[KmpAckDescriptor.LENGTH]);
        KmpAckDescriptor.encode(ack, 0, FIRST_ID + 2, 0, 0);
        transport.upstream.onBytes(ack, 0, KmpAckDescriptor.LENGTH, nowNs);
        assertEquals((7L << 40) + 0x8000_0002L, transport.upstream.oldestUnackedCreated());
        KmpAckDescriptor.encode(ack, 0, FIRST_ID + 3, 0, 0);
        transport.upstream.onBytes(ack, 0, KmpAckDescriptor.LENGTH, nowNs);
        assertEquals(Upstream.NO_FRAME, transport.upstream.oldestUnackedCreated());
        track.end(nowNs);
        track.abandon();
        track = null;
    }

    @Test
    void shouldTakeAcksSplitAnywhereAndIgnoreOldOnes()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        for (int i = 0; i < 41; i++)
        {
            frame(i, 10);
        }
        final UnsafeBuffer acks = new UnsafeBuffer(new byte[80]);
        for (int split = 0; split <= 40; split++)
        {
            KmpAckDescriptor.encode(acks, 0, FIRST_ID + split, 0, 0);
            KmpAckDescriptor.encode(acks, 40, FIRST_ID + split / 2, 0, 0);
            transport.upstream.onBytes(acks, 0, split, nowNs);
            transport.upstream.onBytes(acks, split, 80 - split, nowNs);
            assertEquals(split, transport.upstream.ackedFrames());
        }
        for (int i = 0; i < 40; i++)
        {
            KmpAckDescriptor.encode(acks, 0, FIRST_ID + 41, 0, 0);
            transport.upstream.onBytes(acks, i, 1, nowNs);
        }
        assertEquals(41, transport.upstream.ackedFrames());
        assertEquals(track.writtenBytes(), transport.upstream.ackedBytes());
    }

    @Test
    void shouldPassMediaInfosWithTheFrameBeforeThem()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        frame(0, 10);
        info();
        info();
        frame(1, 10);
        transport.ack(FIRST_ID + 1, nowNs);
        assertEquals(50 + 51 + 51, transport.upstream.ackedBytes());
    }

    @Test
    void shouldForgetHalfAnAckWithItsConnection()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        frame(0, 10);
        transport.upstream.onBytes(new UnsafeBuffer(new byte[]{'a', 'c', 'k', 'f'}), 0, 4, nowNs);
        transport.kill(nowNs);
        transport.upstream.onRepublished(ADDRESS, null, nowNs);
        transport.accept(nowNs);
        transport.ack(FIRST_ID + 1, nowNs);
        assertEquals(1, transport.upstream.ackedFrames());
    }

    @Test
    void shouldWarnOnceOfAcksNotAskedFor()
    {
        start(settings(true));
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_SENT);
        transport.accept(nowNs);
        frame(0, 10);
        transport.ack(FIRST_ID + 99, nowNs);
        transport.ack(FIRST_ID, nowNs);
        assertEquals(List.of("warning acks are ignored: resume_from is last_sent"), listener.events);
        assertEquals(1, transport.upstream.ackedFrames());
    }
}
