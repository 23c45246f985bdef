package io.sluice.engine;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The tracks that are open, by number: also those whose publisher has left while frames are still to be delivered.
 */
final class OpenTracks
{
    private final Long2ObjectHashMap<PublishedTrack> byNumber = new Long2ObjectHashMap<>();
    private long lastNumber;

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

    int count()
    {
        return byNumber.size();
    }

    PublishedTrack[] snapshot()
    {
        return byNumber.values().toArray(new PublishedTrack[0]);
    }
}
