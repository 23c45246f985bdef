package io.sluice.memory;

/**
 * How much memory one owner may use, how much it does, and two marks on the way: above the high one it should begin to
 * give memory up, until it is back at the low one. For use by one thread.
 */
public final class Budget
{
    private final long limitBytes;
    private final long highBytes;
    private final long lowBytes;
    private long usedBytes;

    /**
     * Creates a budget of which nothing is used.
     *
     * @param limitBytes           the most that may be used.
     * @param highWatermarkPercent of the limit, 1 to 100.
     * @param lowWatermarkPercent  of the limit, 0 to the high one.
     */
    public Budget(final long limitBytes, final int highWatermarkPercent, final int lowWatermarkPercent)
    {
        if (limitBytes < 0)
        {
            throw new IllegalArgumentException("limit must not be negative: " + limitBytes);
        }
        if (highWatermarkPercent < 1 || highWatermarkPercent > 100)
        {
            throw new IllegalArgumentException("high watermark must be 1 to 100 percent: " + highWatermarkPercent);
        }
        if (lowWatermarkPercent < 0 || lowWatermarkPercent > highWatermarkPercent)
        {
            throw new IllegalArgumentException(
                "low watermark must be 0 to " + highWatermarkPercent + " percent: " + lowWatermarkPercent);
        }
        this.limitBytes = limitBytes;
        this.highBytes = percentOf(limitBytes, highWatermarkPercent);
        this.lowBytes = percentOf(limitBytes, lowWatermarkPercent);
    }

    /**
     * Uses some more, if the limit allows.
     *
     * @param bytes to use.
     * @return false, with nothing changed, if they would pass the limit.
     */
    public boolean tryUse(final long bytes)
    {
        if (bytes > limitBytes - usedBytes)
        {
            return false;
        }
        usedBytes += bytes;
        return true;
    }

    /**
     * Gives back what was used.
     *
     * @param bytes that are not used any more.
     */
    public void giveBack(final long bytes)
    {
        if (bytes > usedBytes)
        {
            throw new IllegalStateException("giving back " + bytes + " bytes, but only " + usedBytes + " are used");
        }
        usedBytes -= bytes;
    }

    /**
     * Whether more is used than the high watermark.
     *
     * @return true above it.
     */
    public boolean isAboveHigh()
    {
        return usedBytes > highBytes;
    }

    /**
     * Whether no more is used than the low watermark.
     *
     * @return true at or below it.
     */
    public boolean isBelowLow()
    {
        return usedBytes <= lowBytes;
    }

    /**
     * What is used.
     *
     * @return in bytes.
     */
    public long usedBytes()
    {
        return usedBytes;
    }

    /**
     * What may be used.
     *
     * @return in bytes.
     */
    public long limitBytes()
    {
        return limitBytes;
    }

    /**
     * What may still be used.
     *
     * @return in bytes.
     */
    public long leftBytes()
    {
        return limitBytes - usedBytes;
    }

    /**
     * The low watermark.
     *
     * @return in bytes.
     */
    public long lowBytes()
    {
        return lowBytes;
    }

    private static long percentOf(final long bytes, final int percent)
    {
        return bytes / 100 * percent + bytes % 100 * percent / 100;
    }
}
