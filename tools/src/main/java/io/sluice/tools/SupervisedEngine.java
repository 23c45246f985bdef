package io.sluice.tools;

import io.sluice.cnc.CncException;
import io.sluice.cnc.CncReader;
import io.sluice.cnc.EngineDirectory;
import io.sluice.cnc.ErrorView;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An engine's process: started, and when it crashes started again, after a pause that grows while crashes follow each
 * other. One that ends with status 0 was asked to, and stays ended. For the supervisor's thread.
 */
final class SupervisedEngine
{
    private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long MAX_PAUSE_NS = TimeUnit.SECONDS.toNanos(30);
    /** After so long a run the next crash is a new story. */
    private static final long STABLE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long OUTPUT_TIMEOUT_MS = 1_000;
    private static final int SIGNAL_BASE = 128;
    private static final String READY = "ready ";

    /**
     * Starts a process.
     */
    interface Launcher
    {
        /**
         * @return the engine's process, its standard output piped.
         * @throws IOException if it can't be started.
         */
        Process launch() throws IOException;
    }

    private final String name;
    private final Path file;
    private final Launcher launcher;
    private final Consumer<String> log;
    private final Consumer<String> output;
    private volatile Process process;
    private Thread outputThread;
    private Thread errorThread;
    private volatile String addresses = "";
    private long startNs;
    private long pauseNs = FIRST_PAUSE_NS;
    private long restartNs;
    private boolean isReadyLogged;
    private boolean isTerminated;
    private boolean isOver;
    private int status;

    /**
     * @param name      of the instance.
     * @param directory of all instances' shared files.
     * @param launcher  of its process.
     * @param log       for what happens to the process.
     * @param output    for what it writes to standard error, if that is piped; called on other threads.
     */
    SupervisedEngine(
        final String name,
        final Path directory,
        final Launcher launcher,
        final Consumer<String> log,
        final Consumer<String> output)
    {
        this.name = name;
        file = EngineDirectory.file(directory, name);
        this.launcher = launcher;
        this.log = log;
        this.output = output;
    }

    /**
     * Start the process.
     *
     * @param nowNs the time.
     * @throws IOException if that can't be done.
     */
    void start(final long nowNs) throws IOException
    {
        addresses = "";
        isReadyLogged = false;
        startNs = nowNs;
        process = launcher.launch();
        final Process started = process;
        outputThread = pump(started.getInputStream(), (line) -> onOutput(started, line));
        errorThread = pump(started.getErrorStream(), output);
    }

    /**
     * Look after the process.
     *
     * @param nowNs the time.
     */
    void poll(final long nowNs)
    {
        if (isOver)
        {
            return;
        }

        if (process == null)
        {
            if (isTerminated)
            {
                isOver = true;
            }
            else if (nowNs - restartNs >= 0)
            {
                restart(nowNs);
            }
        }
        else if (!process.isAlive())
        {
            onEnd(process.exitValue(), nowNs);
        }
        else if (isReady() && !isReadyLogged)
        {
            isReadyLogged = true;
            log.accept(describe() + " is ready at " + addresses);
        }
    }

    /**
     * Ask the process to end, and start it no more.
     */
    void terminate()
    {
        isTerminated = true;
        if (process != null)
        {
            // The process's own destroy() would close its pipes, and with them what it has yet to say.
            process.toHandle().destroy();
        }
    }

    /**
     * End the process by force.
     */
    void kill()
    {
        if (process != null && process.isAlive())
        {
            log.accept(describe() + " did not end in time and is killed");
            process.destroyForcibly();
        }
    }

    /**
     * @return whether the process has ended and won't be started again.
     */
    boolean isOver()
    {
        return isOver;
    }

    /**
     * @return whether there is a process.
     */
    boolean isRunning()
    {
        return process != null && process.isAlive();
    }

    /**
     * @return whether the engine accepts connections, as far as its process has said.
     */
    boolean isReady()
    {
        return !addresses.isEmpty();
    }

    /**
     * @return whether the present process has ended without ever having been ready.
     */
    boolean hasFailedToStart()
    {
        // What it said last may be read later than its end is seen.
        return process != null && !process.isAlive() && !outputThread.isAlive() && !isReady();
    }

    /**
     * @return where the engine accepts connections; empty before it does.
     */
    String addresses()
    {
        return addresses;
    }

    /**
     * @return exit status of the process, when over.
     */
    int status()
    {
        return status;
    }

    /**
     * @return name and process id.
     */
    String describe()
    {
        return "engine " + name + (process == null ? "" : " (pid " + process.pid() + ")");
    }

    private void onEnd(final int exitValue, final long nowNs)
    {
        status = exitValue;
        awaitOutput();
        if (isTerminated || exitValue == 0)
        {
            isOver = true;
            log.accept(describe() + (exitValue == 0 ? " has ended" : " has ended with " + describe(exitValue)));
            return;
        }

        log.accept(describe() + " crashed with " + describe(exitValue));
        reportLoss();
        pauseNs = nowNs - startNs >= STABLE_NS ? FIRST_PAUSE_NS : pauseNs;
        process = null;
        pause(nowNs);
    }

    /**
     * Let what the process said last come before what is said of its end.
     */
    private void awaitOutput()
    {
        try
        {
            outputThread.join(OUTPUT_TIMEOUT_MS);
            errorThread.join(OUTPUT_TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void pause(final long nowNs)
    {
        restartNs = nowNs + pauseNs;
        log.accept("engine " + name + " is started again in " + TimeUnit.NANOSECONDS.toMillis(pauseNs) + " ms");
        pauseNs = Math.min(2 * pauseNs, MAX_PAUSE_NS);
    }

    private void restart(final long nowNs)
    {
        try
        {
            start(nowNs);
        }
        catch (final IOException ex)
        {
            // The system may be short of processes or memory for a while; the other engines go on.
            log.accept("engine " + name + " can't be started: " + ex.getMessage());
            pause(nowNs);
        }
    }

    /**
     * What it was busy with stands in its file until the next run replaces it.
     */
    private void reportLoss()
    {
        final CncReader reader;
        try
        {
            reader = CncReader.open(file);
        }
        catch (final CncException ex)
        {
            log.accept(describe() + ": nothing is known of lost sessions: " + ex.getMessage());
            return;
        }

        if (reader.pid() != process.pid())
        {
            log.accept(describe() + " had not begun to accept connections");
            return;
        }

        final List<String> streams = SessionTree.streams(reader);
        log.accept(describe() + " lost " + Amounts.count(streams.size(), "stream") +
            (streams.isEmpty() ? "" : ": " + String.join(", ", streams)));
        for (final ErrorView error : reader.errors())
        {
            log.accept(describe() + " had logged " + Amounts.count(error.count(), "time") + ": " +
                Terminal.printable(error.text().lines().findFirst().orElse("")));
        }
    }

    private void onOutput(final Process started, final String line)
    {
        if (line.startsWith(READY) && started == process)
        {
            addresses = line.substring(READY.length());
        }
    }

    private Thread pump(final InputStream stream, final Consumer<String> consumer)
    {
        final Thread thread = new Thread(() -> readLines(stream, consumer), "engine-" + name + "-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void readLines(final InputStream stream, final Consumer<String> consumer)
    {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); line != null; line = reader.readLine())
            {
                consumer.accept(line);
            }
        }
        catch (final IOException ex)
        {
            // Java closes the pipes of a process that has ended.
            log.accept("engine " + name + ": its output can't be read any more: " + ex.getMessage());
        }
    }

    private static String describe(final int exitValue)
    {
        return exitValue > SIGNAL_BASE ?
            "signal " + (exitValue - SIGNAL_BASE) : "status " + exitValue;
    }
}
