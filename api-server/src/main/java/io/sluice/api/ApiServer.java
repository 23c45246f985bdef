package io.sluice.api;

import io.sluice.config.ListenSettings;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The API server of a host: reads what its engines publish in shared memory, serves it over HTTP, and hands them
 * commands. No request ever holds an engine's loop up: reading maps the files for reading only, and a command lies in
 * a ring until the loop takes it.
 */
public final class ApiServer implements AutoCloseable
{
    private static final Logger LOGGER = LoggerFactory.getLogger(ApiServer.class);
    private static final int MAX_THREADS = 24;
    private static final int MIN_THREADS = 4;
    private static final int MAX_HEADER_LENGTH = 8192;
    private static final int MIN_TOKEN_LENGTH = 16;
    private static final long EVENT_INTERVAL_MS = 100;
    private static final long KEEP_ALIVE_MS = 10_000;
    private static final long SLOW_CHECK_MS = 500;
    private static final long LISTENERS_TIMEOUT_MS = 1_000;

    private final Server server;
    private final ScheduledExecutorService scheduler;
    private final EventFeed events;
    private final List<ServerConnector> connectors = new ArrayList<>();
    private final CountDownLatch isClosed = new CountDownLatch(1);
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final boolean isTls;

    private ApiServer(final ApiServerContext context) throws IOException
    {
        isTls = context.keyStoreFile() != null;
        final Host host = new Host(context.directory(), context.snapshotAgeMs());
        final LatencyHistory latencies = new LatencyHistory(host);
        events = new EventFeed(host, context.maxListeners());
        final SlowConnections slow = new SlowConnections(context.requestTimeoutMs());
        final QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("api");
        threads.setDaemon(true);
        server = new Server(threads);
        final Map<String, Site> sites = new HashMap<>();
        for (final Site site : Site.of(context.configuration().http()))
        {
            for (final ListenSettings listen : site.listens())
            {
                final ServerConnector connector = connector(context, listen);
                connector.setName("listen " + sites.size());
                connector.addBean(slow);
                sites.put(connector.getName(), site);
                connectors.add(connector);
                server.addConnector(connector);
            }
        }

        server.addBean(
            new NetworkConnectionLimit(context.maxConnections(), connectors.toArray(new ServerConnector[0])));
        final Endpoints endpoints = new Endpoints(context, host, latencies);
        server.setHandler(new ApiHandler(
            context, sites, endpoints.api(), endpoints.host(), new Gate(token(context.tokenFile())), events, slow));
        server.setErrorHandler(new JsonErrors());
        scheduler = Executors.newSingleThreadScheduledExecutor(task ->
        {
            final Thread thread = new Thread(task, "api-clock");
            thread.setDaemon(true);
            return thread;
        });
        every(EVENT_INTERVAL_MS, events::poll);
        every(KEEP_ALIVE_MS, events::keepAlive);
        every(SLOW_CHECK_MS, () -> slow.poll(System.nanoTime()));
        every(context.sampleIntervalMs(), () -> latencies.sample(System.currentTimeMillis()));
    }

    /**
     * Start a server.
     *
     * @param context its settings.
     * @return the server, which accepts connections.
     * @throws UncheckedIOException when it cannot listen, or a file cannot be read; the message says which.
     */
    public static ApiServer launch(final ApiServerContext context)
    {
        ApiServer started = null;
        try
        {
            started = new ApiServer(context);
            started.server.start();
            started.warn(context);
            final ApiServer running = started;
            started = null;
            return running;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex.getMessage(), ex);
        }
        catch (final RuntimeException ex)
        {
            throw ex;
        }
        catch (final Exception ex)
        {
            throw new UncheckedIOException("cannot start: " + ex, new IOException(ex));
        }
        finally
        {
            if (started != null)
            {
                started.close();
            }
        }
    }

    /**
     * @return the URLs it can be reached at, one for each address it listens at.
     */
    public List<String> urls()
    {
        final List<String> urls = new ArrayList<>();
        for (final InetSocketAddress address : addresses())
        {
            final String host = address.getAddress().getHostAddress();
            urls.add((isTls ? "https://" : "http://") +
                (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort() + "/");
        }

        return urls;
    }

    /**
     * @return the addresses it listens at, with the ports that the system gave where the configuration has 0.
     */
    public List<InetSocketAddress> addresses()
    {
        final List<InetSocketAddress> addresses = new ArrayList<>();
        for (final ServerConnector connector : connectors)
        {
            final InetSocketAddress asked = new InetSocketAddress(connector.getHost(), connector.getLocalPort());
            addresses.add(asked);
        }

        return addresses;
    }

    /**
     * Wait until it is closed.
     *
     * @throws InterruptedException when the thread is interrupted.
     */
    public void awaitTermination() throws InterruptedException
    {
        isClosed.await();
    }

    /**
     * End: listeners to events are told, connections are closed.
     */
    @Override
    public void close()
    {
        if (!isClosing.compareAndSet(false, true))
        {
            return;
        }

        scheduler.shutdownNow();
        events.close(LISTENERS_TIMEOUT_MS);
        try
        {
            server.stop();
        }
        catch (final Exception ex)
        {
            LOGGER.warn("did not stop cleanly", ex);
        }
        finally
        {
            server.destroy();
            isClosed.countDown();
        }
    }

    /** Engines that come from now on are news. */
    boolean hasLookedForEngines()
    {
        return events.hasLooked();
    }

    private ServerConnector connector(final ApiServerContext context, final ListenSettings listen)
    {
        final HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(MAX_HEADER_LENGTH);
        configuration.setIdleTimeout(context.idleTimeoutMs());
        // An id may have a slash in it, as %2F.
        configuration.setUriCompliance(UriCompliance.DEFAULT.with(
            "ids", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR, UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        final HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        final List<ConnectionFactory> factories = new ArrayList<>();
        if (listen.proxyProtocol())
        {
            factories.add(new ProxyConnectionFactory());
        }

        if (isTls)
        {
            configuration.addCustomizer(new SecureRequestCustomizer(false));
            factories.add(new SslConnectionFactory(tls(context), http.getProtocol()));
        }

        factories.add(http);
        final ServerConnector connector = new ServerConnector(
            server, 1, 1, factories.toArray(new ConnectionFactory[0]));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setReusePort(listen.reusePort());
        connector.setAcceptQueueSize(listen.backlog());
        connector.setIdleTimeout(context.idleTimeoutMs());
        return connector;
    }

    private static SslContextFactory.Server tls(final ApiServerContext context)
    {
        final SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(context.keyStoreFile().toUri().toString());
        tls.setKeyStoreType("PKCS12");
        tls.setKeyStorePassword(secret(context.keyStorePasswordFile()));
        return tls;
    }

    private static String token(final Path file)
    {
        if (file == null)
        {
            return null;
        }

        final String token = secret(file);
        if (token.length() < MIN_TOKEN_LENGTH)
        {
            throw new UncheckedIOException(new IOException(
                file + " holds too short a token: at least " + MIN_TOKEN_LENGTH + " characters are needed"));
        }

        return token;
    }

    private static String secret(final Path file)
    {
        try
        {
            return Files.readString(file).trim();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + file + ": " + ex, ex);
        }
    }

    private void every(final long intervalMs, final Runnable task)
    {
        scheduler.scheduleWithFixedDelay(
            () ->
            {
                try
                {
                    task.run();
                }
                catch (final RuntimeException ex)
                {
                    // One that escapes would end all that follow.
                    LOGGER.error("failed unexpectedly; please report this", ex);
                }
            },
            intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    private void warn(final ApiServerContext context)
    {
        for (final InetSocketAddress address : addresses())
        {
            if (!address.getAddress().isLoopbackAddress() && context.tokenFile() == null)
            {
                LOGGER.warn("{} can be reached from other hosts without a token: have allow and deny in the " +
                    "configuration, or a token file", address);
            }
        }
    }
}
