package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

class UpstreamResumeTest extends TrackFixture
{
    private static final InetSocketAddress OTHER = InetSocketAddress.createUnresolved("127.0.0.2", 8201);

    @Test
    void shouldResumeAtEveryAckWithTheMediaInfoInForce()
    {
        for (int acked = 0; acked <= 10; acked++)
        {
            for (int sent = acked; sent <= 10; sent++)
            {
                resumeAfter(acked, sent);
            }
        }
    }

    private void resumeAfter(final int acked, final int sent)
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        for (int i = 0; i < sent; i++)
        {
            infoBeforeEveryFifth(i);
            frame(i, 30 + i);
        }
        if (acked > 0)
        {
            transport.ack(FIRST_ID + acked, 7, 9, nowNs);
        }
        assertEquals(acked, transport.upstream.ackedFrames());
        transport.kill(nowNs);
        for (int i = sent; i < 10; i++)
        {
            infoBeforeEveryFifth(i);
            frame(i, 30 + i);
        }
        transport.upstream.onRepublished(OTHER, null, nowNs);
        transport.accept(nowNs);
        track.end(nowNs);

        final String what = "acked " + acked + ", sent " + sent;
        final Packets packets = new Packets(transport.bytes());
        assertEquals(FIRST_ID + acked, packets.initialFrameId(), what);
        assertEquals(acked > 0 ? 7 : 0, KmpConnectDescriptor.initialUpstreamFrameId(packets.all.get(0), 0), what);
        assertEquals(acked > 0 ? 9 : 0, KmpConnectDescriptor.initialOffset(packets.all.get(0), 0), what);
        final String expected = acked < 5 ? "cm" + "f".repeat(5 - acked) + "mfffffe" :
            "cm" + "f".repeat(10 - acked) + "e";
        assertEquals(expected, packets.shape(), what);
        assertEquals(acked < 5 ? 100 : 105, KmpMediaInfoDescriptor.width(packets.all.get(1), 0), what);
        assertEquals(List.of(ADDRESS, OTHER), transport.addresses);
        transport.ack(FIRST_ID + 10, nowNs);
        assertEquals(10, transport.upstream.ackedFrames(), what);
        track.abandon();
        listener.isClosed = false;
        track = null;
        allMemoryMustComeBack();
    }

    private void infoBeforeEveryFifth(final int number)
    {
        if (0 == number % 5)
        {
            assertTrue(track.appendVideoInfo(7, 0, 100 + number, 10, 25, 1, false, new byte[0]));
        }
    }

    @Test
    void shouldResumeAtAFrameTheKernelHasNotTakenWhole()
    {
        start(settings(true));
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_SENT);
        transport.accept(nowNs);
        info();
        frame(0, 100);
        assertEquals(1, transport.upstream.ackedFrames());
        transport.allowance = 100;
        frame(1, 100);
        assertEquals(1, transport.upstream.ackedFrames());
        transport.kill(nowNs);
        transport.upstream.onRepublished(OTHER, null, nowNs);
        transport.allowance = Long.MAX_VALUE;
        transport.accept(nowNs);
        final Packets packets = new Packets(transport.bytes());
        assertEquals("cmf", packets.shape());
        assertEquals(FIRST_ID + 1, packets.initialFrameId());
        assertEquals(1, packets.dts(2));
    }

    @Test
    void shouldResumeAtTheLiveEdgeAndKeepNothingMeanwhile()
    {
        start(settings(true));
        info();
        frame(0, 100);
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_WRITTEN);
        transport.accept(nowNs);
        assertEquals("cmf", new Packets(transport.bytes()).shape(), "what waited for the answer is sent");
        transport.kill(nowNs);
        for (int i = 1; i < 500; i++)
        {
            assertTrue(frame(i, 1000));
            assertTrue(pool.slabsInUse() <= 2);
        }
        transport.upstream.onRepublished(OTHER, null, nowNs);
        transport.accept(nowNs);
        frame(500, 10);
        final Packets packets = new Packets(transport.bytes());
        assertEquals("cmf", packets.shape());
        assertEquals(FIRST_ID + 500, packets.initialFrameId());
        assertEquals(500, packets.dts(2));
        assertEquals(0, transport.upstream.autoAckedFrames());
    }

    @Test
    void shouldResumeAtTheLiveEdgeThoughNothingWasFlushedMeanwhile()
    {
        start(settings(true));
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_WRITTEN);
        transport.accept(nowNs);
        transport.kill(nowNs);
        transport.upstream.onRepublished(OTHER, null, nowNs);
        track.beginFrame(0, 0, false, 0, 0);
        track.commitFrame(nowNs);
        transport.accept(nowNs);
        frame(1, 10);
        assertEquals(FIRST_ID + 1, new Packets(transport.bytes()).initialFrameId());
        assertEquals("cf", new Packets(transport.bytes()).shape());
    }

    @Test
    void shouldKeepWhatWaitedForTheAnswerUntilTheFirstConnection()
    {
        start(settings(true));
        info();
        frame(0, 100);
        final FakeTransport transport = add("main", true, ResumeFrom.LAST_WRITTEN);
        transport.refuse(nowNs);
        frame(1, 100);
        transport.upstream.onRepublished(OTHER, null, nowNs);
        transport.accept(nowNs);
        assertEquals("cmff", new Packets(transport.bytes()).shape());
    }

    @Test
    void shouldSendNewConnectData()
    {
        start(settings(true));
        final FakeTransport transport = new FakeTransport();
        final byte[] first = {1, 2, 3};
        track.addUpstream(
            new UpstreamSettings("main", ADDRESS, true, ResumeFrom.LAST_ACKED, first), transport, nowNs);
        transport.accept(nowNs);
        assertArrayEquals(first, connectData(transport));
        transport.kill(nowNs);
        transport.upstream.onRepublished(ADDRESS, null, nowNs);
        transport.accept(nowNs);
        assertArrayEquals(first, connectData(transport));
        pass(1000);
        transport.kill(nowNs);
        transport.upstream.onRepublished(ADDRESS, new byte[]{9}, nowNs);
        transport.accept(nowNs);
        assertArrayEquals(new byte[]{9}, connectData(transport));
    }

    private static byte[] connectData(final FakeTransport transport)
    {
        final byte[] bytes = transport.bytes();
        return Arrays.copyOfRange(bytes, KmpConnectDescriptor.LENGTH, bytes.length);
    }
}
