package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What an operator reads when a command can't do what its arguments say.
 */
@Timeout(20)
class WrongArgumentsTest
{
    private final Commands commands = new Commands();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "kmp-sink --port 99999           | '99999' is no port; 0 to 65535 are",
        "kmp-sink --ack-ms -1            | '-1' is no number from 0 to 999999999",
        "controller --port x             | 'x' is no port; 0 to 65535 are",
        "controller --sink foo           | 'foo' is no address; write HOST:PORT, such as 127.0.0.1:6543",
        "controller --sink foo:0         | 'foo:0' is no address; write HOST:PORT, such as 127.0.0.1:6543",
        "controller --sink ::1:5         | '::1:5' is no address; write HOST:PORT, such as 127.0.0.1:6543",
        "quickstart --seconds -1         | '-1' is no number from 0 to 999999999",
        "quickstart --port 65536         | '65536' is no port; 0 to 65535 are",
        "chekc                           | there is no command 'chekc'; did you mean 'check'?",
        "kmpsink                         | there is no command 'kmpsink'; did you mean 'kmp-sink'?"})
    void shouldSayWhatIsWrong(final String arguments, final String message)
    {
        assertEquals(SluiceCommand.USAGE, commands.run(arguments.split(" ")));
        assertTrue(commands.err().contains(message), commands.err());
        assertFalse(commands.err().contains("\tat "), commands.err());
    }

    @Test
    void shouldTakeSinksByNameAndAddress()
    {
        final SinkAddress converter = new SinkAddress();

        assertEquals("sink-1.example:6543", converter.convert("sink-1.example:6543"));
        assertEquals("[::1]:6543", converter.convert("[::1]:6543"));
    }

    @Test
    void shouldTellAPortThatIsTakenFromAFolderThatCannotBeWritten() throws IOException
    {
        final Path file = Files.createFile(directory.resolve("file"));
        assertEquals(SluiceCommand.FAILURE, commands.run("kmp-sink", "--port", "0", "--dump", file + "/x"));
        assertTrue(commands.err().contains("can't write to " + file + "/x"), commands.err());
        assertFalse(commands.err().contains("--port"), commands.err());

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")))
        {
            final Commands others = new Commands();
            assertEquals(
                SluiceCommand.FAILURE, others.run("kmp-sink", "--port", String.valueOf(taken.getLocalPort())));
            assertTrue(others.err().contains("can't listen on 127.0.0.1:" + taken.getLocalPort()), others.err());
            assertFalse(others.err().contains("null"), others.err());
        }
    }

    @Test
    void shouldSayThatABindAddressIsNone()
    {
        for (final String command : new String[] {"kmp-sink", "controller"})
        {
            final Commands one = new Commands();
            assertEquals(SluiceCommand.FAILURE, one.run(command, "--port", "0", "--bind", "[bad"));
            assertTrue(one.err().contains("can't listen on [bad:0"), one.err());
            assertFalse(one.err().contains("\tat "), one.err());
        }
    }

    @Test
    void shouldHintAtAnEnginesPortOnlyWhereItIsThePort() throws IOException
    {
        final Path file = Files.createFile(directory.resolve("file"));
        assertEquals(SluiceCommand.FAILURE, commands.run("engine", "--dir", directory.toString(), "-c",
            write("rtmp { access_log " + file + "/log; server { listen 127.0.0.1:0; application a { } } }")));
        assertTrue(commands.err().contains("cannot write " + file + "/log"), commands.err());
        assertTrue(commands.err().contains("may this user write it?"), commands.err());
        assertFalse(commands.err().contains("port"), commands.err());

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")))
        {
            final Commands others = new Commands();
            assertEquals(SluiceCommand.FAILURE, others.run("engine", "--dir", directory.toString(), "-c",
                write("rtmp { server { listen 127.0.0.1:" + taken.getLocalPort() + "; application a { } } }")));
            assertTrue(others.err().contains("is another server using the port"), others.err());
        }
    }

    private String write(final String text) throws IOException
    {
        return Files.writeString(directory.resolve("engine.conf"), text).toString();
    }
}
