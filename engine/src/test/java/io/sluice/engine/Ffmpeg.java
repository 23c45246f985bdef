package io.sluice.engine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The real ffmpeg program, which the build unpacks, as a process.
 */
final class Ffmpeg implements AutoCloseable
{
    private static final Path FOLDER =
        Path.of("target", "ffmpeg", "org", "bytedeco", "ffmpeg", "linux-x86_64-gpl").toAbsolutePath();
    private static final List<String> DESKTOP_LIBRARIES =
        List.of("libpulse.so.0", "libasound.so.2", "libxcb.so.1", "libxcb-shm.so.0");
    private static final long LIMIT_S = 60;

    private final Process process;
    private final Path log;

    private Ffmpeg(final List<String> arguments)
    {
        try
        {
            prepare();
            final File program = FOLDER.resolve("ffmpeg").toFile();
            if (!program.canExecute() && !program.setExecutable(true))
            {
                throw new IOException("cannot make " + program + " executable");
            }
            final List<String> command = new ArrayList<>(
                List.of(program.toString(), "-hide_banner", "-nostdin", "-loglevel", "warning"));
            command.addAll(arguments);
            log = Files.createTempFile("ffmpeg", ".log");
            final ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
            builder.environment().put("LD_LIBRARY_PATH", FOLDER.toString());
            process = builder.start();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Make the program runnable wherever the tests run, once.
     */
    private static synchronized void prepare() throws IOException
    {
        for (final String library : DESKTOP_LIBRARIES)
        {
            if (!Files.exists(FOLDER.resolve(library)))
            {
                EmptyLibrary.write(FOLDER, library);
            }
        }
    }

    static Ffmpeg start(final String... arguments)
    {
        return new Ffmpeg(List.of(arguments));
    }

    /**
     * Run to the end.
     *
     * @return the exit code.
     */
    static int run(final String... arguments)
    {
        try (Ffmpeg ffmpeg = start(arguments))
        {
            return ffmpeg.await();
        }
    }

    int await()
    {
        try
        {
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS))
            {
                throw new AssertionError("ffmpeg did not end within " + LIMIT_S + " s: " + output());
            }
            return process.exitValue();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    String output()
    {
        try
        {
            return Files.readString(log);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void kill()
    {
        process.destroyForcibly();
    }

    /** {@inheritDoc} */
    public void close()
    {
        process.destroyForcibly();
        try
        {
            process.waitFor(LIMIT_S, TimeUnit.SECONDS);
            Files.deleteIfExists(log);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
