package io.sluice.cnc;

import org.agrona.DirectBuffer;

/**
 * What one slot showed at one time; see {@link UpstreamSlot}.
 *
 * @param slot in the engine's table.
 * @param generation of the slot: with it, the key of what it shows.
 * @param isOpen false for what is over, but has something that lives on.
 * @param connection number of its present connection.
 * @param required whether the track fails with it.
 * @param sentBytes on the present connection.
 * @param position in the track's packets, bytes.
 * @param ackedFrames acknowledged.
 * @param ackedBytes acknowledged.
 * @param autoAckedFrames acknowledged on the receiver's behalf for want of memory.
 * @param republishes how often the controller was asked for another receiver.
 * @param ackLagMs age of the oldest frame that is not acknowledged.
 * @param state a word: connecting, connected, ….
 * @param resumeFrom last_acked, last_sent or last_written.
 * @param id from the controller.
 * @param remoteAddress host:port.
 * @param localAddress host:port, empty while there is no connection.
 */
public record UpstreamView(
    int slot,
    long generation,
    boolean isOpen,
    long connection,
    boolean required,
    long sentBytes,
    long position,
    long ackedFrames,
    long ackedBytes,
    long autoAckedFrames,
    long republishes,
    long ackLagMs,
    String state,
    String resumeFrom,
    String id,
    String remoteAddress,
    String localAddress)
{
    static UpstreamView of(final int slot, final DirectBuffer buffer)
    {
        return new UpstreamView(
            slot,
            buffer.getLong(Slot.GENERATION_OFFSET),
            buffer.getInt(Slot.STATUS_OFFSET) == Slot.OPEN,
            buffer.getLong(UpstreamSlot.CONNECTION_OFFSET),
            buffer.getLong(UpstreamSlot.REQUIRED_OFFSET) != 0,
            buffer.getLong(UpstreamSlot.SENT_BYTES_OFFSET),
            buffer.getLong(UpstreamSlot.POSITION_OFFSET),
            buffer.getLong(UpstreamSlot.ACKED_FRAMES_OFFSET),
            buffer.getLong(UpstreamSlot.ACKED_BYTES_OFFSET),
            buffer.getLong(UpstreamSlot.AUTO_ACKED_FRAMES_OFFSET),
            buffer.getLong(UpstreamSlot.REPUBLISHES_OFFSET),
            buffer.getLong(UpstreamSlot.ACK_LAG_MS_OFFSET),
            TextField.get(buffer, UpstreamSlot.STATE_OFFSET, UpstreamSlot.MAX_STATE),
            TextField.get(buffer, UpstreamSlot.RESUME_FROM_OFFSET, UpstreamSlot.MAX_RESUME_FROM),
            TextField.get(buffer, UpstreamSlot.ID_OFFSET, UpstreamSlot.MAX_ID),
            TextField.get(buffer, UpstreamSlot.REMOTE_ADDRESS_OFFSET, UpstreamSlot.MAX_REMOTE_ADDRESS),
            TextField.get(buffer, UpstreamSlot.LOCAL_ADDRESS_OFFSET, UpstreamSlot.MAX_LOCAL_ADDRESS));
    }
}
