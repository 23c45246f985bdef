package io.sluice.cnc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the engines of a host.
 */
public final class EngineDirectory
{
    private EngineDirectory()
    {
    }

    /**
     * Look at every instance's file. Cheap enough for once a second; a caller that keeps its {@link CncReader}s can
     * tell by pid and start time whether one is still the same.
     *
     * @param directory of all instances; if there is none, there are no engines.
     * @return what was found, by name of instance.
     * @throws CncException when the folder cannot be read.
     */
    public static List<EngineFile> scan(final Path directory)
    {
        final List<EngineFile> engines = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory, Files::isDirectory))
        {
            for (final Path folder : folders)
            {
                final Path file = folder.resolve(CncDescriptor.FILE_NAME);
                if (Files.exists(file))
                {
                    engines.add(look(folder.getFileName().toString(), file));
                }
            }
        }
        catch (final NoSuchFileException ex)
        {
            return List.of();
        }
        catch (final IOException ex)
        {
            throw new CncException("cannot look for engines in " + directory + ": " + ex, ex);
        }
        engines.sort(Comparator.comparing(EngineFile::instanceName));
        return List.copyOf(engines);
    }

    private static EngineFile look(final String name, final Path file)
    {
        try
        {
            final CncReader reader = CncReader.open(file);
            return new EngineFile(
                name, file, reader.isAlive() ? EngineFile.Status.LIVE : EngineFile.Status.DEAD, reader, "");
        }
        catch (final CncException ex)
        {
            return new EngineFile(name, file, EngineFile.Status.UNREADABLE, null, ex.getMessage());
        }
    }
}
