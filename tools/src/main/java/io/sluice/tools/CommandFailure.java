package io.sluice.tools;

/**
 * A command could not do its work, for a reason that its user can mend. The message says what was wrong and what to do;
 * it is printed without a stack trace, and the command exits with {@link #status()}.
 */
public final class CommandFailure extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param message for the user.
     */
    public CommandFailure(final String message)
    {
        this(message, SluiceCommand.FAILURE);
    }

    /**
     * @param message for the user.
     * @param status  that the command exits with.
     */
    public CommandFailure(final String message, final int status)
    {
        super(message);
        this.status = status;
    }

    /**
     * @param message for the user.
     * @param cause   of the failure.
     */
    public CommandFailure(final String message, final Throwable cause)
    {
        super(message, cause);
        status = SluiceCommand.FAILURE;
    }

    /**
     * @return what the command exits with: 1 unless told otherwise.
     */
    public int status()
    {
        return status;
    }
}
