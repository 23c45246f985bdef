package io.sluice.tools;

import java.io.IOException;

/**
 * The RTMP server said no.
 */
public final class RtmpRefusedException extends IOException
{
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String description;

    /**
     * @param command     that was refused.
     * @param code        of the server, such as {@code NetStream.Publish.Unauthorized}.
     * @param description of the server.
     */
    public RtmpRefusedException(final String command, final String code, final String description)
    {
        super("the server refused " + command + ": " + code + (description.isEmpty() ? "" : " (" + description + ")"));
        this.code = code;
        this.description = description;
    }

    /**
     * @return the server's code, empty if it gave none.
     */
    public String code()
    {
        return code;
    }

    /**
     * @return the server's description, empty if it gave none.
     */
    public String description()
    {
        return description;
    }
}
