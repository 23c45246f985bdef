package io.sluice.engine;

import java.util.ArrayList;

/**
 * What a duty cycle has to write at its end: tracks with new frames, connections with replies. Each is listed once
 * however often it was touched, so a burst of frames leaves in one system call per upstream.
 */
final class CycleFlushes
{
    private final ArrayList<PublishedTrack> tracks = new ArrayList<>(1024);
    private final ArrayList<RtmpConnection> connections = new ArrayList<>(1024);

    void add(final PublishedTrack track)
    {
        if (!track.isFlushListed)
        {
            track.isFlushListed = true;
            tracks.add(track);
        }
    }

    void add(final RtmpConnection connection)
    {
        if (!connection.isFlushListed)
        {
            connection.isFlushListed = true;
            connections.add(connection);
        }
    }

    boolean isEmpty()
    {
        return tracks.isEmpty() && connections.isEmpty();
    }

    int flushTracks()
    {
        final int count = tracks.size();
        for (int i = 0; i < count; i++)
        {
            final PublishedTrack track = tracks.get(i);
            track.isFlushListed = false;
            track.flush();
        }
        removeFirst(tracks, count);
        return count;
    }

    int flushConnections()
    {
        final int count = connections.size();
        for (int i = 0; i < count; i++)
        {
            final RtmpConnection connection = connections.get(i);
            connection.isFlushListed = false;
            connection.flush();
        }
        removeFirst(connections, count);
        return count;
    }

    /**
     * What was added while flushing stays for the next round.
     */
    private static <T> void removeFirst(final ArrayList<T> list, final int count)
    {
        if (list.size() == count)
        {
            list.clear();
        }
        else
        {
            list.subList(0, count).clear();
        }
    }
}
