package io.sluice.engine;

import io.sluice.cnc.CncFile;
import io.sluice.cnc.EngineCounters;
import io.sluice.control.Controller;
import io.sluice.memory.Budget;
import io.sluice.memory.SlabPool;
import io.sluice.net.CycleClock;
import io.sluice.net.NameResolver;
import io.sluice.net.SelectorLoop;
import io.sluice.net.Timers;

/**
 * What the connections, streams and tracks of one engine share. All of it belongs to the loop's thread.
 *
 * @param clock       of the duty cycle.
 * @param loop        that their sockets are registered with.
 * @param timers      of the loop.
 * @param slabPool    that tracks take their memory from.
 * @param controller  that is asked.
 * @param resolver    of host names.
 * @param cnc         the shared file that tells the outside about the engine.
 * @param counters    of the engine.
 * @param flushes     what is to be written at the end of the cycle.
 * @param connections that are open.
 * @param tracks      that are open.
 * @param streams     that are published, by name.
 * @param logs        limits of log lines.
 * @param files       writes access logs and dumps.
 * @param memory      of the heap, for what all connections keep: unfinished messages and unread replies.
 */
record EngineServices(
    CycleClock clock,
    SelectorLoop loop,
    Timers timers,
    SlabPool slabPool,
    Controller controller,
    NameResolver resolver,
    CncFile cnc,
    EngineCounters counters,
    CycleFlushes flushes,
    Connections connections,
    OpenTracks tracks,
    StreamRegistry streams,
    LogLimits logs,
    FileWriter files,
    Budget memory)
{
}
