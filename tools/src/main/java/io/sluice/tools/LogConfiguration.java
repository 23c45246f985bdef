package io.sluice.tools;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Sends the log to standard error, one line an event, by a thread of its own: a slow terminal or disk can't hold up
 * the engine. If that thread can't keep up, lines are dropped rather than waited for. The level is INFO, or that of the
 * system property {@code sluice.log.level}.
 * <p>
 * Logback finds this class as a service. It is code and no XML file, because reading one doubles the start-up time.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator
{
    /**
     * Messages may hold words of a peer: a question mark stands for each control or formatting character, which could
     * forge lines or command the terminal.
     */
    static final String PATTERN =
        "%d{HH:mm:ss.SSS} %-5level %replace(%msg){'[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]', '?'}%n%ex";

    private static final int QUEUE_LENGTH = 8192;
    private static final int FLUSH_TIMEOUT_MS = 1_000;

    @Override
    public ExecutionStatus configure(final LoggerContext context)
    {
        final PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();

        final ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();

        final AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setName("async");
        async.setQueueSize(QUEUE_LENGTH);
        async.setNeverBlock(true);
        async.setMaxFlushTime(FLUSH_TIMEOUT_MS);
        async.addAppender(console);
        async.start();

        final Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getProperty("sluice.log.level"), Level.INFO));
        root.addAppender(async);
        // Its own starting and stopping is no news.
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);

        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Write what is still queued. Nothing is logged afterwards.
     */
    static void flush()
    {
        final ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext)
        {
            ((LoggerContext) factory).stop();
        }
    }
}
