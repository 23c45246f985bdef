package io.sluice.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs samples in this process, a fraction of a second each.
 */
class BenchmarkRunnerTest
{
    @TempDir
    private Path folder;

    private int status;

    @Test
    void shouldFailAndNameADataPathBenchmarkThatAllocates()
    {
        final String errors = run("smoke", "--only", "AllocatingSample");
        assertEquals(1, status, errors);
        assertTrue(errors.contains("FAILED: AllocatingSample.allocate allocates 0.1"), errors);
    }

    @Test
    void shouldPassAndWriteTheResultsOfOneThatDoesNot() throws IOException
    {
        final Path json = folder.resolve("results.json");
        final Path table = folder.resolve("results.md");
        final String errors =
            run("smoke", "--only", "CleanSample", "--json", json.toString(), "--table", table.toString());
        assertEquals(0, status, errors);
        assertTrue(Files.readString(json).contains("\"io.sluice.benchmarks.CleanSample.count\""));
        final String page = Files.readString(table);
        assertTrue(
            page.matches("(?s).*\\| CleanSample\\.count • \\| [0-9.]+ \\| [^|]+ \\| ns/op \\| [0-9.]+ \\| 0 \\|\n"),
            page);
        assertTrue(page.contains("- JDK: "), page);
    }

    @Test
    void shouldLeaveABenchmarkOfTheControlPathAlone()
    {
        final String errors = run("smoke", "--only", "ConnectCommandBenchmark");
        assertEquals(0, status, errors);
        assertFalse(errors.contains("FAILED"), errors);
    }

    @Test
    void shouldSayWhatIsWrongWithTheArguments()
    {
        assertTrue(run().contains("usage:"));
        assertEquals(2, status);
        assertTrue(run("long").contains("no form is called long"));
        assertTrue(run("short", "--json").contains("--json needs a value"));
        assertTrue(run("short", "--colour", "red").contains("unknown option --colour"));
        assertTrue(run("smoke", "--only", "NoSuchThing").contains("--only matches no benchmark"));
        assertEquals(2, status);
    }

    private String run(final String... args)
    {
        final PrintStream outputBefore = System.out;
        final PrintStream errorsBefore = System.err;
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try
        {
            status = BenchmarkRunner.run(args);
        }
        finally
        {
            System.setOut(outputBefore);
            System.setErr(errorsBefore);
        }
        return errors.toString(StandardCharsets.UTF_8);
    }
}
