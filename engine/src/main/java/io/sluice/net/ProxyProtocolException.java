package io.sluice.net;

/**
 * The connection does not begin with a PROXY protocol header; it must be closed.
 */
public final class ProxyProtocolException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was wrong, for the log.
     */
    public ProxyProtocolException(final String message)
    {
        super(message);
    }
}
