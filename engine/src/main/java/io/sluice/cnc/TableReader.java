package io.sluice.cnc;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The read side of one table of slots: copies slots, never torn ones.
 */
final class TableReader
{
    /** A slot is written in less than a microsecond, */
    private static final int SPIN_TRIES = 1_000;
    /** unless the writer has lost its core to another thread: it has it back within some milliseconds. */
    private static final int MAX_TRIES = SPIN_TRIES + 500;
    /** An odd version that stays even so is that of an engine that died. */
    private static final long PARK_NS = 100_000;

    private final UnsafeBuffer table;
    private final int slotLength;
    private final int capacity;
    private final UnsafeBuffer copy;

    TableReader(final SlotKind kind, final CncSections sections)
    {
        this(kind, sections.buffer(kind.section()));
    }

    TableReader(final SlotKind kind, final UnsafeBuffer table)
    {
        this.table = table;
        slotLength = kind.slotLength();
        capacity = table.getInt(SlotTable.CAPACITY_OFFSET);
        copy = new UnsafeBuffer(new byte[slotLength]);
    }

    /**
     * @return slots to look at: 0 to this, exclusive.
     */
    int slotCount()
    {
        return (int)Math.max(0, Math.min(table.getLongVolatile(SlotTable.HIGH_WATER_OFFSET), capacity));
    }

    /**
     * @param slot to copy.
     * @return whether it is in use, and {@link #copy()} has all of it.
     */
    boolean read(final int slot)
    {
        final int offset = SlotTable.SLOTS_OFFSET + slot * slotLength;
        for (int i = 0; i < MAX_TRIES; i++)
        {
            final long before = table.getLongVolatile(offset + Slot.VERSION_OFFSET);
            if ((before & 1) == 0)
            {
                final boolean isFree = table.getInt(offset + Slot.STATUS_OFFSET) == Slot.FREE;
                if (!isFree)
                {
                    table.getBytes(offset, copy, 0, slotLength);
                }
                // Keeps the copying above in front of the second look at the version.
                VarHandle.acquireFence();
                if (table.getLongVolatile(offset + Slot.VERSION_OFFSET) == before)
                {
                    return !isFree;
                }
            }
            if (i < SPIN_TRIES)
            {
                Thread.onSpinWait();
            }
            else
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
        return false;
    }

    UnsafeBuffer copy()
    {
        return copy;
    }
}
