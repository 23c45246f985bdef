package io.sluice.net;

import java.util.concurrent.TimeUnit;

import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The loop's timers, on a hashed wheel with a resolution of four milliseconds: a timer expires at its deadline or up
 * to one tick later. For the loop's thread only; scheduling allocates nothing once the wheel has grown to its size.
 * <p>
 * Timers that would be set anew with every frame are armed lazily instead: their owner notes the time of the last
 * frame and, when the timer expires, schedules it again for what is left.
 */
public final class Timers
{
    private static final long TICK_NS = 1L << 22;
    private static final int TICKS_PER_WHEEL = 1024;
    private static final int EXPIRY_LIMIT_PER_TICK = 1024;
    private static final long NS_PER_MS = 1_000_000L;
    private static final long MAX_WAIT_MS = 1000;

    private final DeadlineTimerWheel wheel;
    private final Long2ObjectHashMap<Timer> timerById = new Long2ObjectHashMap<>();
    private final DeadlineTimerWheel.TimerHandler onExpiry = this::onExpiry;
    private final DeadlineTimerWheel.TimerConsumer findEarliest = this::findEarliest;
    private long earliestNs = Long.MAX_VALUE;

    /**
     * @param nowNs the loop's time.
     */
    public Timers(final long nowNs)
    {
        wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, nowNs, TICK_NS, TICKS_PER_WHEEL);
    }

    /**
     * Schedule a timer, or set it anew.
     *
     * @param timer      to expire.
     * @param deadlineNs in the loop's time; may have passed already.
     */
    public void schedule(final Timer timer, final long deadlineNs)
    {
        cancel(timer);
        final long id = wheel.scheduleTimer(deadlineNs);
        timer.wheelId = id;
        timer.deadlineNs = deadlineNs;
        timerById.put(id, timer);
        if (deadlineNs - earliestNs < 0 || earliestNs == Long.MAX_VALUE)
        {
            earliestNs = deadlineNs;
        }
    }

    /**
     * Schedule a timer only if it would expire later otherwise, or not at all.
     *
     * @param timer      to expire.
     * @param deadlineNs in the loop's time.
     */
    public void scheduleNoLaterThan(final Timer timer, final long deadlineNs)
    {
        if (!timer.isScheduled() || deadlineNs - timer.deadlineNs < 0)
        {
            schedule(timer, deadlineNs);
        }
    }

    /**
     * @param timer that shall not expire; harmless when it is not scheduled.
     */
    public void cancel(final Timer timer)
    {
        if (timer.isScheduled())
        {
            wheel.cancelTimer(timer.wheelId);
            timerById.remove(timer.wheelId);
            timer.wheelId = Timer.NOT_SCHEDULED;
        }
    }

    /**
     * Run the tasks of the timers that are due.
     *
     * @param nowNs the loop's time.
     * @return how many expired.
     */
    public int poll(final long nowNs)
    {
        if (wheel.timerCount() == 0)
        {
            wheel.currentTickTime(nowNs);
            earliestNs = Long.MAX_VALUE;
            return 0;
        }
        int expired = 0;
        while (wheel.currentTickTime() - nowNs <= 0)
        {
            final long tickNs = wheel.currentTickTime();
            expired += wheel.poll(nowNs, onExpiry, EXPIRY_LIMIT_PER_TICK);
            if (wheel.currentTickTime() == tickNs)
            {
                break;
            }
        }
        if (earliestNs != Long.MAX_VALUE && earliestNs - nowNs <= 0)
        {
            earliestNs = Long.MAX_VALUE;
            wheel.forEach(findEarliest);
        }
        return expired;
    }

    /**
     * @param nowNs the loop's time.
     * @return how long the loop may wait for events without being late for a timer, in milliseconds, at least 1.
     */
    public long waitMs(final long nowNs)
    {
        if (earliestNs == Long.MAX_VALUE)
        {
            return MAX_WAIT_MS;
        }
        final long ms = (earliestNs - nowNs + TICK_NS) / NS_PER_MS + 1;
        return ms < 1 ? 1 : Math.min(ms, MAX_WAIT_MS);
    }

    /**
     * @return how many timers are scheduled.
     */
    public long count()
    {
        return wheel.timerCount();
    }

    private boolean onExpiry(final TimeUnit unit, final long nowNs, final long id)
    {
        final Timer timer = timerById.remove(id);
        if (timer != null)
        {
            timer.wheelId = Timer.NOT_SCHEDULED;
            timer.task.run();
        }
        return true;
    }

    private void findEarliest(final long deadlineNs, final long id)
    {
        if (earliestNs == Long.MAX_VALUE || deadlineNs - earliestNs < 0)
        {
            earliestNs = deadlineNs;
        }
    }
}
