package io.sluice.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What all engines of the host showed at one time, with the documents that were made of it: many requests within the
 * snapshot's short life cost one reading and one rendering. May be used by any thread.
 */
final class HostSnapshot
{
    private final long epochMs;
    private final List<EngineSnapshot> engines;
    private final List<TrackEntry> tracks;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

    HostSnapshot(final long epochMs, final List<EngineSnapshot> engines)
    {
        this.epochMs = epochMs;
        this.engines = engines;
        tracks = TrackEntry.all(engines);
    }

    /** When it was taken. */
    long epochMs()
    {
        return epochMs;
    }

    /** By name, dead and unreadable ones included. */
    List<EngineSnapshot> engines()
    {
        return engines;
    }

    List<EngineSnapshot> liveEngines()
    {
        return engines.stream().filter(EngineSnapshot::isLive).toList();
    }

    /** Of all live engines. */
    List<TrackEntry> tracks()
    {
        return tracks;
    }

    /** The track of this id, or null. */
    TrackEntry track(final String id)
    {
        for (final TrackEntry entry : tracks)
        {
            if (entry.id().equals(id))
            {
                return entry;
            }
        }

        return null;
    }

    /**
     * A document made of this snapshot, rendered once.
     *
     * @param key      of the document; few, and none from the network.
     * @param renderer makes it.
     * @return its bytes, not to be changed.
     */
    byte[] document(final String key, final Supplier<byte[]> renderer)
    {
        return documents.computeIfAbsent(key, ignored -> renderer.get());
    }
}
