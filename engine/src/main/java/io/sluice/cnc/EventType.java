package io.sluice.cnc;

/**
 * What an engine tells of as it happens.
 */
public enum EventType
{
    /** A client connected to an application. */
    CONNECT,
    /** A client is gone. */
    DISCONNECT,
    /** The controller took a track. */
    PUBLISH,
    /** A track is over. */
    UNPUBLISH,
    /** The controller was asked for another receiver. */
    REPUBLISH,
    /** A session was closed by command, or by the engine for its own reasons. */
    DROP;

    private static final EventType[] TYPES = values();

    static EventType of(final int ordinal)
    {
        return ordinal >= 0 && ordinal < TYPES.length ? TYPES[ordinal] : null;
    }
}
