package io.sluice.amf;

/**
 * Bytes that are not well-formed AMF or break an {@link AmfLimits limit}, or a value that the format written cannot
 * hold. For a reader the message names the byte, counted from where the reader was wrapped, and what was expected.
 */
public final class AmfException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was wrong, for the log.
     */
    public AmfException(final String message)
    {
        super(message);
    }
}
