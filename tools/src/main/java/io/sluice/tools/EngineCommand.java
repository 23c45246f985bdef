package io.sluice.tools;

import io.sluice.cnc.CncContext;
import io.sluice.cnc.CncException;
import io.sluice.cnc.EngineDirectory;
import io.sluice.cnc.EngineFile;
import io.sluice.config.ConfigurationException;
import io.sluice.config.Problem;
import io.sluice.config.SluiceConfiguration;
import io.sluice.engine.Engine;
import io.sluice.engine.EngineContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * {@code sluice engine}: runs an engine until SIGTERM or Ctrl-C.
 */
@Command(
    name = "sluice engine",
    description = "Run an engine in the foreground. It prints one line, \"ready\" and its addresses, when it accepts " +
        "connections, and logs to standard error.",
    footer = {
        "",
        "SIGTERM and Ctrl-C end it gracefully: publishers are told, and what was received is delivered.",
        "One engine uses one core; to use more, run several with \"listen 1935 reuseport\"."})
final class EngineCommand implements Callable<Integer>
{
    private static final Logger LOG = LoggerFactory.getLogger(EngineCommand.class);

    /** Option that ties an engine's life to its standard input. */
    static final String END_WITH_INPUT = "--end-with-input";

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", required = true, description = "The configuration.")
    private Path file;

    @Option(names = "--instance", paramLabel = "NAME", description = "Name of this engine on this host.")
    private String instanceName;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the engine's shared file goes.")
    private Path directory;

    @Option(names = "--cpu", paramLabel = "N", description = "Core to pin the loop to, rather than the file's.")
    private Integer cpu;

    /** For a process that runs an engine as its child: however it dies, the system closes its end of the pipe. */
    @Option(names = EngineCommand.END_WITH_INPUT, hidden = true, description = "End when standard input ends.")
    private boolean isEndingWithInput;

    @Override
    public Integer call() throws InterruptedException
    {
        final EngineContext context = new EngineContext().configuration(load());
        if (instanceName != null)
        {
            context.instanceName(instanceName).instanceNumber(instanceNumber(
                instanceName, directory == null ? CncContext.defaultDirectory() : directory));
        }

        if (directory != null)
        {
            context.directory(directory);
        }

        context.configuration().cpu().ifPresent(context::cpu);
        if (cpu != null)
        {
            context.cpu(cpu);
        }

        final CountDownLatch isFlushed = new CountDownLatch(1);
        boolean hasFailed = false;
        try (Engine engine = launch(context))
        {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> onExit(engine, isFlushed), "shutdown"));
            System.out.println("ready " + engine.addresses().stream()
                .map(EngineCommand::describe)
                .collect(Collectors.joining(" ")));
            if (isEndingWithInput)
            {
                final Thread watch = new Thread(() -> endWithInput(engine), "input-watch");
                watch.setDaemon(true);
                watch.start();
            }

            engine.awaitTermination();
            hasFailed = engine.hasFailed();
        }
        finally
        {
            LogConfiguration.flush();
            isFlushed.countDown();
        }

        return hasFailed ? SluiceCommand.FAILURE : 0;
    }

    /**
     * Connection numbers are unique on a host by their instance's number: the name itself where it is one, else one
     * that no live engine has. The highest, because names that are numbers begin with the low ones. Two engines with
     * other names may get the same number if they start in the same moment.
     */
    static int instanceNumber(final String name, final Path directory)
    {
        if (name.matches("[1-9][0-9]{0,3}") && Integer.parseInt(name) <= EngineContext.MAX_INSTANCE_NUMBER)
        {
            return Integer.parseInt(name);
        }

        final Set<Integer> taken = EngineDirectory.scan(directory).stream()
            .filter((engine) -> engine.status() == EngineFile.Status.LIVE)
            .map((engine) -> engine.reader().instanceNumber())
            .collect(Collectors.toSet());
        int number = EngineContext.MAX_INSTANCE_NUMBER;
        while (taken.contains(number) && number > 1)
        {
            number--;
        }

        return number;
    }

    private SluiceConfiguration load()
    {
        try
        {
            final SluiceConfiguration configuration = SluiceConfiguration.load(file);
            for (final Problem warning : configuration.warnings())
            {
                LOG.warn("{}", warning);
            }

            return configuration;
        }
        catch (final ConfigurationException ex)
        {
            ex.problems().forEach(spec.commandLine().getErr()::println);
            throw new CommandFailure(file + " can't be used; see above", ex);
        }
    }

    private static Engine launch(final EngineContext context)
    {
        try
        {
            return Engine.launch(context);
        }
        catch (final UncheckedIOException ex)
        {
            throw new CommandFailure("can't start: " + ex.getMessage() + hint(ex.getCause()), ex);
        }
        catch (final CncException | IllegalStateException ex)
        {
            throw new CommandFailure("can't start: " + ex.getMessage(), ex);
        }
    }

    private static String hint(final IOException failure)
    {
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
        {
            if (cause instanceof SocketException)
            {
                return "; is another server using the port, and may this user open it?";
            }

            if (cause instanceof FileSystemException)
            {
                return "; may this user write it?";
            }
        }

        return "";
    }

    /**
     * Waits for the end of the engine and of the log, because the JVM ends with this.
     */
    private void onExit(final Engine engine, final CountDownLatch isFlushed)
    {
        engine.shutdown();
        try
        {
            isFlushed.await();
            // A service manager takes the signal's own status, 143, for a failure.
            Runtime.getRuntime().halt(engine.hasFailed() ? SluiceCommand.FAILURE : 0);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static void endWithInput(final Engine engine)
    {
        try
        {
            System.in.transferTo(OutputStream.nullOutputStream());
            LOG.info("standard input has ended, and so does this engine");
        }
        catch (final IOException ex)
        {
            LOG.warn("standard input can't be read, so this engine ends: {}", ex.getMessage());
        }

        engine.shutdown();
    }

    private static String describe(final InetSocketAddress address)
    {
        final String host = address.getAddress().getHostAddress();
        return "rtmp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
