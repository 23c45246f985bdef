package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/**
 * The quick start in a process of its own.
 */
@Timeout(60)
class QuickstartIT
{
    @Test
    void shouldNotLeaveItsEngineBehindWhenItIsKilled() throws IOException, InterruptedException, ExecutionException
    {
        final Process quickstart =
            new ProcessBuilder(EngineProcess.launcher().toString(), "quickstart").redirectErrorStream(true).start();
        List<ProcessHandle> children = List.of();
        try (BufferedReader reader =
            new BufferedReader(new InputStreamReader(quickstart.getInputStream(), StandardCharsets.UTF_8)))
        {
            awaitEngine(reader);
            children = quickstart.children().toList();
            assertEquals(1, children.size(), children.toString());
            quickstart.destroyForcibly();
            children.get(0).onExit().get();
        }
        finally
        {
            quickstart.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void awaitEngine(final BufferedReader reader) throws IOException
    {
        String line;
        do
        {
            line = reader.readLine();
            assertNotNull(line, "the quick start ended");
        }
        while (!line.startsWith("engine "));
    }
}
