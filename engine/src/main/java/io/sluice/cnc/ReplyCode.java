package io.sluice.cnc;

/**
 * How a command went.
 */
public enum ReplyCode
{
    /** Done, or under way where the command says so. */
    OK,
    /** There is no such session, track or upstream. */
    NOT_FOUND,
    /** The command makes no sense: the text says why. */
    INVALID,
    /** It cannot be done in the present state. */
    CONFLICT,
    /** This engine cannot do it at all. */
    UNSUPPORTED,
    /** It went wrong; the error log has more. */
    FAILED;

    private static final ReplyCode[] CODES = values();

    static ReplyCode of(final int ordinal)
    {
        return ordinal >= 0 && ordinal < CODES.length ? CODES[ordinal] : FAILED;
    }
}
