package io.sluice.api;

import io.sluice.cnc.CncContext;
import io.sluice.config.SluiceConfiguration;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Settings of an {@link ApiServer}.
 */
public final class ApiServerContext
{
    private Path directory = CncContext.defaultDirectory();
    private SluiceConfiguration configuration;
    private Path tokenFile;
    private Path keyStoreFile;
    private Path keyStorePasswordFile;
    private boolean isStreamMetrics;
    private int requestsPerSecond = 5_000;
    private int maxBodyLength = 64 * 1024;
    private int maxConnections = 512;
    private int maxListeners = 64;
    private long requestTimeoutMs = 10_000;
    private long idleTimeoutMs = 30_000;
    private long commandTimeoutMs = 2_000;
    private long snapshotAgeMs = 100;
    private long sampleIntervalMs = 5_000;

    /**
     * @param value folder of all engines' instances.
     * @return this.
     */
    public ApiServerContext directory(final Path value)
    {
        directory = Objects.requireNonNull(value);
        return this;
    }

    /**
     * @return folder of all engines' instances.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * @param value the configuration, of whose {@code http} block this server is.
     * @return this.
     */
    public ApiServerContext configuration(final SluiceConfiguration value)
    {
        configuration = Objects.requireNonNull(value);
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
     * @param value file with the token that requests must carry; null, the default, for none.
     * @return this.
     */
    public ApiServerContext tokenFile(final Path value)
    {
        tokenFile = value;
        return this;
    }

    /**
     * @return file with the token, or null.
     */
    public Path tokenFile()
    {
        return tokenFile;
    }

    /**
     * Serve TLS on all addresses.
     *
     * @param keyStore PKCS #12 file with the key and its certificates; null, the default, for no TLS.
     * @param password file with the key store's password.
     * @return this.
     */
    public ApiServerContext tls(final Path keyStore, final Path password)
    {
        keyStoreFile = keyStore;
        keyStorePasswordFile = password;
        return this;
    }

    /**
     * @return PKCS #12 file, or null for no TLS.
     */
    public Path keyStoreFile()
    {
        return keyStoreFile;
    }

    /**
     * @return file with the key store's password.
     */
    public Path keyStorePasswordFile()
    {
        return keyStorePasswordFile;
    }

    /**
     * @param value whether each track has metrics of its own; off by default, because their number has no bound.
     * @return this.
     */
    public ApiServerContext streamMetrics(final boolean value)
    {
        isStreamMetrics = value;
        return this;
    }

    /**
     * @return whether each track has metrics of its own.
     */
    public boolean streamMetrics()
    {
        return isStreamMetrics;
    }

    /**
     * @param value requests per second from one address.
     * @return this.
     */
    public ApiServerContext requestsPerSecond(final int value)
    {
        requestsPerSecond = value;
        return this;
    }

    /**
     * @return requests per second from one address.
     */
    public int requestsPerSecond()
    {
        return requestsPerSecond;
    }

    /**
     * @param value bytes of a request's body, at most.
     * @return this.
     */
    public ApiServerContext maxBodyLength(final int value)
    {
        maxBodyLength = value;
        return this;
    }

    /**
     * @return bytes of a request's body, at most.
     */
    public int maxBodyLength()
    {
        return maxBodyLength;
    }

    /**
     * @param value connections at once.
     * @return this.
     */
    public ApiServerContext maxConnections(final int value)
    {
        maxConnections = value;
        return this;
    }

    /**
     * @return connections at once.
     */
    public int maxConnections()
    {
        return maxConnections;
    }

    /**
     * @param value listeners to the events at once.
     * @return this.
     */
    public ApiServerContext maxListeners(final int value)
    {
        maxListeners = value;
        return this;
    }

    /**
     * @return listeners to the events at once.
     */
    public int maxListeners()
    {
        return maxListeners;
    }

    /**
     * @param value for a request's headers, for its body, and for its answer.
     * @return this.
     */
    public ApiServerContext requestTimeoutMs(final long value)
    {
        requestTimeoutMs = value;
        return this;
    }

    /**
     * @return time for a request's headers, for its body, and for its answer.
     */
    public long requestTimeoutMs()
    {
        return requestTimeoutMs;
    }

    /**
     * @param value after which a connection on which nothing moves is closed.
     * @return this.
     */
    public ApiServerContext idleTimeoutMs(final long value)
    {
        idleTimeoutMs = value;
        return this;
    }

    /**
     * @return time after which a connection on which nothing moves is closed.
     */
    public long idleTimeoutMs()
    {
        return idleTimeoutMs;
    }

    /**
     * @param value to wait for an engine's answer to a command.
     * @return this.
     */
    public ApiServerContext commandTimeoutMs(final long value)
    {
        commandTimeoutMs = value;
        return this;
    }

    /**
     * @return time to wait for an engine's answer to a command.
     */
    public long commandTimeoutMs()
    {
        return commandTimeoutMs;
    }

    /**
     * @param value for which a look at the engines serves all requests.
     * @return this.
     */
    public ApiServerContext snapshotAgeMs(final long value)
    {
        snapshotAgeMs = value;
        return this;
    }

    /**
     * @return time for which a look at the engines serves all requests.
     */
    public long snapshotAgeMs()
    {
        return snapshotAgeMs;
    }

    /**
     * @param value between the readings of the latency histograms.
     * @return this.
     */
    public ApiServerContext sampleIntervalMs(final long value)
    {
        sampleIntervalMs = value;
        return this;
    }

    /**
     * @return time between the readings of the latency histograms.
     */
    public long sampleIntervalMs()
    {
        return sampleIntervalMs;
    }
}
