package io.sluice.media;

import java.io.IOException;

/**
 * A file isn't FLV, or is damaged.
 */
public final class FlvException extends IOException
{
    private static final long serialVersionUID = 1L;

    private final long positionBytes;

    FlvException(final String message, final long positionBytes)
    {
        super(message + " at byte " + positionBytes);
        this.positionBytes = positionBytes;
    }

    /**
     * @return offset in the file where it was found.
     */
    public long positionBytes()
    {
        return positionBytes;
    }
}
