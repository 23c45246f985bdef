package io.sluice.engine;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The tracks that are open, by number: also those whose publisher has left while frames are still to be delivered.
 */
final class OpenTracks
{
    private final Long2ObjectHashMap<PublishedTrack> byNumber = new Long2ObjectHashMap<>();
    private long lastNumber;
    private long lastUpstreamNumber;
    private int openUnpublishes;

    /**
     * @param firstNumber tracks and upstreams are counted from here, so that their numbers are unique on a host.
     */
    OpenTracks(final long firstNumber)
    {
        lastNumber = firstNumber - 1;
        lastUpstreamNumber = lastNumber;
    }

    long nextNumber()
    {
        return ++lastNumber;
    }

    void add(final PublishedTrack track)
    {
        byNumber.put(track.number(), track);
    }

    void remove(final PublishedTrack track)
    {
        byNumber.remove(track.number());
    }

    /**
     * @return the track of this number, or null.
     */
    PublishedTrack get(final long number)
    {
        return byNumber.get(number);
    }

    long nextUpstreamNumber()
    {
        return ++lastUpstreamNumber;
    }

    /**
     * Write what the tracks have counted to the shared file.
     */
    void updateListings()
    {
        for (final PublishedTrack track : byNumber.values())
        {
            track.updateListing();
        }
    }

    /**
     * The controller is being told of a track that has closed.
     */
    void onUnpublishCalled()
    {
        openUnpublishes++;
    }

    void onUnpublishEnded()
    {
        openUnpublishes--;
    }

    /**
     * @return calls of closed tracks that have not ended: with the open tracks, all that a graceful end waits for.
     */
    int openUnpublishes()
    {
        return openUnpublishes;
    }

    int count()
    {
        return byNumber.size();
    }

    PublishedTrack[] snapshot()
    {
        return byNumber.values().toArray(new PublishedTrack[0]);
    }
}
