package io.sluice.kmp;

/**
 * The peer broke the protocol beyond repair; the connection must be closed. The message says what was received and
 * what was expected, in words for an operator's log.
 */
public final class KmpException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was wrong, for the log.
     */
    public KmpException(final String message)
    {
        super(message);
    }
}
