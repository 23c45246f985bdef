package io.sluice.engine;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The RTMP connections that are open, by number.
 */
final class Connections
{
    private final Long2ObjectHashMap<RtmpConnection> byNumber = new Long2ObjectHashMap<>();
    private long lastNumber;

    /**
     * @param firstNumber connections are counted from here, so that their numbers are unique on a host.
     */
    Connections(final long firstNumber)
    {
        lastNumber = firstNumber - 1;
    }

    long nextNumber()
    {
        return ++lastNumber;
    }

    void add(final RtmpConnection connection)
    {
        byNumber.put(connection.number(), connection);
    }

    void remove(final RtmpConnection connection)
    {
        byNumber.remove(connection.number());
    }

    /**
     * @return the connection of this number, or null.
     */
    RtmpConnection get(final long number)
    {
        return byNumber.get(number);
    }

    /**
     * Write what the connections have counted to the shared file.
     */
    void updateListings()
    {
        for (final RtmpConnection connection : byNumber.values())
        {
            connection.updateListing();
        }
    }

    int count()
    {
        return byNumber.size();
    }

    /**
     * @return a copy, since closing one changes the map.
     */
    RtmpConnection[] snapshot()
    {
        return byNumber.values().toArray(new RtmpConnection[0]);
    }
}
