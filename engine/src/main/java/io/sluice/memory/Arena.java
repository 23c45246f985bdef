package io.sluice.memory;

import java.nio.ByteBuffer;

/**
 * Takes direct memory from the system in big segments, up to a cap, and never gives any back: what one size of slab
 * has left, another may use (see {@link SlabPool}), so the process stays at the peak of what it needed.
 * <p>
 * For use by one thread.
 */
public final class Arena
{
    /**
     * Length of a segment in bytes, unless a slab needs a longer one or the cap leaves room for a shorter one only.
     * Small enough that the zeroing the JDK does on a new one ends in well under a millisecond.
     */
    public static final int SEGMENT_LENGTH = 4 * 1024 * 1024;

    private long maxBytes;
    private long bytesAllocated;
    private boolean exhausted;

    /**
     * Creates an arena, taking no memory yet.
     *
     * @param maxBytes that may be taken.
     */
    public Arena(final long maxBytes)
    {
        if (maxBytes < 0)
        {
            throw new IllegalArgumentException("maxBytes must not be negative: " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /**
     * Takes a segment.
     *
     * @param minLength in bytes, a power of two.
     * @return a buffer whose length is a power of two and at least {@code minLength}, or null at the cap.
     */
    ByteBuffer allocate(final int minLength)
    {
        final long left = maxBytes - bytesAllocated;
        if (left < minLength)
        {
            return null;
        }

        final int length = (int) Math.max(minLength, Math.min(SEGMENT_LENGTH, Long.highestOneBit(left)));
        try
        {
            final ByteBuffer segment = ByteBuffer.allocateDirect(length);
            bytesAllocated += length;
            return segment;
        }
        catch (final OutOfMemoryError ex)
        {
            // -XX:MaxDirectMemorySize is below the cap. Each further try would stall the loop in the JDK's retries
            // (half a second of sleeps and collections), so what has been had is the cap from now on.
            exhausted = true;
            maxBytes = bytesAllocated;
            return null;
        }
    }

    /**
     * Bytes taken from the system so far.
     *
     * @return the sum of all segments' lengths.
     */
    public long bytesAllocated()
    {
        return bytesAllocated;
    }

    /**
     * The most that may be taken; what was asked for at first, unless the JVM refused to give as much.
     *
     * @return the cap in bytes.
     */
    public long capBytes()
    {
        return maxBytes;
    }

    /**
     * Whether the JVM refused direct memory before the cap was reached ({@code -XX:MaxDirectMemorySize} is too low).
     *
     * @return true after a refusal.
     */
    public boolean isExhausted()
    {
        return exhausted;
    }
}
