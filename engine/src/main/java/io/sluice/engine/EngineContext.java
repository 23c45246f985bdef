package io.sluice.engine;

import java.nio.file.Path;
import java.util.Random;

import io.sluice.cnc.CncContext;
import io.sluice.config.SluiceConfiguration;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What an {@link Engine} is made from: fluent settings with defaults, checked once by {@link #conclude()}.
 */
public final class EngineContext
{
    /** The highest instance number: connection numbers stay exact in JSON, which knows 53 bits. */
    public static final int MAX_INSTANCE_NUMBER = 8191;

    /** No core chosen: the system schedules the loop's thread. */
    public static final int NO_CPU = -1;

    private static final long DEFAULT_ARENA_LIMIT_BYTES = 8L << 30;
    private static final long DEFAULT_CONNECTION_MEMORY_LIMIT_BYTES = 32L << 20;
    private static final long DEFAULT_SHUTDOWN_TIMEOUT_MS = 15_000;

    private SluiceConfiguration configuration;
    private static final int INSTANCE_SHIFT = 40;

    private String instanceName = "default";
    private int instanceNumber;
    private Path directory;
    private int cpu = NO_CPU;
    private long arenaLimitBytes = DEFAULT_ARENA_LIMIT_BYTES;
    private long connectionMemoryLimitBytes = DEFAULT_CONNECTION_MEMORY_LIMIT_BYTES;
    private long shutdownTimeoutMs = DEFAULT_SHUTDOWN_TIMEOUT_MS;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private EpochClock epochClock = SystemEpochClock.INSTANCE;
    private Random random;

    /**
     * @param configuration to run with; required.
     * @return this.
     */
    public EngineContext configuration(final SluiceConfiguration configuration)
    {
        this.configuration = configuration;
        return this;
    }

    /**
     * @return the configuration.
     */
    public SluiceConfiguration configuration()
    {
        return configuration;
    }

    /**
     * @param instanceName that tells this engine from others of the host.
     * @return this.
     */
    public EngineContext instanceName(final String instanceName)
    {
        this.instanceName = instanceName;
        return this;
    }

    /**
     * @return the instance's name.
     */
    public String instanceName()
    {
        return instanceName;
    }

    /**
     * @param instanceNumber that stands in the high bits of the engine's connection numbers, so that they are unique on
     *                       a host; 0 to 8191.
     * @return this.
     */
    public EngineContext instanceNumber(final int instanceNumber)
    {
        this.instanceNumber = instanceNumber;
        return this;
    }

    /**
     * @return the first number that this engine gives to a connection.
     */
    long firstNumber()
    {
        return ((long)instanceNumber << INSTANCE_SHIFT) + 1;
    }

    /**
     * @return how the shared file is made.
     */
    CncContext cncContext()
    {
        final CncContext cncContext = new CncContext()
            .instanceName(instanceName)
            .instanceNumber(instanceNumber)
            .softwareVersion(softwareVersion())
            .epochClock(epochClock);
        return directory == null ? cncContext : cncContext.directory(directory);
    }

    /**
     * The version that the jar says; classes that are not in a jar have none.
     */
    private static String softwareVersion()
    {
        final String version = EngineContext.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    /**
     * @param directory for the engine's own files, or null for the default.
     * @return this.
     */
    public EngineContext directory(final Path directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * @return the directory for the engine's own files.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * @param cpu core to pin the loop's thread to, {@link #NO_CPU} for what the configuration says.
     * @return this.
     */
    public EngineContext cpu(final int cpu)
    {
        this.cpu = cpu;
        return this;
    }

    /**
     * @return the core to pin to, or {@link #NO_CPU}.
     */
    public int cpu()
    {
        return cpu;
    }

    /**
     * @param arenaLimitBytes that all tracks' slabs may take together.
     * @return this.
     */
    public EngineContext arenaLimitBytes(final long arenaLimitBytes)
    {
        this.arenaLimitBytes = arenaLimitBytes;
        return this;
    }

    /**
     * @return limit of all slabs in bytes.
     */
    public long arenaLimitBytes()
    {
        return arenaLimitBytes;
    }

    /**
     * @param connectionMemoryLimitBytes of the heap that all connections' unfinished messages and unread replies may
     *                                   take together.
     * @return this.
     */
    public EngineContext connectionMemoryLimitBytes(final long connectionMemoryLimitBytes)
    {
        this.connectionMemoryLimitBytes = connectionMemoryLimitBytes;
        return this;
    }

    /**
     * @return limit of what all connections keep on the heap, in bytes.
     */
    public long connectionMemoryLimitBytes()
    {
        return connectionMemoryLimitBytes;
    }

    /**
     * @param shutdownTimeoutMs that a graceful end may take.
     * @return this.
     */
    public EngineContext shutdownTimeoutMs(final long shutdownTimeoutMs)
    {
        this.shutdownTimeoutMs = shutdownTimeoutMs;
        return this;
    }

    /**
     * @return time limit of a graceful end.
     */
    public long shutdownTimeoutMs()
    {
        return shutdownTimeoutMs;
    }

    /**
     * @param nanoClock monotonic clock of the loop.
     * @return this.
     */
    public EngineContext nanoClock(final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        return this;
    }

    /**
     * @return monotonic clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * @param epochClock wall clock of the loop.
     * @return this.
     */
    public EngineContext epochClock(final EpochClock epochClock)
    {
        this.epochClock = epochClock;
        return this;
    }

    /**
     * @return wall clock.
     */
    public EpochClock epochClock()
    {
        return epochClock;
    }

    /**
     * @return source of the handshakes' random bytes; no secret depends on it.
     */
    public Random random()
    {
        return random;
    }

    /**
     * Check and complete the settings.
     *
     * @throws IllegalStateException saying what is missing or wrong.
     */
    public void conclude()
    {
        if (configuration == null)
        {
            throw new IllegalStateException("an engine needs a configuration");
        }
        if (arenaLimitBytes <= 0 || connectionMemoryLimitBytes <= 0 || shutdownTimeoutMs <= 0)
        {
            throw new IllegalStateException("limits must be positive");
        }
        if (instanceNumber < 0 || instanceNumber > MAX_INSTANCE_NUMBER)
        {
            throw new IllegalStateException("instance number must be 0 to " + MAX_INSTANCE_NUMBER);
        }
        if (cpu == NO_CPU)
        {
            cpu = configuration.cpu().orElse(NO_CPU);
        }
        random = new Random();
    }
}
