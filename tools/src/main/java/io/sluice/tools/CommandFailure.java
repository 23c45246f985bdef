package io.sluice.tools;

/**
 * A command could not do its work, for a reason that its user can mend. The message says what was wrong and what to do;
 * it is printed without a stack trace, and the command exits with status 1.
 */
public final class CommandFailure extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message for the user.
     */
    public CommandFailure(final String message)
    {
        super(message);
    }

    /**
     * @param message for the user.
     * @param cause   of the failure.
     */
    public CommandFailure(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
