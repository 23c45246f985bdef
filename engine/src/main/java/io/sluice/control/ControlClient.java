package io.sluice.control;

import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes HTTP calls off the loop's thread and brings their outcomes back to it.
 * <p>
 * All methods are to be called on one thread, the loop's. None of them waits, and only {@link #poll} calls listeners.
 * <p>
 * Threads: one of the client's own makes tries and watches time limits; the HTTP client's selector thread takes the
 * replies; and each controller that is named by a host name has a thread that looks the name up, because that
 * blocks and may take long, and then makes the try. So a controller that hangs, or whose name can't be resolved,
 * never holds up the calls to another.
 */
public final class ControlClient implements AutoCloseable
{
    private static final String COMMON_PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";
    private static final long IDLE_LOOKUP_THREAD_MS = 60_000;
    private static final int FAILED_TRY_LINES_PER_SECOND = 20;

    static
    {
        // HttpClient.sendAsync completes in CompletableFuture's default executor, whatever executor it was given. Up to
        // JDK 24, and on one or two processors, that starts a thread for every call unless the common pool's
        // parallelism is set to more than 1: four times the cost of the call. Has no effect when something else has
        // used the pool before, so a launcher does well to set the property too.
        if (null == System.getProperty(COMMON_PARALLELISM) && Runtime.getRuntime().availableProcessors() <= 2)
        {
            System.setProperty(COMMON_PARALLELISM, "2");
        }
    }

    private final Runnable wakeup;
    private final String threadName;
    private final ScheduledThreadPoolExecutor scheduler;
    private final Map<String, ThreadPoolExecutor> lookupByHost = new HashMap<>();
    private final HttpClient http;
    private final Queue<ControlCall<?>> ended = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isSignalled = new AtomicBoolean();
    private final Set<ControlCall<?>> inFlight = new HashSet<>();
    private final LineLimiter failedTryLines = new LineLimiter(System::nanoTime, FAILED_TRY_LINES_PER_SECOND);
    private boolean isClosed;

    /**
     * @param context the settings.
     */
    public ControlClient(final ControlClientContext context)
    {
        context.conclude();
        wakeup = context.wakeup();
        threadName = context.threadName();
        // What comes after close() belongs to calls that were cancelled, and is discarded.
        scheduler = new ScheduledThreadPoolExecutor(
            1, task -> newThread(task, threadName), new ThreadPoolExecutor.DiscardPolicy());
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // Everything the HTTP client would hand to an executor is short, so it is run where it arises: a hand-off
        // between threads costs more than the work.
        http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(Runnable::run)
            .build();
    }

    /**
     * Make a call.
     *
     * @param request  to send.
     * @param listener is told the outcome, from {@link #poll}; may be null, and then a failure is only logged.
     * @param <R>      the answer.
     * @return the call, which may be cancelled.
     */
    public <R> ControlCall<R> send(final ControlRequest<R> request, final ControlListener<R> listener)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the control client is closed");
        }
        final ControlCall<R> call = new ControlCall<>(this, request, listener, lookupFor(request));
        inFlight.add(call);
        call.start();
        return call;
    }

    /**
     * Tell listeners the outcomes that have come in. An exception of a listener goes through; the other outcomes are
     * kept for the next call of this method.
     *
     * @param limit the most outcomes to tell.
     * @return how many were told.
     */
    public int poll(final int limit)
    {
        // Before the queue is read, so that a call that ends meanwhile signals again.
        if (isSignalled.get())
        {
            isSignalled.set(false);
        }
        int count = 0;
        try
        {
            while (count < limit)
            {
                final ControlCall<?> call = ended.poll();
                if (null == call)
                {
                    break;
                }
                if (inFlight.remove(call))
                {
                    count++;
                    call.tell();
                }
            }
        }
        finally
        {
            if (!ended.isEmpty())
            {
                signal();
            }
        }
        return count;
    }

    /**
     * @return how many calls' outcomes have not been told yet.
     */
    public int inFlight()
    {
        return inFlight.size();
    }

    /**
     * Cancel all calls and end the client's threads. To let calls finish, poll until {@link #inFlight()} is 0 first.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        for (final ControlCall<?> call : List.copyOf(inFlight))
        {
            call.cancel();
        }
        for (final ThreadPoolExecutor lookup : lookupByHost.values())
        {
            lookup.shutdown();
        }
        // Runs the cancellations that are queued, then ends.
        scheduler.shutdown();
    }

    HttpClient http()
    {
        return http;
    }

    LineLimiter failedTryLines()
    {
        return failedTryLines;
    }

    ScheduledThreadPoolExecutor scheduler()
    {
        return scheduler;
    }

    /**
     * On any thread.
     */
    void onEnded(final ControlCall<?> call)
    {
        ended.add(call);
        signal();
    }

    boolean onCancel(final ControlCall<?> call)
    {
        return inFlight.remove(call);
    }

    private void signal()
    {
        if (!isSignalled.getAndSet(true))
        {
            wakeup.run();
        }
    }

    /**
     * @return what looks the controller's name up, or null when there is nothing to be looked up.
     */
    private Executor lookupFor(final ControlRequest<?> request)
    {
        final String host = request.endpoint().uri().getHost();
        return isLiteral(host) ? null : lookupByHost.computeIfAbsent(host, this::newLookup);
    }

    private ThreadPoolExecutor newLookup(final String host)
    {
        final ThreadPoolExecutor lookup = new ThreadPoolExecutor(
            1,
            1,
            IDLE_LOOKUP_THREAD_MS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> newThread(task, threadName + '-' + host),
            new ThreadPoolExecutor.DiscardPolicy());
        lookup.allowCoreThreadTimeOut(true);
        return lookup;
    }

    private static Thread newThread(final Runnable task, final String name)
    {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * An IPv6 address is in brackets, and no top-level domain begins with a digit (RFC 3696, section 2).
     */
    private static boolean isLiteral(final String host)
    {
        final char first = host.charAt(host.lastIndexOf('.', host.length() - 2) + 1);
        return host.startsWith("[") || (first >= '0' && first <= '9');
    }
}
