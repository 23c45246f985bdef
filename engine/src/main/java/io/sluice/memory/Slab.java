package io.sluice.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A piece of a segment, lent by a {@link SlabPool}. Its length is a power of two. Its bytes hold whatever was there
 * before.
 */
public final class Slab
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final BuddySegment segment;
    private final ByteBuffer view;
    private int segmentOffset;
    private int length;
    private boolean lent;

    Slab(final BuddySegment segment)
    {
        this.segment = segment;
        this.view = segment.memory().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    void lend(final int segmentOffset, final int length)
    {
        this.segmentOffset = segmentOffset;
        this.length = length;
        lent = true;
        buffer.wrap(segment.memory(), segmentOffset, length);
    }

    void takeBack()
    {
        lent = false;
        buffer.wrap(0, 0);
    }

    boolean isLent()
    {
        return lent;
    }

    BuddySegment segment()
    {
        return segment;
    }

    int segmentOffset()
    {
        return segmentOffset;
    }

    /**
     * The slab's bytes, from index 0.
     *
     * @return the same buffer each time; it has no bytes any more once the slab is released.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * The slab's length.
     *
     * @return in bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Moves the slab's one ByteBuffer over a range of it, for a (gathering) write. It is a view of the whole segment,
     * so only its position and limit mean anything to the caller.
     *
     * @param offset of the range's first byte in the slab.
     * @param length of the range.
     * @return the same buffer each time.
     */
    public ByteBuffer view(final int offset, final int length)
    {
        if (offset < 0 || length < 0 || offset > this.length - length)
        {
            throw new IndexOutOfBoundsException("offset " + offset + " length " + length + " of " + this.length);
        }
        final int start = segmentOffset + offset;
        return view.limit(start + length).position(start);
    }
}
