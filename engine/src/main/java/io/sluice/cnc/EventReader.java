package io.sluice.cnc;

import java.util.function.Consumer;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;

/**
 * Reads an engine's events as they come. For one thread, which must come often enough: about 1,500 events are kept.
 */
public final class EventReader
{
    private final ToClientsReceiver receiver;
    private final MessageHandler onMessage = this::onMessage;
    private Consumer<EngineEvent> consumer;
    private int count;

    EventReader(final ToClientsReceiver receiver)
    {
        this.receiver = receiver;
    }

    /**
     * @param eventConsumer is given what came since the last call.
     * @param limit         messages to look at, at most.
     * @return events that were given.
     */
    public int poll(final Consumer<EngineEvent> eventConsumer, final int limit)
    {
        consumer = eventConsumer;
        count = 0;
        for (int i = 0; i < limit && receiver.receive(onMessage); i++)
        {
            continue;
        }
        return count;
    }

    /**
     * @return how often the engine was so much faster that events were missed; the sequence numbers say how many.
     */
    public long overtakenCount()
    {
        return receiver.overtakenCount();
    }

    private void onMessage(
        final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (typeId != ToClients.EVENT_TYPE_ID || length < ToClients.EVENT_TEXT_OFFSET + 4 * Integer.BYTES)
        {
            return;
        }
        final EventType type = EventType.of(buffer.getInt(index + ToClients.EVENT_TYPE_OFFSET));
        if (type == null)
        {
            // Of a newer build.
            return;
        }
        final CommandDecoder decoder = new CommandDecoder().wrap(
            buffer, index + ToClients.EVENT_TEXT_OFFSET, length - ToClients.EVENT_TEXT_OFFSET);
        final EngineEvent event;
        try
        {
            event = new EngineEvent(
                buffer.getLong(index + ToClients.SEQUENCE_OFFSET),
                type,
                buffer.getLong(index + ToClients.EPOCH_MS_OFFSET),
                buffer.getLong(index + ToClients.CONNECTION_OFFSET),
                buffer.getLong(index + ToClients.TRACK_OFFSET),
                decoder.readText("app", ToClients.MAX_APP),
                decoder.readText("stream", ToClients.MAX_STREAM),
                decoder.readText("peer", ToClients.MAX_PEER),
                decoder.readText("reason", ToClients.MAX_REASON));
        }
        catch (final MalformedCommandException ex)
        {
            // A damaged file; there is nobody to tell.
            return;
        }
        count++;
        consumer.accept(event);
    }
}
