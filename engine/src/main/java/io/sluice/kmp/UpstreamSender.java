package io.sluice.kmp;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The sending half of one upstream's connection: first a preamble of its own (connect, media info), then the track's
 * queue from a position on, gathered across slabs, at the end an end of stream. The packets that are not in the queue
 * lie in a small buffer that always goes before the queue's bytes.
 */
final class UpstreamSender
{
    /** What {@link #send} came to. */
    enum Outcome
    {
        /** Everything allowed was taken. */
        DONE,
        /** The socket is full. */
        BLOCKED,
        /** The connection is broken. */
        BROKEN
    }

    private static final int MAX_GATHERED = 16;
    private static final byte[] NOTHING = new byte[0];

    private final FrameQueue queue;
    private final UpstreamTransport transport;
    private final ByteBuffer[] gathered = new ByteBuffer[MAX_GATHERED];
    private final UnsafeBuffer own = new UnsafeBuffer(NOTHING);
    private ByteBuffer ownView = ByteBuffer.wrap(NOTHING);
    private int ownPosition;
    private int ownLimit;
    private long position;
    private long connectionBytes;
    private long earlierBytes;
    private boolean isEndQueued;

    UpstreamSender(final FrameQueue queue, final UpstreamTransport transport)
    {
        this.queue = queue;
        this.transport = transport;
    }

    /**
     * Starts a connection.
     *
     * @param resumePosition of the first packet in the queue to send.
     * @param preamble       to send before.
     */
    void begin(final long resumePosition, final byte[] preamble)
    {
        position = resumePosition;
        own.wrap(preamble);
        ownView = ByteBuffer.wrap(preamble);
        ownPosition = 0;
        ownLimit = preamble.length;
    }

    /**
     * The connection is over.
     */
    void end()
    {
        earlierBytes += connectionBytes;
        connectionBytes = 0;
        isEndQueued = false;
        ownPosition = 0;
        ownLimit = 0;
    }

    /**
     * Sends what is ready and the socket takes.
     *
     * @param limit position in the queue to send up to.
     * @param isEnd whether an end of stream follows the last packet.
     * @return how it ended.
     */
    Outcome send(final long limit, final boolean isEnd)
    {
        while (true)
        {
            if (isEnd && !isEndQueued && isIdle())
            {
                isEndQueued = true;
                queueOwn(KmpHeaderDescriptor.TYPE_END_OF_STREAM);
            }

            int count = 0;
            final int ownLength = ownLimit - ownPosition;
            if (ownLength > 0)
            {
                gathered[count++] = ownView.limit(ownLimit).position(ownPosition);
            }
            count = queue.gather(position, limit, gathered, count);
            if (0 == count)
            {
                return Outcome.DONE;
            }

            final long taken = transport.write(gathered, 0, count);
            if (taken <= 0)
            {
                return 0 == taken ? Outcome.BLOCKED : Outcome.BROKEN;
            }
            final int ownTaken = (int) Math.min(taken, ownLength);
            ownPosition += ownTaken;
            position += taken - ownTaken;
            connectionBytes += taken;
        }
    }

    /**
     * Queues a keep-alive; only when {@link #isIdle()}, lest it end up inside of a packet.
     */
    void queueNull()
    {
        queueOwn(KmpHeaderDescriptor.TYPE_NULL);
    }

    /**
     * Whether all there is was sent, so that a packet of its own may follow.
     *
     * @return true at the queue's end.
     */
    boolean isIdle()
    {
        return ownPosition == ownLimit && position == queue.committed();
    }

    /**
     * Whether the end of stream was handed over.
     *
     * @return true at the very end.
     */
    boolean isEndSent()
    {
        return isEndQueued && isIdle();
    }

    /**
     * Position in the queue up to which all bytes were handed over on this connection.
     *
     * @return the position.
     */
    long position()
    {
        return position;
    }

    long connectionBytes()
    {
        return connectionBytes;
    }

    long totalBytes()
    {
        return earlierBytes + connectionBytes;
    }

    private void queueOwn(final int type)
    {
        KmpHeaderDescriptor.encode(own, 0, type, KmpHeaderDescriptor.LENGTH, 0);
        ownPosition = 0;
        ownLimit = KmpHeaderDescriptor.LENGTH;
    }
}
