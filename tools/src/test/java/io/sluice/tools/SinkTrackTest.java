package io.sluice.tools;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SinkTrackTest
{
    private static final int TIMESCALE = 90_000;
    private static final int FRAME_TICKS = 3_000;
    private static final long FIRST_ID = 160_000_000_000_000L;

    private final SinkTrack track = new SinkTrack("channel", "v1");

    @Test
    void shouldCountFramesInOrder()
    {
        connect(FIRST_ID);
        sendFrames(FIRST_ID, 0, 100);
        track.onEndOfStream();
        track.onDisconnect();

        assertEquals(100, track.frames());
        assertEquals(1_000, track.bytes());
        assertEquals(FIRST_ID + 100, track.nextFrameId());
        assertEquals(0, track.problemCount());
        assertTrue(track.isEnded());
    }

    @Test
    void shouldTellTheIndexOfEachNewFrame()
    {
        connect(FIRST_ID);
        assertEquals(0, sendFrame(FIRST_ID, 0));
        assertEquals(1, sendFrame(FIRST_ID, 1));
        reconnect(FIRST_ID + 1);
        assertEquals(-1, sendFrame(FIRST_ID, 1));
        assertEquals(2, sendFrame(FIRST_ID, 2));
    }

    @Test
    void shouldAcceptFramesSentAgainAfterReconnect()
    {
        connect(FIRST_ID);
        sendFrames(FIRST_ID, 0, 50);
        assertEquals(FIRST_ID + 50, track.acknowledge());
        sendFrames(FIRST_ID, 50, 60);
        assertEquals(10, track.unacknowledgedFrames());
        reconnect(FIRST_ID + 50);
        sendFrames(FIRST_ID, 50, 70);

        assertEquals(70, track.frames());
        assertEquals(10, track.resentFrames());
        assertEquals(0, track.lostFrames());
        assertEquals(0, track.problemCount());
        assertEquals(2, track.connections());
    }

    @Test
    void shouldDetectLostFrames()
    {
        connect(FIRST_ID);
        sendFrames(FIRST_ID, 0, 10);
        reconnect(FIRST_ID + 13);
        sendFrames(FIRST_ID, 13, 20);

        assertEquals(3, track.lostFrames());
        assertEquals(17, track.frames());
        assertEquals(1, track.problemCount());
        assertTrue(track.problems().get(0).contains("lost 3 frames"), track.problems().toString());
    }

    @Test
    void shouldDetectFrameThatCameTwice()
    {
        connect(FIRST_ID);
        sendFrames(FIRST_ID, 0, 10);
        sendFrame(FIRST_ID, 9);

        assertEquals(1, track.duplicatedFrames());
        assertEquals(1, track.problemCount());
    }

    @Test
    void shouldDetectFramesOutOfOrder()
    {
        connect(FIRST_ID);
        sendFrame(FIRST_ID, 0);
        sendFrame(FIRST_ID, 2);
        sendFrame(FIRST_ID, 1);

        assertEquals(1, track.outOfOrderFrames());
        assertEquals(1, track.problemCount());
    }

    @Test
    void shouldDetectWrongIdAfterReconnect()
    {
        connect(FIRST_ID);
        sendFrames(FIRST_ID, 0, 10);
        reconnect(FIRST_ID + 5);
        sendFrames(FIRST_ID, 4, 6);

        assertTrue(track.problems().get(0).contains("not the same when sent again"), track.problems().toString());
    }

    @Test
    void shouldStartAnewAfterEndOfStream()
    {
        connect(FIRST_ID);
        sendFrames(FIRST_ID, 0, 10);
        track.onEndOfStream();
        reconnect(FIRST_ID + 1_000_000);
        sendFrames(FIRST_ID + 1_000_000, 0, 10);

        assertEquals(20, track.frames());
        assertEquals(FIRST_ID + 1_000_000, track.firstFrameId());
        assertEquals(0, track.problemCount());
        assertFalse(track.isEnded());
    }

    @Test
    void shouldReportNewStartWithoutEndOfStream()
    {
        connect(FIRST_ID);
        sendFrames(FIRST_ID, 0, 10);
        reconnect(FIRST_ID + 1_000_000);

        assertEquals(1, track.problemCount());
        assertEquals(0, track.lostFrames());
    }

    @Test
    void shouldReportUpstreamFrameThatWasNeverAcknowledged()
    {
        connect(FIRST_ID);
        sendFrames(FIRST_ID, 0, 10);
        track.onDisconnect();
        track.onConnect(FIRST_ID + 5, FIRST_ID + 5);

        assertEquals(1, track.problemCount());
    }

    @Test
    void shouldReportFrameBeforeMediaInfo()
    {
        track.onConnect(FIRST_ID, 0);
        sendFrame(FIRST_ID, 0);

        assertEquals(1, track.problemCount());
    }

    @Test
    void shouldMeasureLatencyFromCreation()
    {
        connect(FIRST_ID);
        final long nowUs = 1_800_000_000_000_000L;
        final long created = nowUs / 1_000_000 * TIMESCALE + 45_000;
        track.onFrame(created, 0, true, 10, 1, nowUs + 500_000 + 1_000);

        assertEquals(1_000, track.latencyUs().getMaxValue(), 20);
    }

    @Test
    void shouldFindAnyResumeFromAcknowledgedPositionInOrder()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        connect(FIRST_ID);
        int next = 0;
        for (int i = 0; i < 200; i++)
        {
            final int count = random.nextInt(100);
            sendFrames(FIRST_ID, next, next + count);
            next += count;
            if (random.nextBoolean())
            {
                track.acknowledge();
            }

            final int resumeAt = (int) (track.ackedFrameId() - FIRST_ID);
            reconnect(FIRST_ID + resumeAt);
            sendFrames(FIRST_ID, resumeAt, next);
        }

        assertEquals(next, track.frames(), "seed " + seed);
        assertEquals(0, track.problemCount(), () -> "seed " + seed + " " + track.problems());
    }

    private void connect(final long frameId)
    {
        track.onConnect(frameId, 0);
        track.onMediaInfo(true, TIMESCALE);
    }

    private void reconnect(final long frameId)
    {
        track.onDisconnect();
        connect(frameId);
    }

    private void sendFrames(final long firstId, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            sendFrame(firstId, i);
        }
    }

    private long sendFrame(final long firstId, final int index)
    {
        final long dts = (firstId - FIRST_ID) + (long) index * FRAME_TICKS;
        return track.onFrame(0, dts, index % 60 == 0, 10, index * 31L, 0);
    }
}
