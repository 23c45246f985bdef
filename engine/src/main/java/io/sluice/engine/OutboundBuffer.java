package io.sluice.engine;

import java.nio.ByteBuffer;

import io.sluice.net.TcpSocket;
import org.agrona.DirectBuffer;

/**
 * Bytes on their way to one peer: gathered during a duty cycle and written at its end. Grows up to a limit; a peer
 * that lets more pile up is not reading.
 */
final class OutboundBuffer
{
    /** So much may pile up before nothing more is read from a peer: it would only make more replies. */
    static final int STUCK_LENGTH = 16 * 1024;
    private static final int INITIAL_LENGTH = 512;
    private static final int MAX_LENGTH = 64 * 1024;

    private final ConnectionMemory memory;
    private ByteBuffer pending = ByteBuffer.allocate(INITIAL_LENGTH);

    /**
     * @param memory that the buffer's room is charged to.
     */
    OutboundBuffer(final ConnectionMemory memory)
    {
        this.memory = memory;
    }

    /**
     * @return false when the limit is reached or there is no memory; nothing was added then.
     */
    boolean add(final DirectBuffer buffer, final int offset, final int length)
    {
        if (pending.remaining() < length)
        {
            final int needed = pending.position() + length;
            final int capacity = Math.min(MAX_LENGTH, Math.max(needed, pending.capacity() * 2));
            if (needed > MAX_LENGTH || !memory.tryUse(capacity - pending.capacity()))
            {
                return false;
            }
            final ByteBuffer larger = ByteBuffer.allocate(capacity);
            pending.flip();
            larger.put(pending);
            pending = larger;
        }
        buffer.getBytes(offset, pending, length);
        return true;
    }

    boolean isEmpty()
    {
        return pending.position() == 0;
    }

    boolean isStuck()
    {
        return pending.position() >= STUCK_LENGTH;
    }

    /**
     * Write what is pending, as far as the kernel takes it.
     *
     * @return bytes taken, or {@link TcpSocket#FAILED}.
     */
    int writeTo(final TcpSocket socket)
    {
        pending.flip();
        final int written = socket.write(pending);
        pending.compact();
        if (isEmpty() && pending.capacity() > STUCK_LENGTH)
        {
            memory.giveBack(pending.capacity() - INITIAL_LENGTH);
            pending = ByteBuffer.allocate(INITIAL_LENGTH);
        }
        return written;
    }
}
