package io.sluice.cnc;

import java.lang.invoke.VarHandle;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One entry of a {@link SlotTable}, under a sequence lock of its own: its version is odd while it is being written.
 * A reader copies the slot between two looks at the version, and tries again if they differ or are odd; the writer
 * never waits.
 * <pre>
 *   0                8                16       20       24               32
 *  +----------------+----------------+--------+--------+----------------+
 *  | version        | generation     | status | parent | parent's       |
 *  |                |                |        | slot   | generation     |
 *  +----------------+----------------+--------+--------+----------------+
 *  | fields of the kind: numbers first, then text                       |
 *  +--------------------------------------------------------------------+
 * </pre>
 * The generation grows with every allocation, so that a child of the slot's former owner is told from one of its
 * present owner. Status: 0 free, 1 open, 2 closed but with children that live on.
 * <p>
 * For the loop's thread only: {@link #beginWrite()}, any setters, {@link #endWrite()}. Allocates nothing.
 */
public abstract sealed class Slot permits SessionSlot, StreamSlot, TrackSlot, UpstreamSlot
{
    static final int VERSION_OFFSET = 0;
    static final int GENERATION_OFFSET = 8;
    static final int STATUS_OFFSET = 16;
    static final int PARENT_OFFSET = 20;
    static final int PARENT_GENERATION_OFFSET = 24;
    static final int FIELDS_OFFSET = 32;

    static final int FREE = 0;
    static final int OPEN = 1;
    static final int CLOSED = 2;

    private UnsafeBuffer buffer;
    private int offset;
    private boolean isWriting;

    Slot()
    {
    }

    final void wrap(final UnsafeBuffer newBuffer, final int newOffset)
    {
        if (isWriting)
        {
            throw new IllegalStateException("endWrite was not called for the slot before");
        }
        buffer = newBuffer;
        offset = newOffset;
    }

    /**
     * From here on readers wait for {@link #endWrite()}, which must follow within microseconds.
     */
    public final void beginWrite()
    {
        if (isWriting)
        {
            throw new IllegalStateException("the slot is being written already");
        }
        isWriting = true;
        beginWrite(buffer, offset);
    }

    /**
     * Readers see what was written, all of it.
     */
    public final void endWrite()
    {
        if (!isWriting)
        {
            throw new IllegalStateException("the slot is not being written");
        }
        isWriting = false;
        endWrite(buffer, offset);
    }

    static void beginWrite(final UnsafeBuffer buffer, final int offset)
    {
        // The odd version must be seen before any field changes: a release fence keeps later stores behind this one.
        buffer.putLongRelease(offset + VERSION_OFFSET, buffer.getLong(offset + VERSION_OFFSET) + 1);
        VarHandle.releaseFence();
    }

    static void endWrite(final UnsafeBuffer buffer, final int offset)
    {
        buffer.putLongRelease(offset + VERSION_OFFSET, buffer.getLong(offset + VERSION_OFFSET) + 1);
    }

    static int slotLength(final int endOfFields)
    {
        // Whole pairs of cache lines: neighbours share none, and the prefetcher's pair is not shared either.
        return BitUtil.align(endOfFields, 2 * BitUtil.CACHE_LINE_LENGTH);
    }

    final void putLong(final int fieldOffset, final long value)
    {
        checkWriting();
        buffer.putLong(offset + fieldOffset, value);
    }

    final void putText(final int fieldOffset, final int maxLength, final CharSequence text)
    {
        checkWriting();
        TextField.put(buffer, offset + fieldOffset, maxLength, text);
    }

    final void putBytes(final int fieldOffset, final int maxLength, final byte[] bytes)
    {
        checkWriting();
        final int length = bytes == null ? 0 : bytes.length;
        // The true length, so that a reader can tell that it sees a part only.
        buffer.putInt(offset + fieldOffset, length);
        if (length > 0)
        {
            buffer.putBytes(offset + fieldOffset + Integer.BYTES, bytes, 0, Math.min(length, maxLength));
        }
    }

    private void checkWriting()
    {
        if (!isWriting)
        {
            throw new IllegalStateException("beginWrite was not called");
        }
    }
}
