package io.sluice.engine;

import org.agrona.collections.Object2ObjectHashMap;

/**
 * Who publishes under which name. A name belongs to the newest publisher that the controller approved: a newcomer
 * publishes beside the old one until its first track was accepted, then takes the name over and the old one is ended.
 * This lets an encoder come back while its dead connection has not timed out
 * (bluenviron/mediamtx#5242, arut/nginx-rtmp-module#1152).
 */
final class StreamRegistry
{
    private final Object2ObjectHashMap<String, PublishedStream> ownerByKey = new Object2ObjectHashMap<>();
    private long lastNumber;

    /**
     * @return number of a new publisher: the later it came, the higher.
     */
    long nextNumber()
    {
        return ++lastNumber;
    }

    /**
     * @param key server, application and name.
     * @return the stream that owns the name, or null.
     */
    PublishedStream owner(final String key)
    {
        return ownerByKey.get(key);
    }

    /**
     * Claim a name for an approved publisher, whoever owned it until now.
     *
     * @param key    server, application and name.
     * @param stream that shall own it.
     */
    void claim(final String key, final PublishedStream stream)
    {
        ownerByKey.put(key, stream);
    }

    /**
     * Give a name up; harmless when somebody else owns it by now.
     *
     * @param key    server, application and name.
     * @param stream that ends.
     */
    void release(final String key, final PublishedStream stream)
    {
        if (ownerByKey.get(key) == stream)
        {
            ownerByKey.remove(key);
        }
    }
}
