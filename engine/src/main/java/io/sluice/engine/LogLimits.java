package io.sluice.engine;

import io.sluice.net.CycleClock;

/**
 * The limits of log lines that peers can cause, one for each kind, so that one kind does not silence another.
 */
final class LogLimits
{
    private static final int LINES_PER_SECOND = 50;

    final LogLimiter connections;
    final LogLimiter unexpected;
    final LogLimiter streams;
    final LogLimiter refusals;
    final LogLimiter tracks;
    final LogLimiter upstreams;
    final LogLimiter media;
    final LogLimiter control;

    LogLimits(final CycleClock clock)
    {
        connections = new LogLimiter(clock, LINES_PER_SECOND);
        unexpected = new LogLimiter(clock, LINES_PER_SECOND);
        streams = new LogLimiter(clock, LINES_PER_SECOND);
        refusals = new LogLimiter(clock, LINES_PER_SECOND);
        tracks = new LogLimiter(clock, LINES_PER_SECOND);
        upstreams = new LogLimiter(clock, LINES_PER_SECOND);
        media = new LogLimiter(clock, LINES_PER_SECOND);
        control = new LogLimiter(clock, LINES_PER_SECOND);
    }
}
