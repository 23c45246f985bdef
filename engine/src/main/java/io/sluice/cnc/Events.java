package io.sluice.cnc;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;

/**
 * Tells of what happens, by broadcast to whoever listens. For the loop's thread only; allocates nothing, never waits
 * for a reader: one that is too slow misses events, and notices.
 */
public final class Events
{
    private final BroadcastTransmitter transmitter;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[ToClients.MAX_EVENT_LENGTH]);
    private long sequence;

    Events(final BroadcastTransmitter transmitter)
    {
        this.transmitter = transmitter;
    }

    /**
     * Something happened. Text may come from the network; it is cut.
     *
     * @param type       what.
     * @param epochMs    when.
     * @param connection number of the RTMP connection, 0 for none.
     * @param track      number of the track, 0 for none.
     * @param app        name of the application, cut after 128 bytes.
     * @param stream     name of the stream, cut after 256 bytes.
     * @param peer       address of the client, or id and address of the upstream, cut after 128 bytes.
     * @param reason     for people and tools, cut after 256 bytes.
     */
    public void send(
        final EventType type,
        final long epochMs,
        final long connection,
        final long track,
        final CharSequence app,
        final CharSequence stream,
        final CharSequence peer,
        final CharSequence reason)
    {
        message.putLong(ToClients.SEQUENCE_OFFSET, ++sequence);
        message.putLong(ToClients.EPOCH_MS_OFFSET, epochMs);
        message.putLong(ToClients.CONNECTION_OFFSET, connection);
        message.putLong(ToClients.TRACK_OFFSET, track);
        message.putInt(ToClients.EVENT_TYPE_OFFSET, type.ordinal());
        int offset = ToClients.EVENT_TEXT_OFFSET;
        offset += TextField.put(message, offset, ToClients.MAX_APP, app);
        offset += TextField.put(message, offset, ToClients.MAX_STREAM, stream);
        offset += TextField.put(message, offset, ToClients.MAX_PEER, peer);
        offset += TextField.put(message, offset, ToClients.MAX_REASON, reason);
        transmitter.transmit(ToClients.EVENT_TYPE_ID, message, 0, offset);
    }
}
