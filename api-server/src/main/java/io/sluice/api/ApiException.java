package io.sluice.api;

/**
 * A request that cannot be answered as it wishes; becomes an error response.
 */
final class ApiException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int status;

    ApiException(final int status, final String message)
    {
        super(message, null, false, false);
        this.status = status;
    }

    int status()
    {
        return status;
    }

    Answer answer()
    {
        return Answer.error(status, getMessage());
    }
}
