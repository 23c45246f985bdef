package io.sluice.cnc;

/**
 * A record of the command ring cannot be read.
 */
final class MalformedCommandException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    MalformedCommandException(final String message)
    {
        super(message);
    }
}
