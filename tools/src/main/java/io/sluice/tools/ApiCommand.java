package io.sluice.tools;

import io.sluice.api.ApiServer;
import io.sluice.api.ApiServerContext;
import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * {@code sluice api}: runs the API server of this host until SIGTERM or Ctrl-C.
 */
@Command(
    name = "sluice api",
    description = "Run the API server of this host in the foreground: the API, metrics, events and a dashboard, for " +
        "all engines that run here. It prints one line, \"ready\" and its addresses, when it accepts connections, " +
        "and logs to standard error.",
    footer = {
        "",
        "Addresses, locations, access and write=on come from the http block of the configuration.",
        "Without a listen there it is reachable at 127.0.0.1:8080 only."})
final class ApiCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", required = true, description = "The configuration.")
    private Path file;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the engines' shared files are.")
    private Path directory;

    @Option(names = "--token-file", paramLabel = "FILE",
        description = "File with a token of 16 characters or more, which requests must carry: " +
            "\"Authorization: Bearer TOKEN\". Health checks need none.")
    private Path tokenFile;

    @ArgGroup(exclusive = false)
    private Tls tls;

    @Option(names = "--stream-metrics",
        description = "Let each track have metrics of its own; many streams make many time series.")
    private boolean isStreamMetrics;

    private volatile boolean isShutdownRequested = false;

    /** Both or none. */
    private static final class Tls
    {
        @Option(names = "--tls-keystore", paramLabel = "FILE", required = true,
            description = "PKCS #12 file with a key and its certificates: serve HTTPS.")
        private Path keyStore;

        @Option(names = "--tls-password-file", paramLabel = "FILE", required = true,
            description = "File with the key store's password.")
        private Path password;
    }

    @Override
    public Integer call() throws InterruptedException
    {
        final ApiServerContext context = new ApiServerContext()
            .configuration(load())
            .tokenFile(tokenFile)
            .streamMetrics(isStreamMetrics);
        if (directory != null)
        {
            context.directory(directory);
        }

        if (tls != null)
        {
            context.tls(tls.keyStore, tls.password);
        }

        final CountDownLatch isFlushed = new CountDownLatch(1);
        try (ApiServer server = launch(context))
        {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> onExit(server, isFlushed), "shutdown"));
            System.out.println("ready " + String.join(" ", server.urls()));
            server.awaitTermination();
        }
        finally
        {
            LogConfiguration.flush();
            isFlushed.countDown();
        }

        return isShutdownRequested ? 0 : SluiceCommand.FAILURE;
    }

    private SluiceConfiguration load()
    {
        try
        {
            final SluiceConfiguration configuration = SluiceConfiguration.load(file);
            configuration.warnings().forEach(
                warning -> LoggerFactory.getLogger(ApiCommand.class).warn("{}", warning));
            return configuration;
        }
        catch (final ConfigurationException ex)
        {
            ex.problems().forEach(spec.commandLine().getErr()::println);
            throw new CommandFailure(file + " can't be used; see above", ex);
        }
    }

    private static ApiServer launch(final ApiServerContext context)
    {
        try
        {
            return ApiServer.launch(context);
        }
        catch (final UncheckedIOException ex)
        {
            throw new CommandFailure("can't start: " + ex.getMessage(), ex);
        }
    }

    /**
     * Waits for the end of the server and of the log, because the JVM ends with this.
     */
    private void onExit(final ApiServer server, final CountDownLatch isFlushed)
    {
        isShutdownRequested = true;
        server.close();
        try
        {
            isFlushed.await();
            // A service manager takes the signal's own status, 143, for a failure.
            Runtime.getRuntime().halt(0);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
