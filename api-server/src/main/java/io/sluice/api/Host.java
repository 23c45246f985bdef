package io.sluice.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

    private static final String FILE_NAME = "cnc.dat";

    private final Path directory;
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
        this.directory = directory;
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

    /** A command changed something: the next look is a fresh one. */
    synchronized void forgetSnapshot()
    {
        snapshot = null;
    }

    private void scan()
    {
        final Map<String, HostEngine> found = new TreeMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory, Files::isDirectory))
        {
            for (final Path folder : folders)
            {
                look(folder, found);
            }

            isUnreadable = false;
        }
        catch (final NoSuchFileException | NotDirectoryException ex)
        {
            LOGGER.debug("no engine has run yet: there is no {}", directory);
        }
        catch (final IOException ex)
        {
            if (!isUnreadable)
            {
                LOGGER.warn("cannot look for engines in {}: {}", directory, ex.toString());
            }

            isUnreadable = true;
        }

        engines = found;
    }

    private void look(final Path folder, final Map<String, HostEngine> found) throws IOException
    {
        final String name = folder.getFileName().toString();
        final Path file = folder.resolve(FILE_NAME);
        try
        {
            final BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            final Object fileKey = List.of(String.valueOf(attributes.fileKey()), attributes.size());
            final HostEngine known = engines.get(name);
            final boolean isSame = known != null && known.isReadable() && known.fileKey().equals(fileKey);
            found.put(name, isSame ? known : HostEngine.open(name, fileKey, file));
        }
        catch (final NoSuchFileException ex)
        {
            LOGGER.debug("{} is no engine's: there is no file in it", folder);
        }
    }
}
