package io.sluice.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class LoopMailboxTest
{
    private final AtomicInteger wakeups = new AtomicInteger();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void runsTasksInOrderAndWakesOncePerBatch()
    {
        final LoopMailbox mailbox = new LoopMailbox(wakeups::incrementAndGet);
        assertEquals(0, mailbox.drain(10));
        for (int i = 0; i < 5; i++)
        {
            final int number = i;
            mailbox.execute(() -> done.add(number));
        }
        assertEquals(1, wakeups.get());
        assertEquals(5, mailbox.drain(10));
        assertEquals(List.of(0, 1, 2, 3, 4), done);
        assertEquals(0, mailbox.drain(10));
        mailbox.execute(() -> done.add(5));
        assertEquals(2, wakeups.get());
    }

    /** The loop must not go to sleep over what a bounded call left. */
    @Test
    void wakesAgainForWhatIsLeft()
    {
        final LoopMailbox mailbox = new LoopMailbox(wakeups::incrementAndGet);
        for (int i = 0; i < 5; i++)
        {
            mailbox.execute(() -> done.add(0));
        }
        assertEquals(3, mailbox.drain(3));
        assertEquals(2, wakeups.get());
        assertEquals(2, mailbox.drain(3));
        assertEquals(5, done.size());
    }

    @Test
    void aTaskMayHandOverAnother()
    {
        final LoopMailbox mailbox = new LoopMailbox(wakeups::incrementAndGet);
        mailbox.execute(() -> mailbox.execute(() -> done.add(1)));
        int drained = mailbox.drain(1);
        while (done.isEmpty())
        {
            drained += mailbox.drain(1);
        }
        assertEquals(2, drained);
    }

    /** A loop that sleeps until it is woken misses no task of many threads. */
    @Test
    void noTaskIsLostBetweenSleepAndWakeup() throws InterruptedException
    {
        final int threads = 4;
        final int perThread = 5000;
        final Semaphore awake = new Semaphore(0);
        final LoopMailbox mailbox = new LoopMailbox(awake::release);
        for (int i = 0; i < threads; i++)
        {
            final int first = i * perThread;
            final Thread thread = new Thread(() ->
            {
                for (int number = first; number < first + perThread; number++)
                {
                    final int task = number;
                    mailbox.execute(() -> done.add(task));
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        while (done.size() < threads * perThread)
        {
            awake.acquire();
            mailbox.drain(64);
        }
        final int[] last = {-1, perThread - 1, 2 * perThread - 1, 3 * perThread - 1};
        for (final int number : done)
        {
            final int thread = number / perThread;
            assertEquals(last[thread] + 1, number, "in the order of the thread that handed over");
            last[thread] = number;
        }
    }
}
