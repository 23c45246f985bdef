package io.sluice.cnc;

/**
 * What an engine is about, as its shared file says.
 */
public enum EngineState
{
    /** Not listening yet. */
    STARTING,
    /** Takes connections. */
    RUNNING,
    /** Takes no new connections, lets those there are end; see the deadline beside it. */
    DRAINING,
    /** Closes what is left. */
    STOPPING,
    /** Has ended gracefully. */
    STOPPED;

    private static final EngineState[] STATES = values();

    static EngineState of(final long ordinal)
    {
        return ordinal >= 0 && ordinal < STATES.length ? STATES[(int)ordinal] : STOPPED;
    }
}
