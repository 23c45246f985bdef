package io.sluice.memory;

/**
 * Slabs that came back a moment ago, by their order, last in first out. A track gives a slab back about as often as it
 * takes one, so the next taker gets memory that is still in the core's cache, without a search; and it gets an object
 * that is there already, whereas segments, whose mix of sizes wanders, would need new ones for a long time.
 */
final class RecentSlabs
{
    private static final int MAX_SLABS = 64;
    private static final int ORDERS = BuddySegment.orderOf(Arena.SEGMENT_LENGTH);

    private final Slab[][] slabs = new Slab[ORDERS + 1][];
    private final int[] counts = new int[ORDERS + 1];

    RecentSlabs()
    {
        for (int order = 1; order <= ORDERS; order++)
        {
            slabs[order] = new Slab[Math.min(MAX_SLABS, 1 << (ORDERS - order))];
        }
    }

    /**
     * Keeps a slab.
     *
     * @param slab  that was given back.
     * @param order of its length.
     * @return false if there are enough of its length, of which all together are never longer than a segment.
     */
    boolean offer(final Slab slab, final int order)
    {
        if (order > ORDERS || counts[order] == slabs[order].length)
        {
            return false;
        }
        slabs[order][counts[order]++] = slab;
        return true;
    }

    /**
     * Hands a slab out.
     *
     * @param order of its length.
     * @return the one kept last, or null.
     */
    Slab poll(final int order)
    {
        if (order > ORDERS || 0 == counts[order])
        {
            return null;
        }
        final int last = --counts[order];
        final Slab slab = slabs[order][last];
        slabs[order][last] = null;
        return slab;
    }

    /**
     * Hands any slab out.
     *
     * @return one, or null when there is none.
     */
    Slab pollAny()
    {
        for (int order = ORDERS; order > 0; order--)
        {
            if (counts[order] > 0)
            {
                return poll(order);
            }
        }
        return null;
    }
}
