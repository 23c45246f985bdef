package io.sluice.net;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;

/**
 * Tasks that other threads hand to the loop. Only for the control path: each hand-over allocates.
 */
public final class LoopMailbox implements Executor
{
    private final ManyToOneConcurrentLinkedQueue<Runnable> queue = new ManyToOneConcurrentLinkedQueue<>();
    private final AtomicBoolean isSignalled = new AtomicBoolean();
    private final Runnable wakeup;

    /**
     * @param wakeup ends the loop's wait.
     */
    public LoopMailbox(final Runnable wakeup)
    {
        this.wakeup = wakeup;
    }

    /**
     * Hand a task to the loop. May be called from any thread.
     *
     * @param task to run on the loop's thread.
     */
    public void execute(final Runnable task)
    {
        queue.offer(task);
        if (isSignalled.compareAndSet(false, true))
        {
            wakeup.run();
        }
    }

    /**
     * Run what is waiting; for the loop's thread.
     *
     * @param limit of tasks to run in this call.
     * @return how many were run.
     */
    public int drain(final int limit)
    {
        if (!isSignalled.get())
        {
            return 0;
        }
        isSignalled.set(false);
        int count = 0;
        while (count < limit)
        {
            final Runnable task = queue.poll();
            if (task == null)
            {
                return count;
            }
            task.run();
            count++;
        }
        if (isSignalled.compareAndSet(false, true))
        {
            wakeup.run();
        }
        return count;
    }
}
