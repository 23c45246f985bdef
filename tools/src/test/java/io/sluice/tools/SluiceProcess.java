package io.sluice.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server of {@code tools/sluice} in a process of its own.
 */
final class SluiceProcess implements AutoCloseable
{
    private static final int STOP_TIMEOUT_SECONDS = 20;

    private final Process process;
    private final Path log;
    private final String readyLine;

    private SluiceProcess(final Process process, final Path log, final String readyLine)
    {
        this.process = process;
        this.log = log;
        this.readyLine = readyLine;
    }

    /**
     * Start a server and wait until it is ready.
     *
     * @param log       file that it logs to; what is there stays.
     * @param arguments of {@code tools/sluice}.
     */
    static SluiceProcess launch(final Path log, final String... arguments) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of("sluice").toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        final Process process = new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
        process.getOutputStream().close();
        // Servers print one line; its pipe stays open until they end.
        final BufferedReader output =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        final String line = output.readLine();
        if (line == null || !line.startsWith("ready "))
        {
            process.destroyForcibly();
            throw new AssertionError(command + " said " + line + "; " + Files.readString(log));
        }

        return new SluiceProcess(process, log, line);
    }

    /** What it says behind {@code ready}: its addresses. */
    String address()
    {
        return readyLine.substring("ready ".length());
    }

    long pid()
    {
        return process.pid();
    }

    /** End it by SIGKILL. */
    void kill() throws InterruptedException
    {
        process.destroyForcibly().waitFor();
    }

    /** End it gracefully. */
    int terminate() throws InterruptedException, IOException
    {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS))
        {
            throw new AssertionError("does not end; " + Files.readString(log));
        }

        return process.exitValue();
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
    }
}
