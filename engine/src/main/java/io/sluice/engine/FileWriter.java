package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes access logs and dumps on a thread of its own, so that a slow disk never touches the loop. Its queue is
 * bounded in pieces and bytes: what does not fit is dropped, and the caller counts it. A file that cannot be written is
 * tried again with the next piece; of such failures some are reported, not each.
 */
final class FileWriter implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(FileWriter.class);
    private static final int MAX_PIECES = 8192;
    private static final long MAX_BYTES = 16 * 1024 * 1024;
    private static final int MAX_FAILED_FILES = 256;
    private static final long REPORT_INTERVAL_NS = 1_000_000_000L;
    private static final long CLOSE_TIMEOUT_MS = 5000;

    private static final byte[] END = new byte[0];

    private record Piece(Path file, byte[] bytes)
    {
    }

    private final ConcurrentLinkedQueue<Piece> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore queued = new Semaphore(0);
    private final AtomicInteger pieces = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<Path, FileChannel> channels = new HashMap<>();
    private final Set<Path> failedFiles = new HashSet<>();
    private long reportedNs = System.nanoTime() - REPORT_INTERVAL_NS;
    private long unreported;
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
     * Make sure at start-up that files can be made in a folder, so that an operator hears of it at once.
     *
     * @throws UncheckedIOException naming the folder and the reason.
     */
    static void checkFolder(final Path folder)
    {
        try
        {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "sluice-", ".check"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write to folder " + folder + ": " + describe(ex), ex);
        }
    }

    /**
     * Append to a file; from the loop's thread.
     *
     * @return false when the disk is behind and the bytes were dropped.
     */
    boolean append(final Path file, final byte[] bytes)
    {
        if (pieces.get() >= MAX_PIECES || this.bytes.get() + bytes.length > MAX_BYTES)
        {
            return false;
        }
        offer(new Piece(file, bytes));
        return true;
    }

    /**
     * Close a file when what was appended to it is written. Never lost: there is one for each connection at most.
     */
    void finish(final Path file)
    {
        offer(new Piece(file, END));
    }

    private void offer(final Piece piece)
    {
        pieces.incrementAndGet();
        bytes.addAndGet(piece.bytes().length);
        queue.add(piece);
        queued.release();
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
            LOG.error("files were not written within {} ms, {} pieces lost", CLOSE_TIMEOUT_MS, pieces.get());
            thread.interrupt();
        }
    }

    private void run()
    {
        try
        {
            while (!isClosing || !queue.isEmpty())
            {
                if (queued.tryAcquire(100, TimeUnit.MILLISECONDS))
                {
                    final Piece piece = queue.poll();
                    write(piece);
                    pieces.decrementAndGet();
                    bytes.addAndGet(-piece.bytes().length);
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
        if (piece.bytes() == END)
        {
            failedFiles.remove(piece.file());
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
            if (failedFiles.remove(piece.file()))
            {
                LOG.info("{} is written again", piece.file());
            }
        }
        catch (final IOException ex)
        {
            onFailure(piece.file(), ex);
            closeFile(piece.file());
        }
    }

    private void onFailure(final Path file, final IOException error)
    {
        if (failedFiles.contains(file))
        {
            return;
        }
        if (failedFiles.size() < MAX_FAILED_FILES)
        {
            failedFiles.add(file);
        }
        final long nowNs = System.nanoTime();
        if (nowNs - reportedNs < REPORT_INTERVAL_NS)
        {
            unreported++;
            return;
        }
        LOG.error("cannot write {}: {}; what is written to it is lost until it can be{}", file, describe(error),
            unreported == 0 ? "" : " (" + unreported + " such lines not logged)");
        reportedNs = nowNs;
        unreported = 0;
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
