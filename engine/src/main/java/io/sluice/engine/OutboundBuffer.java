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
    private static final int INITIAL_LENGTH = 512;
    private static final int MAX_LENGTH = 1024 * 1024;

    private ByteBuffer pending = ByteBuffer.allocate(INITIAL_LENGTH);

    /**
     * @return false when the limit is reached; nothing was added then.
     */
    boolean add(final DirectBuffer buffer, final int offset, final int length)
    {
        if (pending.remaining() < length)
        {
            final int needed = pending.position() + length;
            if (needed > MAX_LENGTH)
            {
                return false;
            }
            final ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, pending.capacity() * 2));
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
        return written;
    }
}
