package io.sluice.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a condition, bounded.
 */
final class Await
{
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NS = 2_000_000;

    private Await()
    {
    }

    static void until(final String what, final BooleanSupplier condition)
    {
        until(() -> what, condition);
    }

    static void until(final Supplier<String> what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("did not happen within " + LIMIT.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
