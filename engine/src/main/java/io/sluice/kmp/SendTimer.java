package io.sluice.kmp;

/**
 * When a connection has stalled, or been silent for so long that a keep-alive is due.
 */
final class SendTimer
{
    private static final long NEVER = Long.MAX_VALUE;

    private final long timeoutNs;
    private final long keepaliveNs;
    private boolean isBlocked;
    private long lastSentNs;
    private long stalledSinceNs = NEVER;

    SendTimer(final long timeoutNs, final long keepaliveNs)
    {
        this.timeoutNs = timeoutNs;
        this.keepaliveNs = keepaliveNs;
    }

    /**
     * Bytes were taken, or the connection begins.
     *
     * @param nowNs the time.
     */
    void onProgress(final long nowNs)
    {
        isBlocked = false;
        lastSentNs = nowNs;
        stalledSinceNs = NEVER;
    }

    /**
     * The socket is full.
     *
     * @param nowNs the time.
     */
    void onBlocked(final long nowNs)
    {
        isBlocked = true;
        if (NEVER == stalledSinceNs)
        {
            stalledSinceNs = nowNs;
        }
    }

    /**
     * The socket says it takes bytes again; whether it does is yet to be seen.
     */
    void onWritable()
    {
        isBlocked = false;
    }

    boolean isBlocked()
    {
        return isBlocked;
    }

    boolean isStalled(final long nowNs)
    {
        return isBlocked && nowNs >= stalledSinceNs + timeoutNs;
    }

    boolean isKeepaliveDue(final long nowNs)
    {
        return !isBlocked && keepaliveNs > 0 && nowNs >= lastSentNs + keepaliveNs;
    }

    long deadlineNs()
    {
        if (isBlocked)
        {
            return stalledSinceNs + timeoutNs;
        }
        return keepaliveNs > 0 ? lastSentNs + keepaliveNs : NEVER;
    }
}
