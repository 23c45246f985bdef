package io.sluice.tools;

import io.sluice.cnc.CncContext;
import io.sluice.cnc.EngineDirectory;
import io.sluice.cnc.EngineFile;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The options that say which engines of the host a command is about. For one thread.
 */
final class EngineSelection
{
    @Option(names = "--dir", paramLabel = "DIR",
        description = "Folder of the engines' shared files (default: sluice in /dev/shm).")
    private Path directory;

    @Option(names = "--instance", paramLabel = "NAME", split = ",",
        description = "Only this engine; several with commas.")
    private List<String> instanceNames = List.of();

    private EngineDirectory engines;

    /**
     * @return the folder that is looked into.
     */
    Path directory()
    {
        return directory == null ? CncContext.defaultDirectory() : directory;
    }

    /**
     * @return whether engines were chosen by name.
     */
    boolean isByName()
    {
        return !instanceNames.isEmpty();
    }

    /**
     * Look for the engines; again and again for their news.
     *
     * @return what was found, by name; may be empty.
     */
    List<EngineFile> find()
    {
        if (engines == null)
        {
            engines = new EngineDirectory(directory());
        }

        final List<EngineFile> files = engines.scan();
        return isByName() ?
            files.stream().filter((file) -> instanceNames.contains(file.instanceName())).toList() : files;
    }

    /**
     * Look for engines that have to be there.
     *
     * @return what was found, by name: not empty, and every name that was asked for.
     * @throws CommandFailure when there is none, or one that was named is not there, with status
     *                        {@link SluiceCommand#NOTHING_FOUND}.
     */
    List<EngineFile> require()
    {
        final List<EngineFile> files = find();
        final List<String> missing = new ArrayList<>(instanceNames);
        files.forEach((file) -> missing.remove(file.instanceName()));
        if (!missing.isEmpty())
        {
            throw new CommandFailure("there is no engine " + String.join(", ", missing) + " in " + directory() +
                "; 'sluice status' lists those that there are", SluiceCommand.NOTHING_FOUND);
        }

        if (files.isEmpty())
        {
            throw new CommandFailure("there are no engines in " + directory() +
                "; start some with 'sluice engine' or 'sluice start', or name their folder with --dir",
                SluiceCommand.NOTHING_FOUND);
        }

        return files;
    }
}
