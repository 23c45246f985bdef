package io.sluice.media;

import org.agrona.DirectBuffer;

/**
 * Looks for CEA-608/708 captions in the first video frames, which come in pieces cut anywhere. Bounded state, allocates
 * nothing.
 */
public final class CaptionDetector
{
    /**
     * After so many frames without captions it stops looking.
     */
    public static final int MAX_FRAMES = 10;

    public void begin(final int codecId, final int nalLengthSize)
    {
    }

    public void onData(final DirectBuffer buffer, final int offset, final int length)
    {
    }

    public void end()
    {
    }

    public boolean found()
    {
        return false;
    }

    public boolean isDone()
    {
        return false;
    }
}
