package io.sluice.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;

import org.agrona.BitUtil;

/**
 * Lends slabs of power-of-two lengths, carved from an {@link Arena}'s segments by a binary buddy system: free
 * neighbours merge, so memory freed by one size serves any other, and no mix of sizes starves another for good. A slab
 * comes from the first segment that has room, which keeps later segments empty for long slabs. A few slabs that just
 * came back are lent again as they are; they merge only when a segment has no room without them.
 * <p>
 * Acquire and release cost at most some twenty steps and allocate nothing once the peak number of slabs has been seen.
 * For use by one thread. What is lent is counted, so a leak shows: {@link #slabsInUse()} is 0 when all was given back.
 */
public final class SlabPool
{
    /** The shortest slab, in bytes. */
    public static final int MIN_SLAB_LENGTH = BuddySegment.MIN_BLOCK_LENGTH;
    /** The longest slab, in bytes. */
    public static final int MAX_SLAB_LENGTH = 16 * 1024 * 1024;

    private static final int NO_ROOM = -1;

    private final Arena arena;
    private final ArrayList<BuddySegment> segments = new ArrayList<>();
    private final RecentSlabs recent = new RecentSlabs();
    /** Each segment's largest free order, side by side: the search then reads a few cache lines, not every segment. */
    private byte[] largestFreeOrders = new byte[16];
    private long slabsInUse;
    private long bytesInUse;
    private long refusals;

    /**
     * Creates a pool that has taken no memory yet.
     *
     * @param arena to take segments from.
     */
    public SlabPool(final Arena arena)
    {
        this.arena = arena;
    }

    /**
     * Creates a pool with an arena of its own.
     *
     * @param capBytes the most memory to take.
     */
    public SlabPool(final long capBytes)
    {
        this(new Arena(capBytes));
    }

    /**
     * The length a slab of at least some size has.
     *
     * @param sizeBytes wanted, 1 to {@link #MAX_SLAB_LENGTH}.
     * @return a power of two.
     */
    public static int slabLength(final int sizeBytes)
    {
        if (sizeBytes < 1 || sizeBytes > MAX_SLAB_LENGTH)
        {
            throw new IllegalArgumentException("slab size must be 1 to " + MAX_SLAB_LENGTH + ": " + sizeBytes);
        }
        return Math.max(MIN_SLAB_LENGTH, BitUtil.findNextPositivePowerOfTwo(sizeBytes));
    }

    /**
     * Lends a slab.
     *
     * @param sizeBytes that it must have at least, 1 to {@link #MAX_SLAB_LENGTH}.
     * @return the slab, or null when the cap leaves no room for it.
     */
    public Slab acquire(final int sizeBytes)
    {
        final int length = slabLength(sizeBytes);
        final int order = BuddySegment.orderOf(length);
        final Slab slab = lend(order, length);
        if (null == slab)
        {
            refusals++;
            return null;
        }
        slabsInUse++;
        bytesInUse += length;
        return slab;
    }

    /**
     * Takes a slab back. Whoever still holds it must not touch it any more.
     *
     * @param slab that this pool lent.
     */
    public void release(final Slab slab)
    {
        if (!slab.isLent())
        {
            throw new IllegalStateException("the slab was given back before");
        }
        slabsInUse--;
        bytesInUse -= slab.length();
        slab.takeBack();
        if (!recent.offer(slab, BuddySegment.orderOf(slab.length())))
        {
            giveToSegment(slab);
        }
    }

    /**
     * Slabs lent now.
     *
     * @return 0 when all were given back.
     */
    public long slabsInUse()
    {
        return slabsInUse;
    }

    /**
     * Bytes lent now.
     *
     * @return the sum of the lent slabs' lengths.
     */
    public long bytesInUse()
    {
        return bytesInUse;
    }

    /**
     * Bytes taken from the system, lent or not.
     *
     * @return the sum of the segments' lengths.
     */
    public long bytesAllocated()
    {
        return arena.bytesAllocated();
    }

    /**
     * The most memory to take from the system.
     *
     * @return in bytes.
     */
    public long capBytes()
    {
        return arena.capBytes();
    }

    /**
     * How often a slab was refused for want of memory.
     *
     * @return a count that only grows.
     */
    public long refusals()
    {
        return refusals;
    }

    /**
     * Why there is no slab left, for people.
     *
     * @return the cap and what it is, in words.
     */
    public String describeLimit()
    {
        return bytesInUse + " bytes are lent, and " + (arena.isExhausted() ?
            "the JVM gives no more direct memory than " + arena.bytesAllocated() +
            " bytes (-XX:MaxDirectMemorySize)" : "the engine's limit is " + arena.capBytes() + " bytes");
    }

    private Slab lend(final int order, final int length)
    {
        final Slab again = recent.poll(order);
        if (null != again)
        {
            again.lend(again.segmentOffset(), length);
            return again;
        }

        int index = segmentWithRoom(order);
        if (NO_ROOM == index && giveRecentToSegments())
        {
            index = segmentWithRoom(order);
        }
        if (NO_ROOM == index)
        {
            index = addSegment(length);
        }
        if (NO_ROOM == index)
        {
            return null;
        }
        final BuddySegment segment = segments.get(index);
        final Slab slab = segment.acquire(order);
        largestFreeOrders[index] = (byte) segment.largestFreeOrder();
        return slab;
    }

    private int segmentWithRoom(final int order)
    {
        final int count = segments.size();
        for (int i = 0; i < count; i++)
        {
            if (largestFreeOrders[i] >= order)
            {
                return i;
            }
        }
        return NO_ROOM;
    }

    private boolean giveRecentToSegments()
    {
        Slab slab = recent.pollAny();
        final boolean hadAny = null != slab;
        while (null != slab)
        {
            giveToSegment(slab);
            slab = recent.pollAny();
        }
        return hadAny;
    }

    private void giveToSegment(final Slab slab)
    {
        final BuddySegment segment = slab.segment();
        segment.release(slab);
        largestFreeOrders[segment.index()] = (byte) segment.largestFreeOrder();
    }

    private int addSegment(final int minLength)
    {
        final ByteBuffer memory = arena.allocate(minLength);
        if (null == memory)
        {
            return NO_ROOM;
        }
        final int count = segments.size();
        segments.add(new BuddySegment(memory, count));
        if (count == largestFreeOrders.length)
        {
            largestFreeOrders = Arrays.copyOf(largestFreeOrders, count * 2);
        }
        return count;
    }
}
