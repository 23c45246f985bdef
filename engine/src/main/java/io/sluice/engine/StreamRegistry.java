package io.sluice.engine;

import org.agrona.collections.Object2ObjectHashMap;

/**
 * Who publishes under which name. A name belongs to the publisher that the controller approved last: a newcomer
 * publishes beside the old one until its first track was accepted, then takes the name over and the old one is ended.
 * This lets an encoder come back while its dead connection has not timed out
 * (bluenviron/mediamtx#5242, arut/nginx-rtmp-module#1152).
 */
final class StreamRegistry
{
    private final Object2ObjectHashMap<String, PublishedStream> ownerByKey = new Object2ObjectHashMap<>();

    /**
     * Claim a name for an approved publisher.
     *
     * @param key    application and name.
     * @param stream that shall own it.
     * @return the stream that owned it until now, or null.
     */
    PublishedStream claim(final String key, final PublishedStream stream)
    {
        final PublishedStream previous = ownerByKey.put(key, stream);
        return previous == stream ? null : previous;
    }

    /**
     * Give a name up; harmless when somebody else owns it by now.
     *
     * @param key    application and name.
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
