package io.sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IncludeTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldReadFilesRelativeToTheIncludingOne() throws IOException
    {
        final Path main = write("main.conf", "rtmp { include sub/server.conf; }");
        write("sub/server.conf", "server { listen 1935; include apps/*.conf; include none/*.conf; }");
        write("sub/apps/b.conf", "application b { include ../../live.conf; }");
        write("sub/apps/a.conf", "application a { }");
        write("sub/apps/c.txt", "bogus");
        write("sub/apps/.hidden.conf", "bogus");
        write("live.conf", "live on;");

        final List<ApplicationSettings> applications =
            SluiceConfiguration.load(main).rtmp().servers().get(0).applications();

        assertEquals(List.of("a", "b"), applications.stream().map(ApplicationSettings::name).toList());
        assertTrue(applications.get(1).live());
    }

    @Test
    void shouldReadTheSameFileTwice() throws IOException
    {
        final Path main = write(
            "main.conf",
            "rtmp { server { listen 1; include app.conf; } server { listen 2; include '" + folder + "/app.conf'; } }");
        write("app.conf", "\uFEFFapplication a { }\n");

        assertEquals("a", SluiceConfiguration.load(main).rtmp().servers().get(1).applications().get(0).name());
    }

    @Test
    void shouldNameTheIncludedFileInProblems() throws IOException
    {
        final Path main = write("main.conf", "\n\nbogus;\nrtmp { include sub.conf; include gone.conf; include a b; }");
        final Path sub = write("sub.conf", "\nlive yes;\n");

        assertEquals(
            List.of(
                main + ":3: unknown directive \"bogus\" in main",
                main + ":4: include: " + folder.resolve("gone.conf") + ": there is no such file",
                main + ":4: include: takes one file or pattern",
                main + ":4: rtmp has no server; add server { listen 1935; application NAME { ... } }",
                sub + ":2: live: invalid value \"yes\"; valid are on, off"),
            problems(main));
    }

    @Test
    void shouldStopAtFilesThatIncludeThemselves() throws IOException
    {
        final Path main = write("main.conf", "include other.conf;");
        final Path other = write("other.conf", "include ./main.conf;");

        assertTrue(
            problems(main).contains(other + ":1: include: " + folder.resolve("./main.conf") + " includes itself"),
            problems(main).toString());
    }

    @Test
    void shouldBoundDepthAndNumberOfFiles() throws IOException
    {
        final Path main = write("0.conf", "include 1.conf;");

        for (int i = 1; i <= 20; i++)
        {
            write(i + ".conf", "include " + (i + 1) + ".conf;");
        }

        assertTrue(
            problems(main).contains(
                folder.resolve("16.conf") + ":1: include: files include each other more than 16 deep"),
            problems(main).toString());

        // Each doubles: without a bound, these were 2^15 files.
        for (int i = 0; i <= 15; i++)
        {
            write(i + ".conf", ("include " + (i + 1) + ".conf;").repeat(i < 15 ? 2 : 0));
        }

        assertTrue(
            problems(main).stream().anyMatch(problem -> problem.endsWith("more than 1000 files are included")),
            problems(main).toString());
    }

    @Test
    void shouldRefuseWhatIsNoConfigurationFile() throws IOException
    {
        final Path gone = folder.resolve("gone.conf");
        final Path binary = folder.resolve("binary.conf");
        final Path large = write("large.conf", "#".repeat((int) IncludeReader.MAX_FILE_LENGTH + 1));
        Files.write(binary, new byte[]{'a', (byte) 0xC3, '('});

        assertEquals(List.of(gone + ": there is no such file"), problems(gone));
        assertEquals(List.of(folder + ": this is a folder, not a file"), problems(folder));
        assertEquals(List.of(binary + ": this is not UTF-8 text"), problems(binary));
        assertEquals(
            List.of(large + ": longer than 1048576 bytes: is it a configuration file?"),
            problems(large));

        final Path pattern = write("pattern.conf", "include */x.conf; include '[a.conf'; include \"a\0b\"; include .;");
        assertEquals(5, problems(pattern).size(), problems(pattern).toString());
    }

    private Path write(final String name, final String text) throws IOException
    {
        final Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());

        return Files.writeString(file, text);
    }

    private static List<String> problems(final Path file)
    {
        return assertThrows(ConfigurationException.class, () -> SluiceConfiguration.load(file)).problems().stream()
            .map(Problem::toString)
            .toList();
    }
}
