package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.sluice.memory.SlabPool;

class TrackTest extends TrackFixture
{
    /** What the reference sent for a known input up to its first frame, whose data are cut short here; and its end. */
    private static final String REFERENCE_STREAM = """
        636e6374 68000000 00000000 00000000
        6368616e00000000000000000000000000000000000000000000000000000000
        7631000000000000000000000000000000000000000000000000000000000000
        70b62323f1920000 0000000000000000 00000000 01000000
        6d696e66 30000000 27000000 00000000
        00000000 07000000 905f0100 40720700 8002 6801 1e000000 01000000 00000000
        014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468efbc80
        6672616d 28000000 04000000 00000000
        71b62323f1920000 0000000000000000 01000000 8e170000 deadbeef
        656f7374 10000000 00000000 00000000""";

    @Test
    void shouldSendWhatTheReferenceSends()
    {
        track = new Track(1, settings(true), pool, listener, 0x92f12323b670L);
        track.names("chan", "v1");
        final byte[] extraData = hex("014d401effe10018674d401eeca05017fcb8088000000300" +
            "8000001e078b16cb01000468efbc80");
        assertTrue(track.appendVideoInfo(7, 0x077240, 640, 360, 30, 1, false, extraData));
        assertTrue(track.beginFrame(0x92f12323b671L, 0, true, 0x178e, 4));
        final UnsafeBuffer data = new UnsafeBuffer(hex("deadbeef"));
        assertTrue(track.appendFrameData(data, 0, 1));
        assertTrue(track.appendFrameData(data, 1, 3));
        assertTrue(track.commitFrame(nowNs));

        final FakeTransport transport = addConnected();
        track.flush(nowNs);
        track.end(nowNs);
        assertEquals(HexFormat.of().formatHex(hex(REFERENCE_STREAM)), HexFormat.of().formatHex(transport.bytes()));
        assertTrue(transport.isOutputShut);
        assertFalse(listener.isClosed);

        transport.kill(nowNs);
        assertEquals(List.of("gone main", "closed"), listener.events);
        assertTrue(transport.upstream.isDelivered());
    }

    @Test
    void shouldCountWhatTheApiShows()
    {
        start(settings(true));
        info();
        frame(0, 100);
        frame(1, 200);
        final FakeTransport transport = addConnected();
        assertEquals(2, track.sentFrames());
        assertEquals(1, track.sentKeyFrames());
        assertEquals(1, track.lastTimestamp());
        assertEquals(51 + 140 + 240, track.writtenBytes());
        assertEquals(64 * 1024 - 1024, track.memLeftBytes());
        assertEquals(51 + 140 + 240, transport.upstream.positionBytes());
        assertEquals(51 + 140 + 240 + 104, transport.upstream.sentBytes());
        assertEquals(0, transport.upstream.ackedFrames());

        transport.ack(FIRST_ID + 1, nowNs);
        assertEquals(1, transport.upstream.ackedFrames());
        assertEquals(51 + 140, transport.upstream.ackedBytes());
        assertEquals(0, transport.upstream.autoAckedFrames());
        assertEquals(1, track.upstreamCount());
        assertEquals(transport.upstream, track.upstream(0));
    }

    @Test
    void shouldKeepFramesUntilTheControllerAnswers()
    {
        start(settings(true));
        info();
        for (int i = 0; i < 50; i++)
        {
            assertTrue(frame(i, 1000));
        }
        assertTrue(track.budget().isAboveHigh());
        final FakeTransport transport = addConnected();
        final Packets packets = new Packets(transport.bytes());
        assertEquals("cm" + "f".repeat(50), packets.shape());
        assertEquals(FIRST_ID, packets.initialFrameId());
    }

    @Test
    void shouldDeliverAfterAPublisherThatLeftBeforeTheAnswer()
    {
        start(settings(true));
        info();
        frame(0, 10);
        track.end(nowNs);
        pass(60_000);
        assertFalse(listener.isClosed);

        final FakeTransport transport = addConnected();
        assertEquals("cmfe", new Packets(transport.bytes()).shape());
        transport.kill(nowNs);
        assertTrue(listener.isClosed);
    }

    @Test
    void shouldCloseWhenAbandonedBeforeTheAnswer()
    {
        start(settings(true));
        frame(0, 10);
        track.end(nowNs);
        track.abandon();
        assertEquals(List.of("closed"), listener.events);
        assertThrows(IllegalStateException.class, () -> add("late", true, ResumeFrom.LAST_ACKED));
    }

    @Test
    void shouldFailAtTheMemoryLimitWhileTheAnswerIsAwaited()
    {
        start(settings(true));
        info();
        int taken = 0;
        while (frame(taken, 1000))
        {
            taken++;
        }
        assertEquals(TrackFailure.ALLOC_FAILED, listener.failure);
        assertTrue(listener.failureDetail.contains("bytes more: the track uses "), listener.failureDetail);
        assertEquals((64 * 1024 - 51) / 1040, taken);
        assertFalse(info());
        assertFalse(frame(taken, 0));

        track.end(nowNs);
        final FakeTransport transport = addConnected();
        assertEquals("cm" + "f".repeat(taken) + "e", new Packets(transport.bytes()).shape());
    }

    @Test
    void shouldFailWhenThePoolHasNoMore()
    {
        final SlabPool small = new SlabPool(4096);
        track = new Track(1, settings(true), small, listener, FIRST_ID);
        int taken = 0;
        while (frame(taken, 1000))
        {
            taken++;
        }
        assertEquals(3, taken);
        assertEquals(TrackFailure.ALLOC_FAILED, listener.failure);
        assertTrue(listener.failureDetail.contains(
            "used up the pool: 4096 bytes are lent, and the engine's limit is 4096 bytes"), listener.failureDetail);
        track.end(nowNs);
        track.discard();
        assertTrue(listener.isClosed);
        assertEquals(0, small.slabsInUse());
    }

    @Test
    void shouldDropFramesWithoutUpstreams()
    {
        start(settings(true));
        frame(0, 5000);
        track.discard();
        for (int i = 1; i < 1000; i++)
        {
            assertTrue(frame(i, 1000));
        }
        assertEquals(1000, track.sentFrames());
        assertTrue(pool.slabsInUse() <= 1);
        track.end(nowNs);
        assertTrue(listener.isClosed);
    }

    @Test
    void shouldTakeAnUpstreamInAfterDiscarding()
    {
        start(settings(true));
        info();
        track.discard();
        frame(0, 100);
        frame(1, 100);
        final FakeTransport transport = addConnected();
        frame(2, 100);
        final Packets packets = new Packets(transport.bytes());
        assertEquals("cmf", packets.shape());
        assertEquals(FIRST_ID + 2, packets.initialFrameId());
        assertEquals(2, packets.dts(2));
    }

    @Test
    void shouldForgetAnAbortedFrame()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        info();
        frame(0, 100);
        track.beginFrame(0, 77, false, 0, 9000);
        track.appendFrameData(new UnsafeBuffer(new byte[5000]), 0, 5000);
        track.flush(nowNs);
        track.abortFrame();
        assertEquals(1, pool.slabsInUse());
        assertFalse(track.appendFrameData(new UnsafeBuffer(new byte[1]), 0, 1));
        assertFalse(track.commitFrame(nowNs));
        frame(1, 100);
        final Packets packets = new Packets(transport.bytes());
        assertEquals("cmff", packets.shape());
        assertEquals(1, packets.dts(3));
        assertNull(listener.failure);
    }

    @Test
    void shouldAbortTheOpenFrameAtTheEnd()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        info();
        frame(0, 100);
        track.beginFrame(0, 1, false, 0, 100);
        track.end(nowNs);
        assertEquals("cmfe", new Packets(transport.bytes()).shape());
    }

    @Test
    void shouldFailOnAFrameThatIsNotAsLongAsItSaid()
    {
        start(settings(true));
        track.beginFrame(0, 0, false, 0, 10);
        track.appendFrameData(new UnsafeBuffer(new byte[9]), 0, 9);
        assertFalse(track.commitFrame(nowNs));
        assertEquals(TrackFailure.APPEND_FAILED, listener.failure);
        assertEquals(0, pool.slabsInUse());
    }

    @Test
    void shouldFailOnMoreDataThanAFrameWasBegunWith()
    {
        start(settings(true));
        track.beginFrame(0, 0, false, 0, 10);
        assertFalse(track.appendFrameData(new UnsafeBuffer(new byte[11]), 0, 11));
        assertEquals(TrackFailure.APPEND_FAILED, listener.failure);
        assertEquals(0, track.sentFrames());
    }

    @Test
    void shouldFailOnAFrameLongerThanKmpAllows()
    {
        start(settings(true));
        assertFalse(track.beginFrame(0, 0, false, 0, 16 * 1024 * 1024 + 1));
        assertEquals(TrackFailure.APPEND_FAILED, listener.failure);
    }

    @Test
    void shouldPatchCaptionsThatTheFirstFrameShows()
    {
        start(new TrackSettings(90000, 256, 64 * 1024, 75, 50, 1000, true, 10_000, 0, 1000, 15, false));
        final FakeTransport transport = addConnected();
        // Frames before it move the flag over the edge of a slab, byte by byte.
        for (int i = 0; i < 300; i++)
        {
            assertTrue(frame(2 * i, i % 7));
            info();
            track.beginFrame(0, 2 * i + 1, false, 0, 0);
            track.patchCaptions(true);
            track.commitFrame(nowNs);
            track.patchCaptions(false);
            track.flush(nowNs);
            transport.ack(FIRST_ID + 2 * i + 2, nowNs);
        }
        int infos = 0;
        for (final UnsafeBuffer packet : new Packets(transport.bytes()).all)
        {
            if (KmpHeaderDescriptor.TYPE_MEDIA_INFO == KmpHeaderDescriptor.type(packet, 0))
            {
                infos++;
                assertEquals(1, KmpMediaInfoDescriptor.ceaCaptions(packet, 0));
                assertEquals(1, KmpMediaInfoDescriptor.frameRateDenom(packet, 0));
            }
        }
        assertEquals(300, infos);

        transport.kill(nowNs);
        transport.upstream.onRepublished(ADDRESS, null, nowNs);
        transport.accept(nowNs);
        frame(1000, 1);
        final Packets resumed = new Packets(transport.bytes());
        assertEquals("cmf", resumed.shape());
        assertEquals(1, KmpMediaInfoDescriptor.ceaCaptions(resumed.all.get(1), 0));
    }

    @Test
    void shouldHoldAMediaInfoBackUntilItsFrame()
    {
        start(settings(true));
        final FakeTransport transport = addConnected();
        info();
        track.flush(nowNs);
        assertEquals("c", new Packets(transport.bytes()).shape());
        track.end(nowNs);
        assertEquals("cme", new Packets(transport.bytes()).shape());
    }

    @Test
    void shouldWriteAnAudiosMediaInfo()
    {
        start(settings(true));
        track.appendAudioInfo(1010, 93000, 2, 16, 44100, 3, hex("121056e500"));
        frame(0, 1);
        final UnsafeBuffer info = new Packets(addConnected().bytes()).all.get(1);
        assertEquals(KmpMediaInfoDescriptor.MEDIA_AUDIO, KmpMediaInfoDescriptor.mediaType(info, 0));
        assertEquals(1010, KmpMediaInfoDescriptor.codecId(info, 0));
        assertEquals(90000, KmpMediaInfoDescriptor.timescale(info, 0));
        assertEquals(93000, KmpMediaInfoDescriptor.bitrate(info, 0));
        assertEquals(2, KmpMediaInfoDescriptor.channels(info, 0));
        assertEquals(16, KmpMediaInfoDescriptor.bitsPerSample(info, 0));
        assertEquals(44100, KmpMediaInfoDescriptor.sampleRate(info, 0));
        assertEquals(3, KmpMediaInfoDescriptor.channelLayout(info, 0));
        final byte[] extraData = new byte[5];
        info.getBytes(48, extraData);
        assertArrayEquals(hex("121056e500"), extraData);
    }

    @Test
    void shouldSendBuffersWhenFullOrAfterTheFlushTimeout()
    {
        start(settings(false));
        final FakeTransport transport = addConnected();
        frame(0, 460);
        frame(1, 460);
        assertEquals(104, transport.bytes().length);
        nowNs += 500 * MS;
        frame(2, 460);
        assertEquals(104 + 1024, transport.bytes().length);

        pass(999);
        assertEquals(104 + 1024, transport.bytes().length);
        pass(1);
        assertEquals(104 + 1500, transport.bytes().length);
        assertEquals(Long.MAX_VALUE, track.deadlineNs());

        frame(3, 10);
        track.end(nowNs);
        assertEquals("cffffe", new Packets(transport.bytes()).shape());
    }

    @Test
    void shouldSendAKeepAliveInSilenceOnly()
    {
        start(new TrackSettings(90000, 1024, 64 * 1024, 75, 50, 1000, true, 10_000, 3000, 1000, 15, false));
        final FakeTransport transport = addConnected();
        frame(0, 10);
        pass(2999);
        frame(1, 10);
        pass(2999);
        assertEquals("cff", new Packets(transport.bytes()).shape());
        pass(3001);
        assertEquals("cffnn", new Packets(transport.bytes()).shape());

        transport.allowance = 30;
        frame(2, 10);
        assertEquals("cffnn", new Packets(transport.bytes()).shape());
        pass(9000);
        transport.allow(Long.MAX_VALUE, nowNs);
        frame(3, 10);
        assertEquals("cffnnff", new Packets(transport.bytes()).shape());
        transport.ack(FIRST_ID + 4, nowNs);
        assertEquals(4, transport.upstream.ackedFrames());
    }

    @Test
    void shouldHoldThePublisherBackWithBackpressure()
    {
        start(new TrackSettings(90000, 1024, 16 * 1024, 75, 50, 1000, true, 10_000, 0, 1000, 15, true));
        final FakeTransport transport = addConnected();
        int number = 0;
        while (listener.events.isEmpty())
        {
            frame(number++, 984);
        }
        assertEquals(List.of("backpressure true"), listener.events);
        assertEquals(13, number);
        transport.ack(FIRST_ID + 4, nowNs);
        assertEquals(1, listener.events.size());
        transport.ack(FIRST_ID + 5, nowNs);
        assertEquals(List.of("backpressure true", "backpressure false"), listener.events);
        assertEquals(0, transport.upstream.autoAckedFrames());
        assertEquals(1, transport.connections.size());
    }

    @Test
    void shouldNotHoldThePublisherBackForAFrameItHasYetToFinish()
    {
        start(new TrackSettings(90000, 1024, 16 * 1024, 75, 50, 1000, true, 10_000, 0, 1000, 15, true));
        final FakeTransport transport = addConnected();
        assertTrue(frame(0, 14_000));
        assertEquals(List.of(), listener.events);
        transport.ack(FIRST_ID + 1, nowNs);
        assertTrue(frame(1, 14_000));
        assertEquals(List.of(), listener.events);
    }

    @Test
    void shouldRefuseIdsThatDoNotFit()
    {
        start(settings(true));
        assertThrows(IllegalArgumentException.class, () -> track.names("c".repeat(33), "t"));
        assertThrows(IllegalArgumentException.class, () -> track.names("c", "ü".repeat(17)));
        track.names("c".repeat(32), "ü".repeat(16));
        final FakeTransport transport = addConnected();
        final UnsafeBuffer connect = new Packets(transport.bytes()).all.get(0);
        assertEquals("c".repeat(32), KmpConnectDescriptor.channelId(connect, 0));
        assertEquals("ü".repeat(16), KmpConnectDescriptor.trackId(connect, 0));
        assertEquals(KmpConnectDescriptor.FLAG_CONSISTENT, KmpConnectDescriptor.flags(connect, 0));
    }

    private static byte[] hex(final String text)
    {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
}
