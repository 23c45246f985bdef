package io.sluice.cnc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the engines of a host, again and again: an engine that is still the same keeps its {@link CncReader}. For one
 * thread.
 */
public final class EngineDirectory
{
    private final Path directory;
    private Map<Path, CncReader> readers = new HashMap<>();

    /**
     * @param directory of all instances; need not be there yet.
     */
    public EngineDirectory(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Look once.
     *
     * @param directory of all instances; if there is none, there are no engines.
     * @return what was found, by name of instance.
     * @throws CncException when the folder cannot be read.
     */
    public static List<EngineFile> scan(final Path directory)
    {
        return new EngineDirectory(directory).scan();
    }

    /**
     * @param directory    of all instances.
     * @param instanceName of one.
     * @return its file, whether there is one or not.
     */
    public static Path file(final Path directory, final String instanceName)
    {
        return directory.resolve(instanceName).resolve(CncDescriptor.FILE_NAME);
    }

    /**
     * Look at every instance's file; cheap enough for several times a second.
     *
     * @return what was found, by name of instance.
     * @throws CncException when the folder cannot be read.
     */
    public List<EngineFile> scan()
    {
        final Map<Path, CncReader> found = new HashMap<>();
        final List<EngineFile> engines = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory, Files::isDirectory))
        {
            for (final Path folder : folders)
            {
                final Path file = folder.resolve(CncDescriptor.FILE_NAME);
                if (Files.exists(file))
                {
                    engines.add(look(folder.getFileName().toString(), file, found));
                }
            }
        }
        catch (final NoSuchFileException ex)
        {
            readers = found;
            return List.of();
        }
        catch (final IOException ex)
        {
            throw new CncException("cannot look for engines in " + directory + ": " + ex, ex);
        }
        readers = found;
        engines.sort(Comparator.comparing(EngineFile::instanceName));
        return List.copyOf(engines);
    }

    private EngineFile look(final String name, final Path file, final Map<Path, CncReader> found)
    {
        try
        {
            final CncReader known = readers.get(file);
            final CncReader reader = known != null && known.isStillOf(file) ? known : CncReader.open(file);
            found.put(file, reader);
            return new EngineFile(
                name, file, reader.isAlive() ? EngineFile.Status.LIVE : EngineFile.Status.DEAD, reader, "");
        }
        catch (final CncException ex)
        {
            return new EngineFile(name, file, EngineFile.Status.UNREADABLE, null, ex.getMessage());
        }
    }
}
