package io.sluice.benchmarks;

import java.nio.ByteBuffer;

import io.sluice.kmp.Track;
import io.sluice.memory.SlabPool;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A frame of 16 KB, in pieces of 4 KB as its chunks bring them, through a track. An operation is one frame.
 */
public class TrackBenchmark extends DataPathBenchmark
{
    private static final int FRAME_LENGTH = 16 * 1024;
    private static final int PIECE_LENGTH = 4 * 1024;
    private static final int FRAMES_PER_ACK = 30;

    private final UnsafeBuffer piece = new UnsafeBuffer(ByteBuffer.allocateDirect(PIECE_LENGTH));
    private final SlabPool pool = new SlabPool(64 * 1024 * 1024);
    private final NullReceiver receiver = new NullReceiver();
    private final Track sent = newTrack(receiver);
    private final Track discarded = newTrack(new NullReceiver());
    private long nowNs;

    /**
     * One track with a receiver, and one whose frames are dropped.
     */
    public TrackBenchmark()
    {
        receiver.connectTo(sent, nowNs);
        discarded.discard();
    }

    /**
     * Into the queue, and dropped there: what appending costs.
     *
     * @param moved counts the bytes.
     * @return frames so far.
     */
    @Benchmark
    public long append(final BytesMoved moved)
    {
        append(discarded);
        moved.bytes += FRAME_LENGTH;
        return discarded.sentFrames();
    }

    /**
     * Into the queue, to the receiver, and acknowledged, one by one: what an eager track does.
     *
     * @param moved counts the bytes.
     * @return frames acknowledged so far.
     */
    @Benchmark
    public long sendAndAck(final BytesMoved moved)
    {
        append(sent);
        sent.flush(nowNs);
        receiver.ackAll(nowNs);
        moved.bytes += FRAME_LENGTH;
        return receiver.ackedFrames();
    }

    /**
     * Into the queue and to the receiver, with one acknowledgement for 30 frames, which has to walk over all of them.
     *
     * @param moved counts the bytes.
     * @return frames acknowledged so far.
     */
    @Benchmark
    @OperationsPerInvocation(FRAMES_PER_ACK)
    public long sendAndAckMany(final BytesMoved moved)
    {
        for (int i = 0; i < FRAMES_PER_ACK; i++)
        {
            append(sent);
            sent.flush(nowNs);
        }
        receiver.ackAll(nowNs);
        moved.bytes += FRAMES_PER_ACK * FRAME_LENGTH;
        return receiver.ackedFrames();
    }

    /**
     * Checks that all went through and no memory was lost.
     */
    @TearDown
    public void tearDown()
    {
        if (receiver.ackedFrames() != sent.sentFrames())
        {
            throw new IllegalStateException(
                receiver.ackedFrames() + " of " + sent.sentFrames() + " frames were acknowledged");
        }
        sent.abandon();
        discarded.abandon();
        if (pool.slabsInUse() != 0)
        {
            throw new IllegalStateException(pool.slabsInUse() + " slabs were lost");
        }
    }

    private Track newTrack(final NullReceiver listener)
    {
        return new Track(
            1, TrackPath.settings(VideoPath.BUFFER_SIZE_BYTES, VideoPath.MEM_LIMIT_BYTES), pool, listener, 1);
    }

    private void append(final Track track)
    {
        nowNs += 1_000;
        boolean isTaken = track.beginFrame(nowNs, nowNs, false, 0, FRAME_LENGTH);
        for (int done = 0; done < FRAME_LENGTH; done += PIECE_LENGTH)
        {
            isTaken &= track.appendFrameData(piece, 0, PIECE_LENGTH);
        }
        isTaken &= track.commitFrame(nowNs);
        if (!isTaken)
        {
            throw new IllegalStateException("the track took no more");
        }
    }
}
