package io.sluice.cnc;

import java.util.concurrent.TimeUnit;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Takes commands from the shared file's ring and has them done. Whatever other processes write there, {@link #poll}
 * returns: what is malformed is counted and answered, what a sender left unfinished is cleared away after a second.
 * <p>
 * For the loop's thread only. Allocates nothing while there are no commands.
 */
public final class CommandPoller
{
    private static final long UNFINISHED_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    private final ManyToOneRingBuffer ring;
    private final CommandHandler handler;
    private final Replies replies;
    private final EngineCounters counters;
    private final ErrorLog errors;
    private final MessageHandler onMessage = this::onMessage;
    private final CommandDecoder decoder = new CommandDecoder();
    private long stuckPosition = -1;
    private long stuckSinceNs;

    CommandPoller(
        final AtomicBuffer buffer,
        final CommandHandler handler,
        final Replies replies,
        final EngineCounters counters,
        final ErrorLog errors)
    {
        ring = new ManyToOneRingBuffer(buffer);
        this.handler = handler;
        this.replies = replies;
        this.counters = counters;
        this.errors = errors;
    }

    /**
     * Have commands done.
     *
     * @param limit how many at most.
     * @param nowNs the time.
     * @return how many there were.
     */
    public int poll(final int limit, final long nowNs)
    {
        int count = 0;
        try
        {
            count = ring.read(onMessage, limit);
            if (count == 0)
            {
                clearUnfinished(nowNs);
            }
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException ex)
        {
            // Only damage to the ring itself comes here: a length that reaches beyond its end.
            counters.increment(EngineCounter.COMMANDS_MALFORMED);
            errors.record(ex);
            reset();
        }
        return count;
    }

    private void clearUnfinished(final long nowNs)
    {
        final long consumed = ring.consumerPosition();
        final long unread = ring.producerPosition() - consumed;
        if (unread == 0)
        {
            stuckPosition = -1;
        }
        else if (unread < 0 || unread > ring.capacity())
        {
            counters.increment(EngineCounter.COMMANDS_MALFORMED);
            reset();
        }
        else if (consumed != stuckPosition)
        {
            stuckPosition = consumed;
            stuckSinceNs = nowNs;
        }
        else if (nowNs - stuckSinceNs > UNFINISHED_TIMEOUT_NS)
        {
            stuckPosition = -1;
            if (ring.unblock())
            {
                counters.increment(EngineCounter.COMMANDS_UNFINISHED);
            }
        }
    }

    /**
     * Other processes of this user write here, and one of them wrote what no command client writes. Begin afresh.
     */
    private void reset()
    {
        final AtomicBuffer buffer = ring.buffer();
        final int capacity = ring.capacity();
        buffer.setMemory(0, capacity, (byte)0);
        buffer.putLong(capacity + RingBufferDescriptor.HEAD_CACHE_POSITION_OFFSET, 0);
        buffer.putLong(capacity + RingBufferDescriptor.HEAD_POSITION_OFFSET, 0);
        buffer.putLongRelease(capacity + RingBufferDescriptor.TAIL_POSITION_OFFSET, 0);
        stuckPosition = -1;
    }

    private void onMessage(
        final int messageTypeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final CommandType type = CommandType.of(messageTypeId);
        if (type == null || length < CommandDescriptor.FIXED_LENGTH || length > CommandDescriptor.MAX_LENGTH)
        {
            counters.increment(EngineCounter.COMMANDS_MALFORMED);
            if (length >= Long.BYTES)
            {
                replies.error(buffer.getLong(index), ReplyCode.INVALID, "unknown command, or of a wrong length");
            }
            return;
        }
        decoder.wrap(buffer, index, length);
        final long correlationId = decoder.readLong();
        try
        {
            dispatch(type, correlationId);
        }
        catch (final MalformedCommandException ex)
        {
            counters.increment(EngineCounter.COMMANDS_MALFORMED);
            replies.error(correlationId, ReplyCode.INVALID, ex.getMessage());
        }
        catch (final RuntimeException ex)
        {
            errors.record(ex);
            replies.error(correlationId, ReplyCode.FAILED, ex.toString());
        }
    }

    private void dispatch(final CommandType type, final long correlationId)
    {
        final long number = decoder.readLong();
        switch (type)
        {
            case ADD_UPSTREAM ->
            {
                final AddUpstreamCommand command = readAddUpstream(number);
                onWellFormed();
                handler.onAddUpstream(correlationId, command);
            }
            case DELETE_UPSTREAM ->
            {
                final String upstreamId = decoder.readText("id", CommandDescriptor.MAX_ID);
                onWellFormed();
                handler.onDeleteUpstream(correlationId, number, upstreamId);
            }
            case DROP_SESSION ->
            {
                onWellFormed();
                handler.onDropSession(correlationId, number);
            }
            case DRAIN ->
            {
                if (number < 0)
                {
                    throw new MalformedCommandException("the deadline is negative");
                }
                onWellFormed();
                handler.onDrain(correlationId, number);
            }
            case RELOAD ->
            {
                onWellFormed();
                handler.onReload(correlationId);
            }
            default -> throw new MalformedCommandException("unknown command");
        }
    }

    private void onWellFormed()
    {
        decoder.end();
        counters.increment(EngineCounter.COMMANDS);
    }

    private AddUpstreamCommand readAddUpstream(final long track)
    {
        final int port = decoder.readInt();
        final boolean required = decoder.readInt() != 0;
        final String host = decoder.readText("host", CommandDescriptor.MAX_HOST);
        final String id = decoder.readText("id", CommandDescriptor.MAX_ID);
        final String sourceId = decoder.readText("src_id", CommandDescriptor.MAX_ID);
        final String resumeFrom = decoder.readText("resume_from", CommandDescriptor.MAX_RESUME_FROM);
        final byte[] connectData = decoder.readBytes("connect_data", CommandDescriptor.MAX_CONNECT_DATA);
        if (port < 1 || port > 0xFFFF)
        {
            throw new MalformedCommandException("port " + port + " is not one of 1 to 65535");
        }
        if (host.isEmpty())
        {
            throw new MalformedCommandException("host is empty");
        }
        return new AddUpstreamCommand(track, host, port, id, sourceId, required, resumeFrom, connectData);
    }
}
