package io.sluice.benchmarks;

import io.sluice.memory.SlabPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 1,000 streams of 4 Mbit/s, each a video and an audio, without their sockets. An operation is a thirtieth of a second
 * of one stream, 16.7 KB on average, as one read brings it: session, tag headers, tracks, write to the receivers, and
 * their acknowledgements. The next operation is the next stream's, so that all of their state goes through the caches
 * as it does in an engine.
 */
public class WholePathBenchmark extends DataPathBenchmark
{
    private static final int STREAMS = 1000;
    /** Bytes come out of the kernel into the core's cache, so few recordings serve all streams. */
    private static final int RECORDINGS = 4;
    /** Odd, so that key frames don't come at the same time. */
    private static final int PHASE_STEP = 7;
    private static final long POOL_LIMIT_BYTES = 1L << 30;

    /** Of the encoders, in bytes. */
    @Param({"128", "4096"})
    private int chunkSize;

    private SlabPool pool;
    private StreamPath[] streams;
    private int stream;

    /**
     * Has all streams begin.
     */
    @Setup
    public void setUp()
    {
        pool = new SlabPool(POOL_LIMIT_BYTES);
        final Recording[] recordings = new Recording[RECORDINGS];
        for (int i = 0; i < RECORDINGS; i++)
        {
            recordings[i] = new Recording(chunkSize, i);
        }
        streams = new StreamPath[STREAMS];
        for (int i = 0; i < STREAMS; i++)
        {
            streams[i] = new StreamPath(recordings[i % RECORDINGS], i * PHASE_STEP % Recording.INTERVALS, pool);
        }
        // The pool grows to its peak.
        for (int i = 0; i < STREAMS * Recording.INTERVALS; i++)
        {
            streams[i % STREAMS].next();
        }
    }

    /**
     * The next stream's next bytes arrive.
     *
     * @param moved counts them.
     * @return how many they are.
     */
    @Benchmark
    public int next(final BytesMoved moved)
    {
        final int length = streams[stream].next();
        stream = stream + 1 == STREAMS ? 0 : stream + 1;
        moved.bytes += length;
        return length;
    }

    /**
     * Checks that every frame went through and no memory was lost.
     */
    @TearDown
    public void tearDown()
    {
        for (final StreamPath path : streams)
        {
            requireDelivered(path.video());
            requireDelivered(path.audio());
            path.close();
        }
        if (pool.slabsInUse() != 0)
        {
            throw new IllegalStateException(pool.slabsInUse() + " slabs were lost");
        }
    }

    private static void requireDelivered(final TrackPath path)
    {
        if (path.track().sentFrames() < Recording.INTERVALS ||
            path.receiver.ackedFrames() != path.track().sentFrames() ||
            path.receiver.bytesTaken() < path.track().writtenBytes())
        {
            throw new IllegalStateException(path.receiver.ackedFrames() + " of " + path.track().sentFrames() +
                " frames were acknowledged");
        }
    }
}
