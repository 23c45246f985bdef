package io.sluice.cnc;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastReceiver;

/**
 * Receives what an engine broadcasts from now on. A receiver that is overtaken goes on with the newest message, and
 * counts. For one thread.
 */
final class ToClientsReceiver
{
    private static final int MAX_LENGTH = Math.max(ToClients.MAX_EVENT_LENGTH, ToClients.MAX_REPLY_LENGTH);

    private final AtomicBuffer buffer;
    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private BroadcastReceiver receiver;
    private long overtakenCount;
    private long seenLaps;

    ToClientsReceiver(final AtomicBuffer buffer)
    {
        this.buffer = buffer;
        receiver = new BroadcastReceiver(buffer);
        skipToEnd();
    }

    /**
     * @param handler is given a copy of the next message, if there is one.
     * @return whether there may be more; false also for damage, so that a loop ends.
     */
    boolean receive(final MessageHandler handler)
    {
        try
        {
            if (!receiver.receiveNext())
            {
                return false;
            }
            if (receiver.lappedCount() != seenLaps)
            {
                seenLaps = receiver.lappedCount();
                overtakenCount++;
            }
            final int length = receiver.length();
            final int typeId = receiver.typeId();
            final boolean isBounded = length >= 0 && length <= MAX_LENGTH;
            if (isBounded)
            {
                copy.putBytes(0, receiver.buffer(), receiver.offset(), length);
            }
            if (!receiver.validate())
            {
                restart();
            }
            else if (isBounded)
            {
                handler.onMessage(typeId, copy, 0, length);
            }
            return isBounded;
        }
        catch (final IndexOutOfBoundsException ex)
        {
            // The writer came round while the record's place was computed, or the file is damaged.
            restart();
            return false;
        }
    }

    long overtakenCount()
    {
        return overtakenCount;
    }

    private void restart()
    {
        overtakenCount++;
        receiver = new BroadcastReceiver(buffer);
        seenLaps = 0;
    }

    private void skipToEnd()
    {
        // A new receiver begins with the latest message, which was there before it.
        if (buffer.getLongVolatile(receiver.capacity()) > 0)
        {
            receiver.receiveNext();
        }
    }
}
