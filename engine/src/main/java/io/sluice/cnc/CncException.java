package io.sluice.cnc;

/**
 * The shared file cannot be made, or cannot be read; the message tells an operator which file, why, and what to do.
 */
public final class CncException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message for the operator.
     */
    public CncException(final String message)
    {
        super(message);
    }

    /**
     * @param message for the operator.
     * @param cause   of it.
     */
    public CncException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
