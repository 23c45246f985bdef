package io.sluice.config;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

class LogFormatTest
{
    @Test
    void shouldPutValuesIntoTheText()
    {
        assertEquals("a [APP]NAMEx MSEC", line("a [$app]${name}x $msec", LogVariable::name));
        assertEquals("", line("", LogVariable::name));
        assertEquals("text", line("text", LogVariable::name));
        assertEquals("<>", line("<$args>", variable -> null));
    }

    @Test
    void shouldKnowTheVariablesOfNginxRtmp()
    {
        for (final String name : ("connection remote_addr app name args flashver swfurl tcurl pageurl command " +
            "bytes_received bytes_sent time_local session_time session_readable_time msec").split(" "))
        {
            assertEquals(name, line("$" + name, LogVariable::text));
        }

        assertEquals(16, LogVariable.values().length);
    }

    @Test
    void shouldEscapeWhatAClientCouldForgeLinesWith()
    {
        assertEquals("\"a\\x22\\x0A\\x5C\\x7F\\x00\\x85é\"", line("\"$name\"", variable -> "a\"\n\\\u007F\0\u0085é"));
    }

    @Test
    void shouldRefuseOtherVariables()
    {
        assertThrows(IllegalArgumentException.class, () -> LogFormat.compile("$nope"));
        assertThrows(IllegalArgumentException.class, () -> LogFormat.compile("$"));
        assertThrows(IllegalArgumentException.class, () -> LogFormat.compile("${app"));
        assertThrows(IllegalArgumentException.class, () -> LogFormat.compile("${}"));
        assertThrows(IllegalArgumentException.class, () -> LogFormat.compile("a$$app"));
    }

    @Test
    void shouldUseFormatsOfTheWholeBlock()
    {
        final String defined = Configurations.nested("access_log /a f;", "", "log_format f '$app' ' $name';");
        final ServerSettings server = Configurations.parse(defined).rtmp().servers().get(0);

        assertEquals("$app $name", server.accessLog().format().toString());
        assertSame(LogFormat.COMBINED, Configurations.server("access_log /a;", "").accessLog().format());
        assertSame(LogFormat.COMBINED, Configurations.server("access_log /a combined;", "").accessLog().format());
    }

    @Test
    void shouldCountRelativePathsFromTheMainFile()
    {
        final SluiceConfiguration configuration = SluiceConfiguration.parse(
            Configurations.nested("access_log logs/a; dump_folder dumps;", "", ""), Path.of("/etc/sluice/s.conf"));
        final ServerSettings server = configuration.rtmp().servers().get(0);

        assertEquals(Path.of("/etc/sluice/logs/a"), server.accessLog().file());
        assertEquals(Path.of("/etc/sluice/dumps"), server.dumpFolder());
    }

    private static String line(final String format, final LogVariables values)
    {
        final StringBuilder line = new StringBuilder();
        LogFormat.compile(format).append(line, values);

        return line.toString();
    }
}
