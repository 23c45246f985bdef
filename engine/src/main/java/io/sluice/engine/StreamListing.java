package io.sluice.engine;

import io.sluice.cnc.SessionTable;
import io.sluice.cnc.StreamSlot;
import io.sluice.control.StreamInfo;

/**
 * A published stream's row in the shared file.
 */
final class StreamListing
{
    private static final int BITS = 8;

    private final SessionTable table;
    private final int slot;
    private final RateMeter videoRate = new RateMeter();
    private final RateMeter audioRate = new RateMeter();

    StreamListing(
        final SessionTable table, final int sessionSlot, final StreamInfo info, final long startEpochMs)
    {
        this.table = table;
        slot = table.allocateStream(sessionSlot);
        final StreamSlot stream = table.stream(slot);
        stream.beginWrite();
        stream.startEpochMs(startEpochMs).name(info.name()).args(info.args()).type(info.type());
        stream.endWrite();
    }

    int slot()
    {
        return slot;
    }

    void update(final long videoBytes, final long audioBytes)
    {
        videoRate.sample(videoBytes);
        audioRate.sample(audioBytes);
        final StreamSlot stream = table.stream(slot);
        stream.beginWrite();
        stream
            .bytesIn(videoBytes + audioBytes)
            .bytesInVideo(videoBytes)
            .bytesInAudio(audioBytes)
            .bandwidthIn((videoRate.perSecond() + audioRate.perSecond()) * BITS)
            .bandwidthInVideo(videoRate.perSecond() * BITS)
            .bandwidthInAudio(audioRate.perSecond() * BITS);
        stream.endWrite();
    }

    void close()
    {
        table.freeStream(slot);
    }
}
