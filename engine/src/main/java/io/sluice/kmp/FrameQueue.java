package io.sluice.kmp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.agrona.DirectBuffer;

import io.sluice.memory.Budget;
import io.sluice.memory.Slab;
import io.sluice.memory.SlabPool;

/**
 * A track's packets, back to back, as one stream of bytes with positions that only grow. It lies in slabs of one
 * power-of-two length, so a position's slab is a shift and its offset a mask; a packet may straddle slabs.
 * <pre>
 *   released ........ packets in memory ........ committed .... a packet being written .... written
 *  ────┼──────────────────────────────────────────────┼────────────────────────────────────────┼──▶
 *      │   slab n    │   slab n+1    │   slab n+2     │  │     slab n+3     │
 * </pre>
 * Readers may read below {@code committed}; what is above can still be rolled back. All slabs are accounted in the
 * track's budget. For use by one thread.
 */
final class FrameQueue
{
    private static final int INITIAL_RING_LENGTH = 8;

    private final SlabPool pool;
    private boolean isPoolEmpty;
    private final Budget budget;
    private final int slabLength;
    private final int shift;
    private final int mask;
    private Slab[] ring = new Slab[INITIAL_RING_LENGTH];
    private long firstSlab;
    private long nextSlab;
    private long released;
    private long committed;
    private long written;

    FrameQueue(final SlabPool pool, final int bufferSizeBytes, final Budget budget)
    {
        this.pool = pool;
        this.budget = budget;
        slabLength = SlabPool.slabLength(bufferSizeBytes);
        shift = Integer.numberOfTrailingZeros(slabLength);
        mask = slabLength - 1;
    }

    /**
     * Appends bytes, not committed yet.
     *
     * @param source of the bytes.
     * @param offset of the first.
     * @param length of the piece.
     * @return false, with nothing changed, if the budget or the pool does not give the memory.
     */
    boolean append(final DirectBuffer source, final int offset, final int length)
    {
        if (!reserve(written + length))
        {
            return false;
        }

        int done = 0;
        while (done < length)
        {
            final int slabOffset = (int) written & mask;
            final int piece = Math.min(length - done, slabLength - slabOffset);
            slabOf(written).buffer().putBytes(slabOffset, source, offset + done, piece);
            written += piece;
            done += piece;
        }
        return true;
    }

    /**
     * Writes over bytes that are not committed yet.
     *
     * @param position of the first.
     * @param source   of the new ones.
     */
    void overwrite(final long position, final DirectBuffer source)
    {
        if (position < committed || position + source.capacity() > written)
        {
            throw new IllegalArgumentException(position + " is not within " + committed + " to " + written);
        }
        for (int i = 0; i < source.capacity(); i++)
        {
            slabOf(position + i).buffer().putByte((int) (position + i) & mask, source.getByte(i));
        }
    }

    /**
     * Makes all that was written readable.
     */
    void commit()
    {
        committed = written;
    }

    /**
     * Takes back what was appended and not committed.
     *
     * @param position to go back to, from {@link #committed()} to {@link #written()}.
     */
    void rollback(final long position)
    {
        if (position < committed || position > written)
        {
            throw new IllegalArgumentException(position + " is not within " + committed + " to " + written);
        }
        written = position;
        final long keep = slabCountFor(position);
        while (nextSlab > keep)
        {
            giveBack(--nextSlab);
        }
    }

    /**
     * Gives back the slabs that hold nothing but bytes below a position. A smaller position than before is ignored.
     *
     * @param position that no reader will go below any more, at most {@link #committed()}.
     */
    void releaseBelow(final long position)
    {
        if (position > committed)
        {
            throw new IllegalArgumentException(position + " is above " + committed);
        }
        if (position > released)
        {
            released = position;
            final long keepFrom = position >> shift;
            while (firstSlab < keepFrom)
            {
                giveBack(firstSlab++);
            }
        }
    }

    /**
     * Gives back everything. Nothing may be appended or read any more.
     */
    void close()
    {
        while (firstSlab < nextSlab)
        {
            giveBack(firstSlab++);
        }
        released = committed = written;
    }

    /**
     * Collects a range's bytes, slab by slab, for a gathering write.
     *
     * @param from    position of the first byte, not below what was released.
     * @param to      position behind the last byte, at most {@link #committed()}.
     * @param buffers to be filled from {@code index} on, as far as they reach.
     * @param index   of the first to be set.
     * @return index behind the last one that was set.
     */
    int gather(final long from, final long to, final ByteBuffer[] buffers, final int index)
    {
        int next = index;
        long position = from;
        while (position < to && next < buffers.length)
        {
            final int slabOffset = (int) position & mask;
            final int piece = (int) Math.min(to - position, slabLength - slabOffset);
            buffers[next++] = slabOf(position).view(slabOffset, piece);
            position += piece;
        }
        return next;
    }

    /**
     * Reads the type of a packet.
     *
     * @param position of the packet.
     * @return one of {@link KmpHeaderDescriptor}'s types.
     */
    int packetType(final long position)
    {
        return getInt(position);
    }

    /**
     * Reads the length of a packet, header and data.
     *
     * @param position of the packet.
     * @return in bytes.
     */
    int packetLength(final long position)
    {
        return getInt(position + Integer.BYTES) + getInt(position + 2 * Integer.BYTES);
    }

    /**
     * Looks for the first frame at or behind a position.
     *
     * @param position of a packet, or of the end.
     * @return when it was received, in timescale units; {@link UpstreamProgress#NO_FRAME} if there is none.
     */
    long frameCreatedFrom(final long position)
    {
        long packet = position;
        while (packet >= released && packet + KmpFrameDescriptor.LENGTH <= committed)
        {
            if (KmpHeaderDescriptor.TYPE_FRAME == packetType(packet))
            {
                final long created = packet + KmpFrameDescriptor.CREATED_OFFSET;
                return (long) getInt(created + Integer.BYTES) << Integer.SIZE | getInt(created) & 0xFFFF_FFFFL;
            }
            packet += packetLength(packet);
        }
        return UpstreamProgress.NO_FRAME;
    }

    long released()
    {
        return released;
    }

    long committed()
    {
        return committed;
    }

    long written()
    {
        return written;
    }

    int slabLength()
    {
        return slabLength;
    }

    long alignDown(final long position)
    {
        return position & ~mask;
    }

    /**
     * @return whether it was the pool that had no memory the last time, not the budget.
     */
    boolean isPoolEmpty()
    {
        return isPoolEmpty;
    }

    private boolean reserve(final long position)
    {
        final long before = nextSlab;
        final long needed = slabCountFor(position);
        while (nextSlab < needed)
        {
            if (!addSlab())
            {
                while (nextSlab > before)
                {
                    giveBack(--nextSlab);
                }
                return false;
            }
        }
        return true;
    }

    private boolean addSlab()
    {
        isPoolEmpty = false;
        if (!budget.tryUse(slabLength))
        {
            return false;
        }
        final Slab slab = pool.acquire(slabLength);
        if (null == slab)
        {
            isPoolEmpty = true;
            budget.giveBack(slabLength);
            return false;
        }
        if (nextSlab - firstSlab == ring.length)
        {
            growRing();
        }
        ring[ringIndex(nextSlab++)] = slab;
        return true;
    }

    private void giveBack(final long slabNumber)
    {
        final int index = ringIndex(slabNumber);
        pool.release(ring[index]);
        ring[index] = null;
        budget.giveBack(slabLength);
    }

    private void growRing()
    {
        final Slab[] old = ring;
        ring = Arrays.copyOf(old, old.length * 2);
        Arrays.fill(ring, null);
        for (long i = firstSlab; i < nextSlab; i++)
        {
            ring[ringIndex(i)] = old[(int) i & old.length - 1];
        }
    }

    private int getInt(final long position)
    {
        if (position < released || position + Integer.BYTES > committed)
        {
            throw new IllegalStateException(position + " is not within " + released + " to " + committed);
        }
        final int slabOffset = (int) position & mask;
        if (slabOffset <= slabLength - Integer.BYTES)
        {
            return slabOf(position).buffer().getInt(slabOffset, LITTLE_ENDIAN);
        }
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++)
        {
            value |= (getByte(position + i) & 0xff) << i * Byte.SIZE;
        }
        return value;
    }

    private byte getByte(final long position)
    {
        return slabOf(position).buffer().getByte((int) position & mask);
    }

    private long slabCountFor(final long position)
    {
        return position + mask >> shift;
    }

    private Slab slabOf(final long position)
    {
        return ring[ringIndex(position >> shift)];
    }

    private int ringIndex(final long slabNumber)
    {
        return (int) slabNumber & ring.length - 1;
    }
}
