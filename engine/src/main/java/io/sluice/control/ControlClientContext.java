package io.sluice.control;

import java.util.Objects;

/**
 * Settings of a {@link ControlClient}.
 */
public final class ControlClientContext
{
    private Runnable wakeup;
    private String threadName = "sluice-control";

    /**
     * @return what makes the loop call {@link ControlClient#poll} soon.
     */
    public Runnable wakeup()
    {
        return wakeup;
    }

    /**
     * @param wakeup makes the loop call {@link ControlClient#poll} soon; called on the client's threads.
     * @return this.
     */
    public ControlClientContext wakeup(final Runnable wakeup)
    {
        this.wakeup = wakeup;
        return this;
    }

    /**
     * @return what the names of the client's threads begin with.
     */
    public String threadName()
    {
        return threadName;
    }

    /**
     * @param threadName what the names of the client's threads begin with.
     * @return this.
     */
    public ControlClientContext threadName(final String threadName)
    {
        this.threadName = threadName;
        return this;
    }

    /**
     * Check that all is set.
     *
     * @return this.
     */
    public ControlClientContext conclude()
    {
        Objects.requireNonNull(wakeup, "wakeup");
        Objects.requireNonNull(threadName, "threadName");
        return this;
    }
}
