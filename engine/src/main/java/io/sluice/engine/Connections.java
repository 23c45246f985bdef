package io.sluice.engine;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The RTMP connections that are open, by number.
 */
final class Connections
{
    private final Long2ObjectHashMap<RtmpConnection> byNumber = new Long2ObjectHashMap<>();
    private long lastNumber;

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
