package io.sluice.cnc;

import java.util.List;

import org.agrona.DirectBuffer;

/**
 * What one slot showed at one time; see {@link StreamSlot}.
 *
 * @param slot in the engine's table.
 * @param generation of the slot: with it, the key of what it shows.
 * @param isOpen false for what is over, but has something that lives on.
 * @param startEpochMs when it was published or played.
 * @param bandwidthIn received, bit/s.
 * @param bytesIn received.
 * @param bandwidthInAudio audio received, bit/s.
 * @param bytesInAudio audio received.
 * @param bandwidthInVideo video received, bit/s.
 * @param bytesInVideo video received.
 * @param bandwidthOut sent, bit/s.
 * @param bytesOut sent.
 * @param type live, record, append or play.
 * @param name without its arguments.
 * @param args what followed the question mark.
 * @param tracks its own.
 */
public record StreamView(
    int slot,
    long generation,
    boolean isOpen,
    long startEpochMs,
    long bandwidthIn,
    long bytesIn,
    long bandwidthInAudio,
    long bytesInAudio,
    long bandwidthInVideo,
    long bytesInVideo,
    long bandwidthOut,
    long bytesOut,
    String type,
    String name,
    String args,
    List<TrackView> tracks)
{
    static StreamView of(final int slot, final DirectBuffer buffer, final List<TrackView> tracks)
    {
        return new StreamView(
            slot,
            buffer.getLong(Slot.GENERATION_OFFSET),
            buffer.getInt(Slot.STATUS_OFFSET) == Slot.OPEN,
            buffer.getLong(StreamSlot.START_EPOCH_MS_OFFSET),
            buffer.getLong(StreamSlot.BANDWIDTH_IN_OFFSET),
            buffer.getLong(StreamSlot.BYTES_IN_OFFSET),
            buffer.getLong(StreamSlot.BANDWIDTH_IN_AUDIO_OFFSET),
            buffer.getLong(StreamSlot.BYTES_IN_AUDIO_OFFSET),
            buffer.getLong(StreamSlot.BANDWIDTH_IN_VIDEO_OFFSET),
            buffer.getLong(StreamSlot.BYTES_IN_VIDEO_OFFSET),
            buffer.getLong(StreamSlot.BANDWIDTH_OUT_OFFSET),
            buffer.getLong(StreamSlot.BYTES_OUT_OFFSET),
            TextField.get(buffer, StreamSlot.TYPE_OFFSET, StreamSlot.MAX_TYPE),
            TextField.get(buffer, StreamSlot.NAME_OFFSET, StreamSlot.MAX_NAME),
            TextField.get(buffer, StreamSlot.ARGS_OFFSET, StreamSlot.MAX_ARGS),
            tracks);
    }
}
