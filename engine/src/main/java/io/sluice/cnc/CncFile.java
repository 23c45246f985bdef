package io.sluice.cnc;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;

/**
 * An engine's shared file, the write side; see {@link CncDescriptor} for its layout. It is made under another name and
 * renamed when complete, in {@code <directory>/<instance>/cnc.dat}, for its owner alone. Only pages that were written
 * take memory.
 * <p>
 * All but {@link #create}, {@link #errors()} and {@link #counters()}' getters is for the loop's thread. The mapping is
 * given back when nothing refers to it any more, so a late reader of a counter does no harm.
 */
public final class CncFile implements AutoCloseable
{
    /** Of the space that a file system has left, at most this part is planned to be used by one engine. */
    private static final int SPACE_DIVISOR = 4;
    private static final int MIN_SESSION_CAPACITY = 16;

    private final Path file;
    private final Object fileKey;
    private final UnsafeBuffer header;
    private final CncSections sections;
    private final EngineCounters counters;
    private final SessionTable sessions;
    private final Histograms histograms;
    private final Replies replies;
    private final Events events;
    private final ErrorLog errors;
    private boolean isClosed;

    private CncFile(final CncContext context, final Path file, final CncSections sections, final Object fileKey)
    {
        this.file = file;
        this.fileKey = fileKey;
        this.sections = sections;
        header = sections.header();
        CounterMetadata.putAll(sections.buffer(CncSection.COUNTER_METADATA));
        counters = new EngineCounters(sections.buffer(CncSection.COUNTER_VALUES));
        sessions = new SessionTable(sections, sessionCapacity(header), counters);
        histograms = new Histograms(sections.buffer(CncSection.HISTOGRAMS));
        final BroadcastTransmitter transmitter = new BroadcastTransmitter(sections.buffer(CncSection.TO_CLIENTS));
        replies = new Replies(transmitter);
        events = new Events(transmitter);
        errors = new ErrorLog(sections.buffer(CncSection.ERRORS), context.epochClock());
    }

    /**
     * Make the file. One that a dead engine left is replaced.
     *
     * @param context settings.
     * @return the file, in state {@link EngineState#STARTING}, with a first heartbeat.
     * @throws CncException when a live engine has this instance's name, or the file cannot be made; says what to do.
     */
    public static CncFile create(final CncContext context)
    {
        final Path directory = context.instanceDirectory();
        try
        {
            return CncDirectory.exclusively(context.directory(), () -> createExclusively(context, directory));
        }
        catch (final IOException ex)
        {
            throw new CncException("cannot make the shared file in " + directory + ": " + ex +
                "; choose another folder with --dir", ex);
        }
    }

    private static CncFile createExclusively(final CncContext context, final Path directory) throws IOException
    {
        final Path file = directory.resolve(CncDescriptor.FILE_NAME);
        refuseIfLive(context, file);
        CncDirectory.makeDirectory(directory);
        final Path newFile = directory.resolve(CncDescriptor.FILE_NAME + ".new");
        Files.deleteIfExists(newFile);
        final long space = Files.getFileStore(directory).getUsableSpace();
        final int sessionCapacity = fittingCapacity(context.sessionCapacity(), space, directory);
        final long length = CncDescriptor.fileLength(sessionCapacity);
        final CncFile cnc;
        try (FileChannel channel = CncDirectory.createFile(newFile))
        {
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
            final CncSections sections = new CncSections(mapped);
            putHeader(sections.header(), context, sessionCapacity, length);
            cnc = new CncFile(context, file, sections, CncDirectory.fileKey(newFile));
        }
        cnc.header.putIntRelease(CncDescriptor.VERSION_OFFSET, CncDescriptor.VERSION);
        // Before others of this process can see it.
        Liveness.addOwn(file);
        Files.move(newFile, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return cnc;
    }

    private static void refuseIfLive(final CncContext context, final Path file)
    {
        if (!Files.exists(file))
        {
            return;
        }
        final CncHeader other;
        try
        {
            other = CncReader.header(file);
        }
        catch (final CncException ex)
        {
            // Too short to be any engine's.
            return;
        }
        if (other.isOfEngine() && other.isAlive(context.epochClock().time(), Liveness.OWNER_TIMEOUT_MS))
        {
            throw new CncException("instance \"" + context.instanceName() + "\" runs already, with pid " +
                other.pid() + " (" + file + "): stop it, or choose another name with --instance");
        }
    }

    /**
     * Touching a page that the file system has no space for would end the process, so less is planned where there is
     * less.
     */
    static int fittingCapacity(final int wanted, final long space, final Path directory)
    {
        int capacity = wanted;
        while (CncDescriptor.fileLength(capacity) > space / SPACE_DIVISOR && capacity > MIN_SESSION_CAPACITY)
        {
            capacity /= 2;
        }
        if (CncDescriptor.fileLength(capacity) > space)
        {
            throw new CncException("the file system of " + directory + " has " + space + " bytes left, and the " +
                "shared file needs " + CncDescriptor.fileLength(capacity) + ": choose another folder with --dir");
        }
        return capacity;
    }

    private static void putHeader(
        final UnsafeBuffer header, final CncContext context, final int sessionCapacity, final long length)
    {
        final long nowMs = context.epochClock().time();
        header.putLong(CncDescriptor.MAGIC_OFFSET, CncDescriptor.MAGIC);
        header.putLong(CncDescriptor.FILE_LENGTH_OFFSET, length);
        header.putLong(CncDescriptor.PID_OFFSET, ProcessHandle.current().pid());
        header.putLong(CncDescriptor.START_MS_OFFSET, nowMs);
        header.putInt(CncDescriptor.INSTANCE_NUMBER_OFFSET, context.instanceNumber());
        CncDescriptor.putSections(header, sessionCapacity);
        TextField.put(
            header, CncDescriptor.INSTANCE_NAME_OFFSET, CncDescriptor.MAX_NAME_LENGTH, context.instanceName());
        TextField.put(
            header, CncDescriptor.SOFTWARE_VERSION_OFFSET, CncDescriptor.MAX_NAME_LENGTH, context.softwareVersion());
        header.putLong(CncDescriptor.HEARTBEAT_OFFSET, nowMs);
    }

    private static int sessionCapacity(final UnsafeBuffer header)
    {
        final long length = CncDescriptor.length(header, CncSection.SESSIONS);
        return (int)((length - SlotTable.SLOTS_OFFSET) / SlotKind.SESSION.slotLength());
    }

    /**
     * Say that the loop turns; to be called each cycle, and at least once a second.
     *
     * @param nowMs the time, since the epoch.
     */
    public void heartbeat(final long nowMs)
    {
        header.putLongRelease(CncDescriptor.HEARTBEAT_OFFSET, nowMs);
    }

    /**
     * Say what the engine is about.
     *
     * @param state           new.
     * @param drainDeadlineMs since the epoch, while {@link EngineState#DRAINING}; else 0.
     */
    public void state(final EngineState state, final long drainDeadlineMs)
    {
        header.putLongRelease(CncDescriptor.DRAIN_DEADLINE_OFFSET, drainDeadlineMs);
        header.putLongRelease(CncDescriptor.STATE_OFFSET, state.ordinal());
    }

    /**
     * @return the file.
     */
    public Path file()
    {
        return file;
    }

    /**
     * @return the counters in the file.
     */
    public EngineCounters counters()
    {
        return counters;
    }

    /**
     * @return what the engine is busy with.
     */
    public SessionTable sessions()
    {
        return sessions;
    }

    /**
     * @return the latency histograms.
     */
    public Histograms histograms()
    {
        return histograms;
    }

    /**
     * @return answers to commands.
     */
    public Replies replies()
    {
        return replies;
    }

    /**
     * @return tells of what happens.
     */
    public Events events()
    {
        return events;
    }

    /**
     * @return the error log.
     */
    public ErrorLog errors()
    {
        return errors;
    }

    /**
     * @param handler does what commands say.
     * @return takes the commands; one for each file.
     */
    public CommandPoller commandPoller(final CommandHandler handler)
    {
        return new CommandPoller(sections.buffer(CncSection.COMMANDS), handler, replies, counters, errors);
    }

    CncSections sections()
    {
        return sections;
    }

    /**
     * A graceful end: readers are told, and the file is removed, and its folder if there is nothing else in it.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        state(EngineState.STOPPED, 0);
        try
        {
            CncDirectory.exclusively(file.getParent().getParent(), this::remove);
        }
        catch (final IOException ex)
        {
            throw new CncException("cannot remove " + file + ": " + ex, ex);
        }
    }

    private Void remove() throws IOException
    {
        // Only if it is still this one: another engine may have taken this one for dead.
        if (fileKey != null && fileKey.equals(CncDirectory.fileKey(file)))
        {
            Liveness.removeOwn(file);
            Files.delete(file);
            CncDirectory.removeIfEmpty(file.getParent());
        }
        return null;
    }
}
