package io.sluice.net;

/**
 * One timer of a {@link Timers} wheel, scheduled at most once at a time and used again and again.
 */
public final class Timer
{
    static final long NOT_SCHEDULED = Long.MIN_VALUE;

    final Runnable task;
    long wheelId = NOT_SCHEDULED;
    long deadlineNs;

    /**
     * @param task to run on the loop's thread when the timer expires.
     */
    public Timer(final Runnable task)
    {
        this.task = task;
    }

    /**
     * @return whether it will expire.
     */
    public boolean isScheduled()
    {
        return wheelId != NOT_SCHEDULED;
    }

    /**
     * @return when it expires, in the loop's nanoseconds; meaningless when not scheduled.
     */
    public long deadlineNs()
    {
        return deadlineNs;
    }
}
