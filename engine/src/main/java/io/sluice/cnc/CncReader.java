package io.sluice.cnc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.ErrorLogReader;

/**
 * Reads an engine's shared file, from any process of the same user, while the engine writes it or after it died. The
 * file is mapped for reading only, so a reader cannot disturb the engine.
 * <p>
 * May be used by any thread; what {@link #events()} and {@link #sessions()} return is for one. The mapping is given
 * back when nothing refers to it any more.
 */
public final class CncReader
{
    private final Path file;
    private final CncSections sections;
    private final CncHeader header;

    private CncReader(final Path file, final CncSections sections)
    {
        this.file = file;
        this.sections = sections;
        header = new CncHeader(file, sections.header());
    }

    /**
     * Map a file and check that it is what it should be.
     *
     * @param file to read: {@code cnc.dat}.
     * @return its reader.
     * @throws CncException when it is of another version, not finished, damaged, or cannot be read; says which.
     */
    public static CncReader open(final Path file)
    {
        final MappedByteBuffer mapped = map(file);
        final CncSections sections = new CncSections(mapped);
        CncCheck.check(file, sections, mapped.capacity());
        return new CncReader(file, sections);
    }

    /**
     * @param file that may be of another version.
     * @return its header, which holds in all versions what liveness depends on.
     */
    static CncHeader header(final Path file)
    {
        return new CncHeader(file, new CncSections(map(file)).header());
    }

    private static MappedByteBuffer map(final Path file)
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            final long length = channel.size();
            if (length < CncDescriptor.HEADER_LENGTH || length > Integer.MAX_VALUE)
            {
                throw new CncException(file + " is no shared file of an engine: it has " + length + " bytes");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
        }
        catch (final NoSuchFileException ex)
        {
            throw new CncException("there is no " + file + ": no engine of that name runs, or ever crashed", ex);
        }
        catch (final IOException ex)
        {
            throw new CncException("cannot read " + file + ": " + ex, ex);
        }
    }

    /**
     * Whether a file's engine is the one that this reader shows. Looks without mapping, and not at the file's number,
     * which a successor may have got too.
     */
    boolean isStillOf(final Path present)
    {
        final ByteBuffer start = ByteBuffer.allocate(CncDescriptor.START_MS_OFFSET + Long.BYTES);
        start.order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(present, StandardOpenOption.READ))
        {
            return channel.read(start) == start.capacity() &&
                start.getInt(CncDescriptor.VERSION_OFFSET) == header.version() &&
                start.getLong(CncDescriptor.PID_OFFSET) == pid() &&
                start.getLong(CncDescriptor.START_MS_OFFSET) == startEpochMs();
        }
        catch (final IOException ex)
        {
            throw new CncException("cannot read " + present + ": " + ex, ex);
        }
    }

    /**
     * @return the file.
     */
    public Path file()
    {
        return file;
    }

    /**
     * @return process id of the engine.
     */
    public long pid()
    {
        return header.pid();
    }

    /**
     * @return when the engine started, since the epoch.
     */
    public long startEpochMs()
    {
        return header.startEpochMs();
    }

    /**
     * @return name of the instance.
     */
    public String instanceName()
    {
        return header.instanceName();
    }

    /**
     * @return number of the instance on its host.
     */
    public int instanceNumber()
    {
        return header.instanceNumber();
    }

    /**
     * @return version of the engine's program, for people.
     */
    public String softwareVersion()
    {
        return header.softwareVersion();
    }

    /**
     * @return when the loop turned last, since the epoch.
     */
    public long heartbeatEpochMs()
    {
        return header.heartbeatEpochMs();
    }

    /**
     * @return what the engine was about last.
     */
    public EngineState state()
    {
        return header.state();
    }

    /**
     * @return when a drain ends, since the epoch; 0 if there is none.
     */
    public long drainDeadlineEpochMs()
    {
        return header.drainDeadlineEpochMs();
    }

    /**
     * @return whether the engine's process is there, and its loop has turned within 2.5 s.
     */
    public boolean isAlive()
    {
        return header.isAlive(System.currentTimeMillis(), Liveness.READER_TIMEOUT_MS);
    }

    /**
     * @return all counters that the engine has, by its own account: also those that this build does not know.
     */
    public List<CounterView> counters()
    {
        final UnsafeBuffer metadata = sections.buffer(CncSection.COUNTER_METADATA);
        final UnsafeBuffer values = sections.buffer(CncSection.COUNTER_VALUES);
        final List<CounterView> counters = new ArrayList<>();
        for (int id = 0; CounterMetadata.isUsed(metadata, id); id++)
        {
            final long value = values.getLongVolatile(id * BitUtil.CACHE_LINE_LENGTH);
            counters.add(CounterMetadata.view(metadata, id, value));
        }
        return List.copyOf(counters);
    }

    /**
     * @param counter to read; both sides must agree on it.
     * @return its value.
     */
    public long counter(final EngineCounter counter)
    {
        return sections.buffer(CncSection.COUNTER_VALUES)
            .getLongVolatile(counter.ordinal() * BitUtil.CACHE_LINE_LENGTH);
    }

    /**
     * @return takes snapshots of the engine's sessions, again and again; for one thread.
     */
    public SessionReader sessions()
    {
        return new SessionReader(sections);
    }

    /**
     * @return all histograms that the engine has, as they are now.
     */
    public List<HistogramView> histograms()
    {
        return HistogramView.readAll(sections.buffer(CncSection.HISTOGRAMS));
    }

    /**
     * @return the distinct errors so far.
     */
    public List<ErrorView> errors()
    {
        final List<ErrorView> errors = new ArrayList<>();
        ErrorLogReader.read(
            sections.buffer(CncSection.ERRORS),
            (count, firstMs, lastMs, text) -> errors.add(new ErrorView(count, firstMs, lastMs, text)));
        return List.copyOf(errors);
    }

    /**
     * @return reads events from now on; for one thread.
     */
    public EventReader events()
    {
        return new EventReader(new ToClientsReceiver(sections.buffer(CncSection.TO_CLIENTS)));
    }

    CncSections sections()
    {
        return sections;
    }
}
