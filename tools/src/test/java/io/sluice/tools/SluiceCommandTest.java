package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SluiceCommandTest
{
    private final Commands commands = new Commands();

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "check", "engine", "start", "stop", "status", "stat", "hist", "errors",
        "drain", "drop", "controller", "kmp-sink", "kmp-dump", "publish"})
    void shouldExplainEveryCommandThatIsListed(final String command)
    {
        assertEquals(0, commands.run("help"));
        assertTrue(commands.out().contains("  " + command + " "), commands.out());

        assertEquals(0, commands.run(command, "--help"));
        assertTrue(commands.out().contains("Usage: sluice " + command), commands.out());
        assertEquals("", commands.err());
    }

    @Test
    void shouldShowUsageWithoutCommand()
    {
        assertEquals(SluiceCommand.USAGE, commands.run());
        assertTrue(commands.err().startsWith("Usage: sluice COMMAND"), commands.err());
    }

    @Test
    void shouldRejectUnknownCommand()
    {
        assertEquals(SluiceCommand.USAGE, commands.run("frobnicate"));
        assertTrue(commands.err().contains("there is no command 'frobnicate'"), commands.err());
    }

    @Test
    void shouldRejectUnknownOptionInOneLineAndAHint()
    {
        assertEquals(SluiceCommand.USAGE, commands.run("engine", "-c", "x", "--frobnicate"));
        assertTrue(commands.err().startsWith("sluice engine: Unknown option: '--frobnicate'"), commands.err());
        assertEquals(2, commands.err().lines().count(), commands.err());
    }

    @Test
    void shouldNameTheConfigurationThatIsMissing()
    {
        assertEquals(SluiceCommand.FAILURE, commands.run("engine", "-c", "no/such.conf"));
        assertTrue(commands.err().contains("no/such.conf"), commands.err());
        assertTrue(!commands.err().contains("\tat "), commands.err());
    }

    @Test
    void shouldRejectWrongUrl()
    {
        assertEquals(SluiceCommand.USAGE, commands.run("publish", "x.flv", "http://h/live/s"));
        assertTrue(commands.err().contains("does not begin with rtmp://"), commands.err());
    }
}
