package io.sluice.cnc;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The write side of one table of slots.
 * <pre>
 *    0        4        8                                64
 *   +--------+--------+--------------------------------+
 *   | slot   |capacity| 0                              |
 *   | length |        |                                |
 *   +--------+--------+--------------------------------+
 * 64| high water: slots that were ever used | 0        |
 *   +--------------------------------------------------+
 *128| slot 0, slot 1, …                                |
 *   +--------------------------------------------------+
 * </pre>
 * Readers look no further than the high water: a page of the file that nobody touched takes no memory. For the loop's
 * thread only; nothing allocates once it is made.
 */
final class SlotTable
{
    static final int SLOT_LENGTH_OFFSET = 0;
    static final int CAPACITY_OFFSET = 4;
    static final int HIGH_WATER_OFFSET = 64;
    static final int SLOTS_OFFSET = 128;

    /** Instead of a slot: the table was full. */
    static final int NOT_LISTED = -1;

    private final SlotKind kind;
    private final UnsafeBuffer buffer;
    private final UnsafeBuffer scratch;
    private final SlotTable parents;
    private final EngineCounters counters;
    private final int capacity;
    private final int[] freeSlots;
    private final int[] childCounts;
    private int freeCount;
    private int highWater;

    SlotTable(
        final SlotKind kind,
        final UnsafeBuffer buffer,
        final int capacity,
        final SlotTable parents,
        final EngineCounters counters)
    {
        this.kind = kind;
        this.buffer = buffer;
        this.capacity = capacity;
        this.parents = parents;
        this.counters = counters;
        scratch = new UnsafeBuffer(new byte[kind.slotLength()]);
        freeSlots = new int[capacity];
        childCounts = new int[capacity];
        buffer.putInt(SLOT_LENGTH_OFFSET, kind.slotLength());
        buffer.putInt(CAPACITY_OFFSET, capacity);
    }

    /**
     * Takes a slot with all fields zero.
     *
     * @param parentSlot of the parents' table, or {@link #NOT_LISTED}.
     * @return the slot, or {@link #NOT_LISTED} if there is none, or the parent is not listed itself.
     */
    int allocate(final int parentSlot)
    {
        final boolean isOrphan = parents != null && parentSlot == NOT_LISTED;
        if (isOrphan || freeCount == 0 && highWater == capacity)
        {
            counters.increment(kind.unlisted());
            return NOT_LISTED;
        }
        final long parentGeneration = parents == null ? 0 : parents.generation(parentSlot);
        final boolean isNew = freeCount == 0;
        final int slot = isNew ? highWater : freeSlots[--freeCount];
        final int offset = offset(slot);
        Slot.beginWrite(buffer, offset);
        buffer.setMemory(offset + Slot.FIELDS_OFFSET, kind.slotLength() - Slot.FIELDS_OFFSET, (byte)0);
        buffer.putLong(offset + Slot.GENERATION_OFFSET, buffer.getLong(offset + Slot.GENERATION_OFFSET) + 1);
        buffer.putInt(offset + Slot.STATUS_OFFSET, Slot.OPEN);
        buffer.putInt(offset + Slot.PARENT_OFFSET, parents == null ? NOT_LISTED : parentSlot);
        buffer.putLong(offset + Slot.PARENT_GENERATION_OFFSET, parentGeneration);
        Slot.endWrite(buffer, offset);
        if (isNew)
        {
            highWater++;
            buffer.putLongRelease(HIGH_WATER_OFFSET, highWater);
        }
        if (parents != null)
        {
            parents.childCounts[parentSlot]++;
        }
        return slot;
    }

    /**
     * Gives a slot back: at once, or when its last child is given back.
     *
     * @param slot to free; {@link #NOT_LISTED} does nothing.
     */
    void free(final int slot)
    {
        if (slot == NOT_LISTED)
        {
            return;
        }
        if (status(slot) != Slot.OPEN)
        {
            throw new IllegalStateException(kind + " slot " + slot + " is not open");
        }
        if (childCounts[slot] > 0)
        {
            setStatus(slot, Slot.CLOSED);
        }
        else
        {
            recycle(slot);
        }
    }

    /**
     * @param flyweight to point at the slot; at memory that nobody reads if the slot is {@link #NOT_LISTED}, so that
     *                  the caller needs no special case.
     * @param slot      that is in use.
     */
    void wrap(final Slot flyweight, final int slot)
    {
        if (slot == NOT_LISTED)
        {
            flyweight.wrap(scratch, 0);
            return;
        }
        if (status(slot) == Slot.FREE)
        {
            throw new IllegalStateException(kind + " slot " + slot + " is free");
        }
        flyweight.wrap(buffer, offset(slot));
    }

    private void recycle(final int slot)
    {
        final int offset = offset(slot);
        final int parentSlot = buffer.getInt(offset + Slot.PARENT_OFFSET);
        setStatus(slot, Slot.FREE);
        freeSlots[freeCount++] = slot;
        if (parents != null)
        {
            parents.onChildFreed(parentSlot);
        }
    }

    private void onChildFreed(final int slot)
    {
        childCounts[slot]--;
        if (childCounts[slot] == 0 && status(slot) == Slot.CLOSED)
        {
            recycle(slot);
        }
    }

    private void setStatus(final int slot, final int status)
    {
        final int offset = offset(slot);
        Slot.beginWrite(buffer, offset);
        buffer.putInt(offset + Slot.STATUS_OFFSET, status);
        Slot.endWrite(buffer, offset);
    }

    private int status(final int slot)
    {
        return buffer.getInt(offset(slot) + Slot.STATUS_OFFSET);
    }

    private long generation(final int slot)
    {
        if (status(slot) == Slot.FREE)
        {
            throw new IllegalStateException(kind + " slot " + slot + " is free");
        }
        return buffer.getLong(offset(slot) + Slot.GENERATION_OFFSET);
    }

    private int offset(final int slot)
    {
        if (slot < 0 || slot >= capacity)
        {
            throw new IllegalArgumentException("no " + kind + " slot " + slot);
        }
        return SLOTS_OFFSET + slot * kind.slotLength();
    }
}
