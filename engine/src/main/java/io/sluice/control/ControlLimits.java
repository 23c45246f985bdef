package io.sluice.control;

/**
 * How long a call may take, how much may come back and how often it is tried.
 *
 * @param connectAndSendTimeoutMs for a try's connection and the sending of its request.
 * @param readTimeoutMs           for a try's whole reply, counted from when its request was sent.
 * @param maxReplyBytes           the largest body that is read.
 * @param retries                 tries after the first.
 * @param retryIntervalMs         between a failed try's end and the next try.
 */
public record ControlLimits(
    long connectAndSendTimeoutMs, long readTimeoutMs, int maxReplyBytes, int retries, long retryIntervalMs)
{
    /**
     * What the directives' defaults say: 2 s to connect and send, 20 s for the reply, 4k, 5 retries 2 s apart.
     */
    public static final ControlLimits DEFAULT = new ControlLimits(2_000, 20_000, 4_096, 5, 2_000);

    /**
     * @throws IllegalArgumentException when a time limit or the size is not positive, or another value is negative.
     */
    public ControlLimits
    {
        if (connectAndSendTimeoutMs <= 0 || readTimeoutMs <= 0)
        {
            throw new IllegalArgumentException("time limits must be positive: connect and send " +
                connectAndSendTimeoutMs + " ms, read " + readTimeoutMs + " ms");
        }
        if (maxReplyBytes <= 0)
        {
            throw new IllegalArgumentException("largest reply must be positive: " + maxReplyBytes + " bytes");
        }
        if (retries < 0 || retryIntervalMs < 0)
        {
            throw new IllegalArgumentException(
                "negative retries or interval: " + retries + " retries, " + retryIntervalMs + " ms apart");
        }
    }

    /**
     * @return the same limits for a call that is tried once only.
     */
    public ControlLimits withoutRetries()
    {
        return new ControlLimits(connectAndSendTimeoutMs, readTimeoutMs, maxReplyBytes, 0, retryIntervalMs);
    }
}
