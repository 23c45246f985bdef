package io.sluice.engine;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.sluice.config.LogVariable;
import io.sluice.config.LogVariables;
import io.sluice.control.RtmpInfo;
import io.sluice.net.CycleClock;

/**
 * The values of one access log line: a connection that has ended.
 */
final class AccessLogLine implements LogVariables
{
    private static final DateTimeFormatter COMMON_LOG_TIME =
        DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3600;
    private static final int SECONDS_PER_DAY = 86_400;

    private final CycleClock clock;
    private final RtmpConnection connection;
    private final RtmpInfo info;
    private final String command;
    private final String name;
    private final String args;

    AccessLogLine(
        final CycleClock clock,
        final RtmpConnection connection,
        final RtmpInfo info,
        final String command,
        final String name,
        final String args)
    {
        this.clock = clock;
        this.connection = connection;
        this.info = info;
        this.command = command;
        this.name = name;
        this.args = args;
    }

    /** {@inheritDoc} */
    public String value(final LogVariable variable)
    {
        return switch (variable)
        {
            case CONNECTION -> Long.toString(connection.number());
            case REMOTE_ADDR -> Addresses.host(connection.clientAddress());
            case APP -> info == null ? "" : info.app();
            case NAME -> name;
            case ARGS -> args;
            case FLASHVER -> info == null ? "" : info.flashVer();
            case SWFURL -> info == null ? "" : info.swfUrl();
            case TCURL -> info == null ? "" : info.tcUrl();
            case PAGEURL -> info == null ? "" : info.pageUrl();
            case COMMAND -> command;
            case BYTES_RECEIVED -> Long.toString(connection.bytesReceived());
            case BYTES_SENT -> Long.toString(connection.bytesSent());
            case TIME_LOCAL ->
                COMMON_LOG_TIME.format(Instant.ofEpochMilli(clock.epochMs()).atZone(ZoneId.systemDefault()));
            case SESSION_TIME -> Long.toString(sessionSeconds());
            case SESSION_READABLE_TIME -> readable(sessionSeconds());
            case MSEC -> String.format(Locale.ROOT, "%d.%03d", clock.epochMs() / 1000, clock.epochMs() % 1000);
        };
    }

    private long sessionSeconds()
    {
        return (clock.nowNs() - connection.openedNs()) / NS_PER_SECOND;
    }

    private static String readable(final long seconds)
    {
        final StringBuilder text = new StringBuilder();
        append(text, seconds / SECONDS_PER_DAY, "d ");
        append(text, seconds % SECONDS_PER_DAY / SECONDS_PER_HOUR, "h ");
        append(text, seconds % SECONDS_PER_HOUR / SECONDS_PER_MINUTE, "m ");
        return text.append(seconds % SECONDS_PER_MINUTE).append('s').toString();
    }

    private static void append(final StringBuilder text, final long value, final String unit)
    {
        if (value > 0 || text.length() > 0)
        {
            text.append(value).append(unit);
        }
    }
}
