package io.sluice.cnc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folders and files around a shared file: made for their owner alone, one process at a time.
 */
final class CncDirectory
{
    private static final String LOCK_NAME = ".lock";
    private static final Object IN_PROCESS_LOCK = new Object();

    private CncDirectory()
    {
    }

    /**
     * Work on files while no other engine does.
     *
     * @param <T> result.
     */
    interface Work<T>
    {
        T run() throws IOException;
    }

    static <T> T exclusively(final Path directory, final Work<T> work) throws IOException
    {
        // The lock of a file is the process's, so threads of one process need one more.
        synchronized (IN_PROCESS_LOCK)
        {
            makeDirectory(directory);
            final Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(directory.resolve(LOCK_NAME), options, ownersFile(directory));
                FileLock lock = channel.lock())
            {
                if (!lock.isValid())
                {
                    throw new IOException("lost the lock of " + directory.resolve(LOCK_NAME));
                }
                return work.run();
            }
        }
    }

    static void makeDirectory(final Path directory) throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            Files.createDirectories(directory, owners(directory.toAbsolutePath(), "rwx------"));
        }
        final PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (view == null)
        {
            return;
        }
        final Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE) ||
            permissions.contains(PosixFilePermission.OTHERS_WRITE))
        {
            throw new CncException(
                directory + " can be written by others, who could command the engine: choose a folder of the " +
                "engine's own with --dir, or take their right away with chmod go-w");
        }
    }

    static FileChannel createFile(final Path file) throws IOException
    {
        final Set<OpenOption> options =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return FileChannel.open(file, options, ownersFile(file.getParent()));
    }

    /**
     * Removes the folder of an instance unless something else is in it.
     */
    static void removeIfEmpty(final Path directory) throws IOException
    {
        try
        {
            Files.deleteIfExists(directory);
        }
        catch (final DirectoryNotEmptyException ex)
        {
            // What an operator put there stays.
            return;
        }
    }

    /**
     * @return what tells one file from another of the same name, or null when there is none.
     */
    static Object fileKey(final Path file) throws IOException
    {
        try
        {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
    }

    private static FileAttribute<?>[] ownersFile(final Path directory)
    {
        return owners(directory, "rw-------");
    }

    private static FileAttribute<?>[] owners(final Path path, final String permissions)
    {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix"))
        {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
