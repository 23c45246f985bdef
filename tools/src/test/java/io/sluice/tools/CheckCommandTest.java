package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CheckCommandTest
{
    private final Commands commands = new Commands();

    @TempDir
    private Path directory;

    @Test
    void shouldSummarizeAGoodFile() throws IOException
    {
        final Path file = write("rtmp { server { listen 127.0.0.1:1936; application live { live on; " +
            "kmp_ctrl_publish_url http://127.0.0.1:8080/publish; } } }");

        assertEquals(0, commands.run("check", file.toString()));
        assertTrue(commands.out().startsWith(file + ": ok"), commands.out());
        assertTrue(commands.out().contains("listen 127.0.0.1:1936"), commands.out());
        assertTrue(commands.out().contains(
            "application live: live, publish callback http://127.0.0.1:8080/publish"), commands.out());
        assertEquals("", commands.err());
    }

    @Test
    void shouldPrintAllProblemsWithTheirLines() throws IOException
    {
        final Path file = write("rtmp {\n server {\n  listen 1936;\n  lissten 1;\n" +
            "  application live {\n   live yes;\n  }\n }\n}\n");

        assertEquals(SluiceCommand.FAILURE, commands.run("check", "-c", file.toString()));
        assertTrue(commands.err().contains(file + ":4: "), commands.err());
        assertTrue(commands.err().contains(file + ":6: "), commands.err());
        assertTrue(commands.err().endsWith(file + ": 2 problems" + System.lineSeparator()), commands.err());
        assertEquals("", commands.out());
    }

    @Test
    void shouldReportAMissingFile()
    {
        final Path file = directory.resolve("missing.conf");

        assertEquals(SluiceCommand.FAILURE, commands.run("check", file.toString()));
        assertTrue(commands.err().contains(file.toString()), commands.err());
    }

    @Test
    void shouldAskForAFile()
    {
        assertEquals(SluiceCommand.USAGE, commands.run("check"));
        assertTrue(commands.err().startsWith("sluice check: which file?"), commands.err());
    }

    @Test
    void shouldPrintTheReference()
    {
        assertEquals(0, commands.run("check", "--reference"));
        assertTrue(commands.out().contains("`kmp_ctrl_publish_url"), "no directive in the reference");
    }

    private Path write(final String text) throws IOException
    {
        return Files.writeString(directory.resolve("test.conf"), text);
    }
}
