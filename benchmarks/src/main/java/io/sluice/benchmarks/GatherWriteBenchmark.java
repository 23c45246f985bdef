package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.sluice.memory.Slab;
import io.sluice.memory.SlabPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One gathering write of some slabs to the null device: the JDK's way to {@code writev} and back, with the shortest
 * system call there is. No byte is copied.
 */
public class GatherWriteBenchmark extends DataPathBenchmark
{
    private static final int SLAB_LENGTH = 64 * 1024;

    /** Gathered by one write. */
    @Param({"1", "4", "16"})
    private int slabCount;

    private Slab[] slabs;
    private ByteBuffer[] gathered;
    private FileChannel channel;

    /**
     * Opens the null device.
     *
     * @throws IOException if there is none.
     */
    @Setup
    public void setUp() throws IOException
    {
        final SlabPool pool = new SlabPool((long)slabCount * SLAB_LENGTH);
        slabs = new Slab[slabCount];
        gathered = new ByteBuffer[slabCount];
        for (int i = 0; i < slabCount; i++)
        {
            slabs[i] = pool.acquire(SLAB_LENGTH);
        }
        channel = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE);
    }

    /**
     * Writes the slabs.
     *
     * @return bytes written.
     * @throws IOException never.
     */
    @Benchmark
    public long write() throws IOException
    {
        for (int i = 0; i < slabCount; i++)
        {
            gathered[i] = slabs[i].view(0, SLAB_LENGTH);
        }
        final long written = channel.write(gathered, 0, slabCount);
        if (written != (long)slabCount * SLAB_LENGTH)
        {
            throw new IllegalStateException(written + " bytes written");
        }
        return written;
    }

    /**
     * Closes the device.
     *
     * @throws IOException never.
     */
    @TearDown
    public void tearDown() throws IOException
    {
        channel.close();
    }
}
