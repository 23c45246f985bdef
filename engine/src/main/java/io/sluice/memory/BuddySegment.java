package io.sluice.memory;

import java.nio.ByteBuffer;

/**
 * One segment under a binary buddy system: a heap-shaped tree whose node {@code n} covers a power-of-two block (the
 * root, 1, covers all; the children of {@code n} are {@code 2n} and {@code 2n + 1}) and holds the order of the largest
 * free block within, or 0 for none. Order 1 is {@link #MIN_BLOCK_LENGTH} bytes, each next one twice as many. Two free
 * halves merge by themselves when a parent's value is made anew.
 * <p>
 * The objects over the blocks are made in batches that double, because the peak number of slabs keeps creeping up for a
 * long time under a steady load: there are a handful of allocations in a segment's life.
 */
final class BuddySegment
{
    static final int MIN_BLOCK_LENGTH = 256;
    private static final int MIN_BLOCK_SHIFT = 8;
    private static final int INITIAL_SLABS = 32;

    private final ByteBuffer memory;
    private final int index;
    private final byte[] largestFreeOrder;
    private final int rootOrder;
    private Slab[] idleSlabs = new Slab[0];
    private int idleCount;

    /**
     * Divides a segment's memory, all of it free.
     *
     * @param memory whose length is a power of two.
     * @param index  of the segment in its pool.
     */
    BuddySegment(final ByteBuffer memory, final int index)
    {
        this.memory = memory;
        this.index = index;
        rootOrder = orderOf(memory.capacity());
        largestFreeOrder = new byte[2 * (memory.capacity() >> MIN_BLOCK_SHIFT)];

        for (int node = 1; node < largestFreeOrder.length; node++)
        {
            largestFreeOrder[node] = (byte) (rootOrder - depthOf(node));
        }
    }

    /**
     * The order of blocks of a length.
     *
     * @param length a power of two, at least {@link #MIN_BLOCK_LENGTH}.
     * @return 1 and up.
     */
    static int orderOf(final int length)
    {
        return Integer.numberOfTrailingZeros(length) - MIN_BLOCK_SHIFT + 1;
    }

    int index()
    {
        return index;
    }

    ByteBuffer memory()
    {
        return memory;
    }

    /**
     * The order of the largest block that can be had.
     *
     * @return 0 when full.
     */
    int largestFreeOrder()
    {
        return largestFreeOrder[1];
    }

    /**
     * Takes a block.
     *
     * @param order of the block, at most {@link #largestFreeOrder()}.
     * @return the slab over it.
     */
    Slab acquire(final int order)
    {
        int node = 1;
        for (int nodeOrder = rootOrder; nodeOrder > order; nodeOrder--)
        {
            // Of the two halves the one that fits worse is left whole for bigger blocks.
            final int left = largestFreeOrder[2 * node];
            final int right = largestFreeOrder[2 * node + 1];
            final boolean goLeft = left >= order && (right < order || left <= right);
            node = goLeft ? 2 * node : 2 * node + 1;
        }

        largestFreeOrder[node] = 0;
        updateParents(node, order);

        if (0 == idleCount)
        {
            makeSlabs();
        }
        final Slab slab = idleSlabs[--idleCount];
        final int length = MIN_BLOCK_LENGTH << (order - 1);
        slab.lend((node - (1 << depthOf(node))) * length, length);
        return slab;
    }

    /**
     * Gives a block back.
     *
     * @param slab that was acquired from this segment, and taken back.
     */
    void release(final Slab slab)
    {
        final int order = orderOf(slab.length());
        final int node = (1 << (rootOrder - order)) + slab.segmentOffset() / slab.length();
        idleSlabs[idleCount++] = slab;

        largestFreeOrder[node] = (byte) order;
        updateParents(node, order);
    }

    /**
     * All slabs there are have been lent: as many again, as far as there can be blocks for them.
     */
    private void makeSlabs()
    {
        final int slabCount = idleSlabs.length;
        final int newCount = Math.min(Math.max(INITIAL_SLABS, slabCount * 2), largestFreeOrder.length / 2);
        idleSlabs = new Slab[newCount];
        while (idleCount < newCount - slabCount)
        {
            idleSlabs[idleCount++] = new Slab(this);
        }
    }

    private void updateParents(final int changedNode, final int changedOrder)
    {
        int node = changedNode;
        int childOrder = changedOrder;
        while (node > 1)
        {
            node >>= 1;
            final int left = largestFreeOrder[2 * node];
            final int right = largestFreeOrder[2 * node + 1];
            final boolean bothFree = left == childOrder && right == childOrder;
            largestFreeOrder[node] = (byte) (bothFree ? childOrder + 1 : Math.max(left, right));
            childOrder++;
        }
    }

    private static int depthOf(final int node)
    {
        return 31 - Integer.numberOfLeadingZeros(node);
    }
}
