package io.sluice.cnc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

/**
 * Settings of a shared file, for {@link CncFile#create}.
 */
public final class CncContext
{
    /** Sessions, and streams, that are listed by default; twice as many tracks, four times as many upstreams. */
    public static final int DEFAULT_SESSION_CAPACITY = 8192;

    private static final int MAX_SESSION_CAPACITY = 65_536;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Pattern INSTANCE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    private Path directory = defaultDirectory();
    private String instanceName = "default";
    private int instanceNumber;
    private String softwareVersion = "";
    private int sessionCapacity = DEFAULT_SESSION_CAPACITY;
    private EpochClock epochClock = SystemEpochClock.INSTANCE;

    /**
     * Where engines and tools meet unless told otherwise.
     *
     * @return {@code /dev/shm/sluice} where there is a writable {@code /dev/shm}, else {@code sluice} in the folder
     *     for temporary files.
     */
    public static Path defaultDirectory()
    {
        final Path parent = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY) ?
            SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        return parent.resolve("sluice");
    }

    /**
     * @param value folder of all instances; made if need be.
     * @return this.
     */
    public CncContext directory(final Path value)
    {
        directory = Objects.requireNonNull(value);
        return this;
    }

    /**
     * @return folder of all instances.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * @param value name of the instance, which is the name of its folder: 1 to 64 letters, digits, points, hyphens and
     *              underscores, not a point in front.
     * @return this.
     */
    public CncContext instanceName(final String value)
    {
        if (!INSTANCE_NAME.matcher(value).matches())
        {
            throw new CncException("instance name \"" + value + "\": 1 to 64 letters, digits, '.', '-' and '_' are " +
                "allowed, and no '.' in front");
        }
        instanceName = value;
        return this;
    }

    /**
     * @return name of the instance.
     */
    public String instanceName()
    {
        return instanceName;
    }

    /**
     * @param value number of the instance on its host.
     * @return this.
     */
    public CncContext instanceNumber(final int value)
    {
        instanceNumber = value;
        return this;
    }

    /**
     * @return number of the instance on its host.
     */
    public int instanceNumber()
    {
        return instanceNumber;
    }

    /**
     * @param value version of the program, for people; cut after 64 bytes.
     * @return this.
     */
    public CncContext softwareVersion(final String value)
    {
        softwareVersion = Objects.requireNonNull(value);
        return this;
    }

    /**
     * @return version of the program.
     */
    public String softwareVersion()
    {
        return softwareVersion;
    }

    /**
     * @param value sessions, and streams, that can be listed.
     * @return this.
     */
    public CncContext sessionCapacity(final int value)
    {
        if (value < 1 || value > MAX_SESSION_CAPACITY)
        {
            throw new CncException("session capacity " + value + ": 1 to " + MAX_SESSION_CAPACITY + " are possible");
        }
        sessionCapacity = value;
        return this;
    }

    /**
     * @return sessions, and streams, that can be listed.
     */
    public int sessionCapacity()
    {
        return sessionCapacity;
    }

    /**
     * @param value clock of the start time and of errors.
     * @return this.
     */
    public CncContext epochClock(final EpochClock value)
    {
        epochClock = Objects.requireNonNull(value);
        return this;
    }

    /**
     * @return clock of the start time and of errors.
     */
    public EpochClock epochClock()
    {
        return epochClock;
    }

    /**
     * @return the folder of this instance.
     */
    public Path instanceDirectory()
    {
        return directory.resolve(instanceName);
    }
}
