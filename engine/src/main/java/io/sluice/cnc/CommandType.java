package io.sluice.cnc;

/**
 * Commands to an engine; the message type in the command ring is the ordinal and one.
 */
enum CommandType
{
    DROP_SESSION,
    DRAIN,
    RELOAD,
    ADD_UPSTREAM,
    DELETE_UPSTREAM;

    private static final CommandType[] TYPES = values();

    int messageTypeId()
    {
        return ordinal() + 1;
    }

    static CommandType of(final int messageTypeId)
    {
        return messageTypeId >= 1 && messageTypeId <= TYPES.length ? TYPES[messageTypeId - 1] : null;
    }
}
