package io.sluice.tools;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code sluice start} in a process of its own, with what it prints in files.
 */
final class SupervisorProcess implements AutoCloseable
{
    private final Process process;
    private final Path out;
    private final Path err;

    SupervisorProcess(final Path directory, final String... arguments) throws IOException
    {
        out = directory.resolve("start.out");
        err = directory.resolve("start.err");
        final List<String> command = new ArrayList<>(List.of(EngineProcess.launcher().toString(), "start"));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    }

    String out() throws IOException
    {
        return Files.readString(out);
    }

    String err() throws IOException
    {
        return Files.readString(err);
    }

    void terminate()
    {
        process.toHandle().destroy();
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    int awaitExit() throws InterruptedException
    {
        if (!process.waitFor(30, TimeUnit.SECONDS))
        {
            throw new IllegalStateException("the supervisor does not end");
        }

        return process.exitValue();
    }

    /**
     * After a test that failed, too, nothing may be left running.
     */
    @Override
    public void close()
    {
        final List<ProcessHandle> engines = process.descendants().toList();
        process.destroyForcibly();
        engines.forEach(ProcessHandle::destroyForcibly);
    }
}
