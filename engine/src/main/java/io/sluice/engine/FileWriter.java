package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes access logs and dumps on a thread of its own, so that a slow disk never touches the loop. Its queue is
 * bounded: what does not fit is dropped, and the caller counts it. A file that cannot be written is reported once and
 * tried again with the next piece.
 */
final class FileWriter implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(FileWriter.class);
    private static final int QUEUE_CAPACITY = 8192;
    private static final long CLOSE_TIMEOUT_MS = 5000;

    private record Piece(Path file, byte[] bytes)
    {
    }

    private final ArrayBlockingQueue<Piece> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final Map<Path, FileChannel> channels = new HashMap<>();
    private final Map<Path, String> failures = new HashMap<>();
    private final Thread thread = new Thread(this::run, "sluice-files");
    private volatile boolean isClosing;

    FileWriter()
    {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Make sure at start-up that a file can be written, so that an operator hears of it at once.
     *
     * @throws UncheckedIOException naming the file and the reason.
     */
    static void checkWritable(final Path file)
    {
        try
        {
            open(file).close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write " + file + ": " + describe(ex), ex);
        }
    }

    /**
     * Append to a file; from the loop's thread.
     *
     * @return false when the disk is behind and the bytes were dropped.
     */
    boolean append(final Path file, final byte[] bytes)
    {
        return queue.offer(new Piece(file, bytes));
    }

    /**
     * Close a file when what was appended to it is written.
     */
    void finish(final Path file)
    {
        queue.offer(new Piece(file, null));
    }

    /**
     * Write what is queued, within a time limit, and end.
     */
    public void close()
    {
        isClosing = true;
        try
        {
            thread.join(CLOSE_TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive())
        {
            LOG.error("files were not written within {} ms, {} pieces lost", CLOSE_TIMEOUT_MS, queue.size());
            thread.interrupt();
        }
    }

    private void run()
    {
        try
        {
            while (!isClosing || !queue.isEmpty())
            {
                final Piece piece = queue.poll(100, TimeUnit.MILLISECONDS);
                if (piece != null)
                {
                    write(piece);
                }
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        for (final Path file : channels.keySet().toArray(new Path[0]))
        {
            closeFile(file);
        }
    }

    private void write(final Piece piece)
    {
        if (piece.bytes() == null)
        {
            closeFile(piece.file());
            return;
        }
        try
        {
            FileChannel channel = channels.get(piece.file());
            if (channel == null)
            {
                channel = open(piece.file());
                channels.put(piece.file(), channel);
            }
            final ByteBuffer bytes = ByteBuffer.wrap(piece.bytes());
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
            if (failures.remove(piece.file()) != null)
            {
                LOG.info("{} is written again", piece.file());
            }
        }
        catch (final IOException ex)
        {
            if (failures.put(piece.file(), describe(ex)) == null)
            {
                LOG.error("cannot write {}: {}; lines are lost until it can be", piece.file(), describe(ex));
            }
            closeFile(piece.file());
        }
    }

    private void closeFile(final Path file)
    {
        final FileChannel channel = channels.remove(file);
        if (channel != null)
        {
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                LOG.error("cannot close {}: {}", file, describe(ex));
            }
        }
    }

    private static FileChannel open(final Path file) throws IOException
    {
        final Path parent = file.toAbsolutePath().getParent();
        if (parent != null)
        {
            Files.createDirectories(parent);
        }
        return FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static String describe(final IOException ex)
    {
        return ex.getClass().getSimpleName() + (ex.getMessage() == null ? "" : ": " + ex.getMessage());
    }
}
