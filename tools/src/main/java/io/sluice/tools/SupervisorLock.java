package io.sluice.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;

/**
 * One supervisor for a folder of engines: it holds the lock of a file there, in which its process id stands. The system
 * gives the lock back however the supervisor ends, so a file that was left behind says nothing.
 */
final class SupervisorLock implements AutoCloseable
{
    private static final String FILE_NAME = ".supervisor";
    private static final int MAX_DIGITS = 20;

    private final FileChannel channel;

    private SupervisorLock(final FileChannel channel)
    {
        this.channel = channel;
    }

    /**
     * Become the supervisor.
     *
     * @param directory of the engines; made for its owner alone if need be.
     * @return the lock, until closed.
     * @throws CommandFailure when there is a supervisor, or the folder can't be written.
     */
    static SupervisorLock acquire(final Path directory)
    {
        try
        {
            if (!Files.isDirectory(directory))
            {
                Files.createDirectories(directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }

            final FileChannel channel = FileChannel.open(directory.resolve(FILE_NAME),
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!tryLock(channel))
            {
                final String pid = read(channel);
                channel.close();
                throw new CommandFailure("the engines in " + directory + " have a supervisor already, with pid " + pid +
                    "; stop it with 'sluice stop', or choose another folder with --dir");
            }

            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);

            return new SupervisorLock(channel);
        }
        catch (final IOException ex)
        {
            throw new CommandFailure("can't write in " + directory + " (" + ex + "); choose another folder with --dir",
                ex);
        }
    }

    /**
     * @param directory of the engines.
     * @return process id of their supervisor, if there is one.
     */
    static OptionalLong holder(final Path directory)
    {
        final Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file))
        {
            return OptionalLong.empty();
        }

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return tryLock(channel) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(read(channel)));
        }
        catch (final IOException | NumberFormatException ex)
        {
            throw new CommandFailure("can't tell whether there is a supervisor: " + file + ": " + ex, ex);
        }
    }

    /**
     * Be the supervisor no more.
     */
    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new CommandFailure("can't give the supervisor's lock back: " + ex, ex);
        }
    }

    private static boolean tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            // Given back with the channel.
            final FileLock lock = channel.tryLock();
            return lock != null;
        }
        catch (final OverlappingFileLockException ex)
        {
            // The supervisor is in this very process.
            return false;
        }
    }

    private static String read(final FileChannel channel) throws IOException
    {
        final ByteBuffer digits = ByteBuffer.allocate(MAX_DIGITS);
        channel.read(digits, 0);
        return StandardCharsets.US_ASCII.decode(digits.flip()).toString();
    }
}
