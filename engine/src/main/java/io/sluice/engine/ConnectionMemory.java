package io.sluice.engine;

import io.sluice.memory.Budget;
import io.sluice.rtmp.SessionMemory;

/**
 * What one owner uses of a {@link Budget} that it shares with many others. The first bytes are free: an owner that is
 * modest can go on when others have used the budget up. For use by one thread.
 */
final class ConnectionMemory implements SessionMemory
{
    private final Budget budget;
    private final long freeBytes;
    private long usedBytes;
    private boolean isRefused;
    private boolean isClosed;

    /**
     * Creates a share of which nothing is used.
     *
     * @param budget    that is shared.
     * @param freeBytes that are not charged to the budget.
     */
    ConnectionMemory(final Budget budget, final long freeBytes)
    {
        this.budget = budget;
        this.freeBytes = freeBytes;
    }

    /**
     * Uses some more, if the budget allows.
     *
     * @param bytes to use.
     * @return false, with nothing changed, if they would pass the budget's limit, or after {@link #close()}.
     */
    public boolean tryUse(final long bytes)
    {
        if (isClosed || !budget.tryUse(charged(usedBytes + bytes) - charged(usedBytes)))
        {
            isRefused = true;
            return false;
        }
        usedBytes += bytes;
        isRefused = false;
        return true;
    }

    /**
     * Gives back what was used; does nothing after {@link #close()}.
     *
     * @param bytes that are not used any more.
     */
    public void giveBack(final long bytes)
    {
        if (isClosed)
        {
            return;
        }
        if (bytes > usedBytes)
        {
            throw new IllegalStateException("giving back " + bytes + " bytes, but only " + usedBytes + " are used");
        }
        budget.giveBack(charged(usedBytes) - charged(usedBytes - bytes));
        usedBytes -= bytes;
    }

    /**
     * Gives back all that is used; nothing can be used any more.
     */
    void close()
    {
        giveBack(usedBytes);
        isClosed = true;
    }

    /**
     * Whether the budget refused what this owner wanted last.
     *
     * @return true if it did.
     */
    boolean isRefused()
    {
        return isRefused;
    }

    /**
     * What is used, the free bytes included.
     *
     * @return in bytes.
     */
    long usedBytes()
    {
        return usedBytes;
    }

    /**
     * What all owners together may use.
     *
     * @return in bytes.
     */
    public long limitBytes()
    {
        return budget.limitBytes();
    }

    private long charged(final long bytes)
    {
        return Math.max(0, bytes - freeBytes);
    }
}
