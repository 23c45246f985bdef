package io.sluice.control;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call to the controller, with all its tries.
 *
 * @param <R> the answer.
 */
public final class ControlCall<R>
{
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlCall.class);

    private final ControlClient client;
    private final ControlRequest<R> request;
    private final ControlListener<R> listener;
    private final Executor lookup;

    // Only one try is under way at a time, and it hands over through the scheduler or the queue of ended calls, which
    // orders all access to these. currentTry belongs to the scheduler's thread.
    private ControlTry<R> currentTry;
    private int tries;
    private R reply;
    private ControlFailure failure;

    private volatile Future<?> retry;
    private volatile boolean isCancelled;

    ControlCall(
        final ControlClient client,
        final ControlRequest<R> request,
        final ControlListener<R> listener,
        final Executor lookup)
    {
        this.client = client;
        this.request = request;
        this.listener = listener;
        this.lookup = lookup;
    }

    /**
     * End the call: its listener will not be called, and the exchange and further tries are given up. Does nothing
     * when the call has ended. To be called on the loop's thread.
     */
    public void cancel()
    {
        if (!isCancelled && client.onCancel(this))
        {
            isCancelled = true;
            // Closing a connection is work for another thread.
            client.scheduler().execute(this::abort);
        }
    }

    void start()
    {
        client.scheduler().execute(this::nextTry);
    }

    void tell()
    {
        if (null == listener)
        {
            if (null != failure)
            {
                LOGGER.warn("{}: {}", request.context(), failure.message());
            }
        }
        else if (null != failure)
        {
            listener.onFailure(failure);
        }
        else
        {
            listener.onReply(reply);
        }
    }

    void onTrySucceeded(final R answer)
    {
        reply = answer;
        client.onEnded(this);
    }

    void onTryFailed(final ControlFailure.Kind kind, final String reason)
    {
        if (isCancelled)
        {
            return;
        }
        final ControlLimits limits = request.endpoint().limits();
        final int allTries = limits.retries() + 1;
        if (tries < allTries)
        {
            final String note = client.failedTryLines().nextLine();
            if (null != note)
            {
                LOGGER.warn("{}: POST {} failed, try {} of {}: {}; next try in {} ms{}", request.context(),
                    request.endpoint().uri(), tries, allTries, reason, limits.retryIntervalMs(), note);
            }
            retry = client.scheduler().schedule(this::nextTry, limits.retryIntervalMs(), TimeUnit.MILLISECONDS);
        }
        else
        {
            failure = new ControlFailure(kind, describe(reason), tries);
            client.onEnded(this);
        }
    }

    /**
     * On the scheduler's thread.
     */
    private void nextTry()
    {
        if (!isCancelled)
        {
            tries++;
            currentTry = new ControlTry<>(client, this, request);
            currentTry.start(lookup);
        }
    }

    /**
     * On the scheduler's thread.
     */
    private void abort()
    {
        final Future<?> pending = retry;
        if (null != pending)
        {
            pending.cancel(false);
        }
        if (null != currentTry)
        {
            currentTry.abort();
        }
    }

    private String describe(final String reason)
    {
        return "POST " + request.endpoint().uri() + " failed" +
            (tries > 1 ? " after " + tries + " tries: " : ": ") + reason;
    }
}
