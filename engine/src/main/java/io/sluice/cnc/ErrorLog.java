package io.sluice.cnc;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.errors.DistinctErrorLog;

/**
 * Errors that an operator should hear of, each distinct one once, with how often and when it was seen. Takes 1 MiB of
 * them; what comes after that is not kept. May be called from any thread; allocates, so only for what should not
 * happen.
 */
public final class ErrorLog
{
    private final DistinctErrorLog log;

    ErrorLog(final AtomicBuffer buffer, final EpochClock clock)
    {
        log = new DistinctErrorLog(buffer, clock);
    }

    /**
     * An exception that should not have been.
     *
     * @param error with its stack.
     * @return whether there was room for it.
     */
    public boolean record(final Throwable error)
    {
        return log.record(error);
    }

    /**
     * An error that has no exception. Without numbers or names that differ each time, or every one is distinct.
     *
     * @param message for the operator.
     * @return whether there was room for it.
     */
    public boolean record(final String message)
    {
        return log.record(new Message(message));
    }

    /**
     * Words in the guise of an exception, which is all that the log takes.
     */
    private static final class Message extends Exception
    {
        private static final long serialVersionUID = 1L;

        Message(final String text)
        {
            super(text, null, false, false);
        }

        @Override
        public String toString()
        {
            return getMessage();
        }
    }
}
