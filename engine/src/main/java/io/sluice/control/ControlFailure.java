package io.sluice.control;

/**
 * Why a call has failed for good.
 *
 * @param kind    of the last try's failure.
 * @param message what was called, how often, and what the last try met: words for an operator's log, to follow whom
 *                the call was for.
 * @param tries   that were made.
 */
public record ControlFailure(Kind kind, String message, int tries)
{
    /**
     * The kinds of failure.
     */
    public enum Kind
    {
        /** No connection, or it broke before the reply was whole. */
        CONNECTION,

        /** A time limit passed. */
        TIMEOUT,

        /** Another HTTP status than expected. */
        STATUS,

        /** Another content type than expected. */
        CONTENT_TYPE,

        /** A reply larger than the limit. */
        TOO_LARGE,

        /** The body is malformed, or a field is missing or wrong. */
        BAD_REPLY,

        /** The controller's {@code code} says no. */
        REFUSED,
    }
}
