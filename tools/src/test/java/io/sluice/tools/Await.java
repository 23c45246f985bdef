package io.sluice.tools;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Waits for conditions.
 */
final class Await
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_MS = 20;

    private Await()
    {
    }

    /** Wait until it is so; the test fails if it does not come. */
    static void until(final String what, final Callable<Boolean> condition)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        try
        {
            while (!condition.call())
            {
                if (System.nanoTime() - deadlineNs > 0)
                {
                    throw new AssertionError("not seen: " + what);
                }

                Thread.sleep(POLL_MS);
            }
        }
        catch (final RuntimeException ex)
        {
            throw ex;
        }
        catch (final Exception ex)
        {
            throw new AssertionError(what, ex);
        }
    }
}
