package io.sluice.api;

import io.sluice.cnc.CncException;
import io.sluice.cnc.EngineDirectory;
import io.sluice.cnc.EngineFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * All engines of this host, merged. A file is mapped once for each run of an engine, however often it is looked at.
 * May be used by any thread.
 */
final class Host
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Host.class);

    private final EngineDirectory directory;
    private final long snapshotAgeNs;
    private Map<String, HostEngine> engines = Map.of();
    private HostSnapshot snapshot;
    private long snapshotNs;
    private boolean isUnreadable;

    /**
     * @param directory     of all instances.
     * @param snapshotAgeMs for which a snapshot is used again.
     */
    Host(final Path directory, final long snapshotAgeMs)
    {
        this.directory = new EngineDirectory(directory);
        snapshotAgeNs = TimeUnit.MILLISECONDS.toNanos(snapshotAgeMs);
    }

    /** What all engines show now, or showed a moment ago. */
    synchronized HostSnapshot snapshot()
    {
        final long nowNs = System.nanoTime();
        if (snapshot == null || nowNs - snapshotNs >= snapshotAgeNs)
        {
            scan();
            final List<EngineSnapshot> views = new ArrayList<>(engines.size());
            final Set<Integer> numbers = new HashSet<>();
            for (final HostEngine engine : engines.values())
            {
                final EngineSnapshot view = engine.snapshot();
                views.add(view.isLive() && !numbers.add(view.instanceNumber()) ? view.withNameAsPrefix() : view);
            }

            snapshot = new HostSnapshot(System.currentTimeMillis(), List.copyOf(views));
            snapshotNs = nowNs;
        }

        return snapshot;
    }

    /** Engines that run now: without a look at their sessions, which takes its time where there are thousands. */
    synchronized List<HostEngine> liveEngines()
    {
        scan();
        return engines.values().stream().filter(engine -> engine.isReadable() && engine.reader().isAlive()).toList();
    }

    /** A command changed something: the next look is a fresh one. */
    synchronized void forgetSnapshot()
    {
        snapshot = null;
    }

    private void scan()
    {
        final Map<String, HostEngine> found = new TreeMap<>();
        try
        {
            for (final EngineFile file : directory.scan())
            {
                final HostEngine known = engines.get(file.instanceName());
                final boolean isSame = known != null && known.isReadable() && known.reader() == file.reader();
                found.put(file.instanceName(), isSame ? known : new HostEngine(file));
            }

            isUnreadable = false;
        }
        catch (final CncException ex)
        {
            if (!isUnreadable)
            {
                LOGGER.warn("no engine can be seen: {}", ex.getMessage());
            }

            isUnreadable = true;
        }

        engines = found;
    }
}
