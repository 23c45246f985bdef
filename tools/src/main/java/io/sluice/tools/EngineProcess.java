package io.sluice.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An engine in a process of its own, which ends with this one, however this one ends.
 */
public final class EngineProcess implements AutoCloseable
{
    private static final int READY_TIMEOUT_SECONDS = 30;
    private static final int STOP_TIMEOUT_SECONDS = 20;
    private static final int SHOWN_LOG_LINES = 20;

    private final Process process;
    private final Path log;

    private EngineProcess(final Process process, final Path log)
    {
        this.process = process;
        this.log = log;
    }

    /**
     * Start an engine and wait until it accepts connections.
     *
     * @param configuration file.
     * @param directory     for its shared file and its log.
     * @return the running engine.
     * @throws CommandFailure if it does not start; the message holds the end of its log.
     * @throws IOException    if no process can be started.
     */
    public static EngineProcess launch(final Path configuration, final Path directory) throws IOException
    {
        final EngineProcess engine = start(configuration, directory);
        try
        {
            engine.awaitReady();
            return engine;
        }
        catch (final IOException | RuntimeException ex)
        {
            engine.close();
            throw ex;
        }
    }

    /**
     * Start an engine without waiting for it.
     *
     * @param configuration file.
     * @param directory     for its shared file and its log.
     * @return the engine, which may not accept connections yet.
     * @throws IOException if no process can be started.
     */
    static EngineProcess start(final Path configuration, final Path directory) throws IOException
    {
        final Path log = directory.resolve("engine.log");
        final Process process = new ProcessBuilder(List.of(
            launcher().toString(), "engine", "-c", configuration.toString(), "--dir", directory.toString(),
            EngineCommand.END_WITH_INPUT))
            .redirectError(log.toFile())
            .start();
        return new EngineProcess(process, log);
    }

    /**
     * @return file that the engine logs to.
     */
    public Path log()
    {
        return log;
    }

    /**
     * @return true while the process runs.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * @return the end of the engine's log.
     * @throws IOException if it can't be read.
     */
    public String logTail() throws IOException
    {
        final List<String> lines = Files.readAllLines(log);
        return String.join(System.lineSeparator(),
            lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
    }

    /**
     * End the engine gracefully and wait for its process; after a while it is killed.
     */
    @Override
    public void close()
    {
        process.destroy();
        try
        {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Wait until the engine accepts connections.
     *
     * @throws CommandFailure if it does not; the message holds the end of its log.
     * @throws IOException    if its output can't be read.
     */
    void awaitReady() throws IOException
    {
        final CompletableFuture<String> firstLine = new CompletableFuture<>();
        final Thread reader = new Thread(() -> readOutput(firstLine), "engine-output");
        reader.setDaemon(true);
        reader.start();
        String line = null;
        try
        {
            line = firstLine.get(READY_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        catch (final ExecutionException ex)
        {
            throw new IOException("can't read the engine's output", ex.getCause());
        }
        catch (final TimeoutException ex)
        {
            throw new CommandFailure("the engine was not ready within " + READY_TIMEOUT_SECONDS + " s; its log:" +
                System.lineSeparator() + logTail(), ex);
        }

        if (line == null || !line.startsWith("ready "))
        {
            throw new CommandFailure("the engine did not start; its log:" + System.lineSeparator() + logTail());
        }
    }

    private void readOutput(final CompletableFuture<String> firstLine)
    {
        try (BufferedReader reader =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)))
        {
            firstLine.complete(reader.readLine());
            while (reader.readLine() != null)
            {
                // An engine prints one line; reading on keeps the pipe from ever filling.
                Thread.onSpinWait();
            }
        }
        catch (final IOException ex)
        {
            firstLine.completeExceptionally(ex);
        }
    }

    /**
     * @return the script that runs all commands.
     */
    static Path launcher()
    {
        final String property = System.getProperty("sluice.launcher");
        if (property != null)
        {
            return Path.of(property);
        }

        try
        {
            // The jar, or the classes in an IDE, lie in tools/target beside tools/sluice.
            final Path code =
                Path.of(EngineProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return code.getParent().resolveSibling("sluice");
        }
        catch (final URISyntaxException ex)
        {
            throw new CommandFailure("can't find tools/sluice: " + ex.getMessage(), ex);
        }
    }
}
