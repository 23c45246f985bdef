package io.sluice.engine;

import io.sluice.config.ApplicationSettings;
import io.sluice.config.ServerSettings;
import io.sluice.config.Type3Mode;
import io.sluice.rtmp.SessionSettings;
import io.sluice.rtmp.Type3ExtendedTimestamp;
import org.agrona.collections.Object2ObjectHashMap;

/**
 * A {@code server} block at work: its settings in the form that connections need, and how many it has.
 */
final class ServerRuntime
{
    private static final long NS_PER_MS = 1_000_000L;
    private static final long MAX_TICK_MS = 15_000;
    private static final int MAX_SUSPENDED_BYTES = 256 * 1024;
    private static final int MIN_PARTIAL_BYTES = 4 * 1024 * 1024;

    private final ServerSettings settings;
    private final int number;
    private final SessionSettings sessionSettings;
    private final Object2ObjectHashMap<String, ApplicationRuntime> applications = new Object2ObjectHashMap<>();
    private final long tickNs;
    private int connections;

    /**
     * @param number that no other server block of the engine has.
     */
    ServerRuntime(final ServerSettings settings, final int number)
    {
        this.number = number;
        this.settings = settings;
        sessionSettings = new SessionSettings(
            settings.chunkSizeBytes(),
            settings.ackWindowBytes(),
            settings.maxMessageBytes(),
            settings.maxStreams(),
            Math.max(MIN_PARTIAL_BYTES, 2 * settings.maxMessageBytes()),
            MAX_SUSPENDED_BYTES,
            settings.pingMs(),
            settings.pingTimeoutMs(),
            type3(settings.type3ExtendedTimestamp()));
        for (final ApplicationSettings application : settings.applications())
        {
            applications.put(application.name(), new ApplicationRuntime(application));
        }
        final long shortestMs = Math.min(settings.pingMs(), settings.pingTimeoutMs());
        tickNs = (shortestMs > 0 ? Math.max(1, Math.min(MAX_TICK_MS, shortestMs / 2)) : MAX_TICK_MS) * NS_PER_MS;
    }

    int number()
    {
        return number;
    }

    ServerSettings settings()
    {
        return settings;
    }

    SessionSettings sessionSettings()
    {
        return sessionSettings;
    }

    /**
     * @return the application of this name, or null.
     */
    ApplicationRuntime application(final String name)
    {
        return applications.get(name);
    }

    /**
     * @return how often a connection looks after its pings.
     */
    long tickNs()
    {
        return tickNs;
    }

    boolean isFull()
    {
        return connections >= settings.maxConnections();
    }

    void connectionOpened()
    {
        connections++;
    }

    void connectionClosed()
    {
        connections--;
    }

    private static Type3ExtendedTimestamp type3(final Type3Mode mode)
    {
        return switch (mode)
        {
            case AUTO -> Type3ExtendedTimestamp.AUTO;
            case ON -> Type3ExtendedTimestamp.ON;
            case OFF -> Type3ExtendedTimestamp.OFF;
        };
    }
}
