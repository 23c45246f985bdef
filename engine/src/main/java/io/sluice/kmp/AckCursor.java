package io.sluice.kmp;

/**
 * How far an upstream has acknowledged: a position in the queue that is always at the start of a packet, and the id of
 * the next frame. It moves packet by packet, as the headers in the queue say.
 */
final class AckCursor
{
    private final FrameQueue queue;
    private long position;
    private long frameId;

    AckCursor(final FrameQueue queue, final long position, final long frameId)
    {
        this.queue = queue;
        this.position = position;
        this.frameId = frameId;
    }

    long position()
    {
        return position;
    }

    long frameId()
    {
        return frameId;
    }

    /**
     * Passes whole packets until all frames below an id are behind.
     *
     * @param nextFrameId first frame that is not to be passed.
     * @param limit       position that the packets passed must end at or before.
     * @return false if the limit came first.
     */
    boolean advanceToFrame(final long nextFrameId, final long limit)
    {
        while (frameId < nextFrameId)
        {
            if (!step(limit))
            {
                return false;
            }
        }
        skipMediaInfo(limit);
        return true;
    }

    /**
     * Passes whole packets until a position is reached or passed.
     *
     * @param target to be reached.
     * @param limit  position that the packets passed must end at or before.
     * @return the number of frames passed.
     */
    long advanceToPosition(final long target, final long limit)
    {
        final long before = frameId;
        while (position < target && step(limit))
        {
            continue;
        }
        skipMediaInfo(limit);
        return frameId - before;
    }

    private boolean step(final long limit)
    {
        if (limit - position < KmpHeaderDescriptor.LENGTH)
        {
            return false;
        }
        final int length = queue.packetLength(position);
        if (length > limit - position)
        {
            return false;
        }
        if (KmpHeaderDescriptor.TYPE_FRAME == queue.packetType(position))
        {
            frameId++;
        }
        position += length;
        return true;
    }

    private void skipMediaInfo(final long limit)
    {
        while (limit - position >= KmpHeaderDescriptor.LENGTH &&
            KmpHeaderDescriptor.TYPE_FRAME != queue.packetType(position) &&
            step(limit))
        {
            continue;
        }
    }
}
