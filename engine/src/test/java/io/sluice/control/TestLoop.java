package io.sluice.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A client and the loop that polls it, when and only when it is woken.
 */
final class TestLoop implements AutoCloseable
{
    private static final long LIMIT_S = 20;
    private static final int POLL_LIMIT = 4;

    private final Semaphore wakeups = new Semaphore(0);
    private final ControlClient client = new ControlClient(new ControlClientContext().wakeup(wakeups::release));

    ControlClient client()
    {
        return client;
    }

    Semaphore wakeups()
    {
        return wakeups;
    }

    /**
     * Poll whenever woken until a condition holds.
     */
    void runUntil(final BooleanSupplier condition) throws InterruptedException
    {
        while (!condition.getAsBoolean())
        {
            assertTrue(wakeups.tryAcquire(LIMIT_S, TimeUnit.SECONDS), "the client did not wake the loop");
            client.poll(POLL_LIMIT);
        }
    }

    /**
     * Wait for something that another thread does.
     */
    static void await(final Semaphore permits, final int count) throws InterruptedException
    {
        assertTrue(permits.tryAcquire(count, LIMIT_S, TimeUnit.SECONDS), "it did not happen");
    }

    <R> Outcome<R> run(final Outcome<R> outcome) throws InterruptedException
    {
        runUntil(outcome::isKnown);
        return outcome;
    }

    @Override
    public void close()
    {
        client.close();
    }

    /**
     * A listener that remembers.
     *
     * @param <R> the answer.
     */
    static final class Outcome<R> implements ControlListener<R>
    {
        private final Thread loop = Thread.currentThread();
        private final List<R> replies = new ArrayList<>();
        private final List<ControlFailure> failures = new ArrayList<>();

        @Override
        public void onReply(final R reply)
        {
            assertEquals(loop, Thread.currentThread());
            replies.add(reply);
        }

        @Override
        public void onFailure(final ControlFailure failure)
        {
            assertEquals(loop, Thread.currentThread());
            failures.add(failure);
        }

        boolean isKnown()
        {
            return !replies.isEmpty() || !failures.isEmpty();
        }

        R reply()
        {
            assertEquals(List.of(), failures);
            assertEquals(1, replies.size());
            return replies.get(0);
        }

        ControlFailure failure()
        {
            assertEquals(List.of(), replies);
            assertEquals(1, failures.size());
            return failures.get(0);
        }
    }
}
