package io.sluice.tools;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LogConfigurationTest
{
    @Test
    void aPeersControlCharactersDoNotReachTheTerminal()
    {
        final LoggerContext context = new LoggerContext();
        final PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(LogConfiguration.PATTERN);
        layout.start();
        final String line = layout.doLayout(new LoggingEvent("", context.getLogger("test"), Level.INFO,
            "stream {}", null, new Object[]{"a\u001B[2Jb\r\nc\u202Ed\u0085\u2028 \u00e4{}'"}));
        assertTrue(line.endsWith(" INFO  stream a?[2Jb??c?d?? \u00e4{}'" + System.lineSeparator()), line);
    }
}
