package io.sluice.rtmp;

/**
 * What a session may keep of messages that are not whole yet, or that wait for an answer. Whoever drives the session
 * says how much, so that many of them together stay within bounds.
 */
public interface SessionMemory
{
    /** No bound besides the session's own settings, for a session that stands alone. */
    SessionMemory UNLIMITED = new SessionMemory()
    {
        @Override
        public boolean tryUse(final long bytes)
        {
            return true;
        }

        @Override
        public void giveBack(final long bytes)
        {
            // Nothing is counted.
        }

        @Override
        public long limitBytes()
        {
            return Long.MAX_VALUE;
        }
    };

    /**
     * Use some more, if that is allowed.
     *
     * @param bytes to use.
     * @return false, with nothing changed, if they may not be used: the session ends with an {@link RtmpException}.
     */
    boolean tryUse(long bytes);

    /**
     * Give back what was used.
     *
     * @param bytes that are not used any more.
     */
    void giveBack(long bytes);

    /**
     * @return the bound, for the words of an error.
     */
    long limitBytes();
}
