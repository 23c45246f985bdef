package io.sluice.api;

import io.sluice.cnc.CncReader;
import io.sluice.cnc.CounterView;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.EngineState;
import io.sluice.cnc.SessionReader;
import io.sluice.cnc.SessionView;

import java.util.List;
import java.util.Locale;

/**
 * What an engine's shared file showed at one time. Immutable.
 *
 * @param engine          the run of the engine.
 * @param status          live, dead or unreadable.
 * @param state           what the engine was about last.
 * @param heartbeatMs     when its loop turned last, since the epoch.
 * @param drainDeadlineMs when its drain ends, since the epoch; 0 for none.
 * @param counters        its counters; empty if unreadable.
 * @param sessions        its sessions, those that are over but have tracks that live on included; none unless it is
 *                        live.
 * @param trackPrefix     before the engine's track numbers, so that they are unique on the host.
 */
record EngineSnapshot(
    HostEngine engine,
    EngineFile.Status status,
    EngineState state,
    long heartbeatMs,
    long drainDeadlineMs,
    List<CounterView> counters,
    List<SessionView> sessions,
    String trackPrefix)
{
    static EngineSnapshot unreadable(final HostEngine engine)
    {
        return new EngineSnapshot(
            engine, EngineFile.Status.UNREADABLE, EngineState.STOPPED, 0, 0, List.of(), List.of(), "");
    }

    static EngineSnapshot of(final HostEngine engine, final SessionReader sessions)
    {
        final CncReader reader = engine.reader();
        final boolean isLive = reader.isAlive();
        return new EngineSnapshot(
            engine,
            isLive ? EngineFile.Status.LIVE : EngineFile.Status.DEAD,
            reader.state(),
            reader.heartbeatEpochMs(),
            reader.drainDeadlineEpochMs(),
            reader.counters(),
            isLive ? sessions.snapshot() : List.of(),
            reader.instanceNumber() == 0 ? "" : reader.instanceNumber() + "-");
    }

    /** With the name as prefix, which is unique where numbers, by mistake, are not. */
    EngineSnapshot withNameAsPrefix()
    {
        return new EngineSnapshot(
            engine, status, state, heartbeatMs, drainDeadlineMs, counters, sessions, name() + "-");
    }

    String name()
    {
        return engine.name();
    }

    boolean isLive()
    {
        return status == EngineFile.Status.LIVE;
    }

    /** Status for people and tools: live, dead, unreadable. */
    String statusWord()
    {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** State for people and tools. */
    String stateWord()
    {
        return state.name().toLowerCase(Locale.ROOT);
    }

    long startMs()
    {
        return engine.isReadable() ? engine.reader().startEpochMs() : 0;
    }

    long pid()
    {
        return engine.isReadable() ? engine.reader().pid() : 0;
    }

    int instanceNumber()
    {
        return engine.isReadable() ? engine.reader().instanceNumber() : 0;
    }

    /** By its label, because the engine may be of another build, whose counters stand elsewhere. */
    long counter(final EngineCounter counter)
    {
        for (final CounterView view : counters)
        {
            if (view.label().equals(counter.label()))
            {
                return view.value();
            }
        }

        return 0;
    }
}
