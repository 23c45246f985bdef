package io.sluice.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.memory.SlabPool;
import org.junit.jupiter.api.Test;

/**
 * What the whole path is fed with is what it says, and arrives.
 */
class RecordingTest
{
    @Test
    void shouldHaveTheBitrateOfALiveStream()
    {
        for (final int chunkSize : new int[]{128, 4096})
        {
            final Recording recording = new Recording(chunkSize, 1);
            final double seconds = Recording.INTERVALS / 30.0;
            final double megabits = recording.group().capacity() * 8 / 1e6 / seconds;
            assertTrue(megabits > 3.8 && megabits < 4.2, megabits + " Mbit/s with chunk size " + chunkSize);
            int length = 0;
            for (int i = 0; i < Recording.INTERVALS; i++)
            {
                assertEquals(length, recording.offset(i));
                length += recording.length(i);
            }
            assertEquals(recording.group().capacity(), length);
        }
    }

    @Test
    void shouldArriveFrameByFrameHoweverOftenItIsReplayed()
    {
        final int groups = 5;
        final SlabPool pool = new SlabPool(8L << 20);
        for (final int chunkSize : new int[]{128, 4096})
        {
            final StreamPath stream = new StreamPath(new Recording(chunkSize, 1), 0, pool);
            for (int i = 0; i < groups * Recording.INTERVALS; i++)
            {
                assertTrue(stream.next() > 0);
                assertEquals(stream.video().track().sentFrames(), stream.video().receiver.ackedFrames());
                assertEquals(stream.audio().track().sentFrames(), stream.audio().receiver.ackedFrames());
            }
            assertEquals((1 + groups) * Recording.INTERVALS, stream.video().track().sentFrames());
            assertEquals(1 + groups, stream.video().track().sentKeyFrames());
            assertEquals((1 + groups) * Recording.AUDIO_FRAMES, stream.audio().track().sentFrames());
            // Connect and media info besides.
            assertTrue(stream.video().receiver.bytesTaken() >= stream.video().track().writtenBytes());
            assertTrue(stream.replyBytes() > 3000, "handshake and command replies");
            final long lastMs = stream.video().track().lastTimestamp() / TrackPath.TICKS_PER_MS;
            assertEquals(1000L * (1 + groups) * Recording.INTERVALS / 30, lastMs, 40);
            stream.close();
            assertEquals(0, pool.slabsInUse());
        }
    }
}
