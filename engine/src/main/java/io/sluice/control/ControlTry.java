package io.sluice.control;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;


/**
 * One HTTP exchange of a call. It ends once: by its reply, its failure, a time limit, or by being aborted.
 * <p>
 * The HTTP client's own time limits end with the reply's head, so a body that trickles in would never end; the limits
 * are watched here instead, by one timer. It is not set anew when the request has been sent: it fires at the shorter
 * of the two limits, looks what the limit is by then, and is set to that.
 *
 * @param <R> the answer.
 */
final class ControlTry<R> implements HttpResponse.BodyHandler<byte[]>, HttpRequest.BodyPublisher
{

    private final ControlClient client;
    private final ControlCall<R> call;
    private final ControlRequest<R> request;
    private final HttpRequest.BodyPublisher content;
    private final AtomicBoolean hasEnded = new AtomicBoolean();

    private volatile boolean isSent;
    private volatile long deadlineNs;
    private volatile Future<?> timer;
    private volatile CompletableFuture<HttpResponse<byte[]>> exchange;

    private ReplyHead head;
    private ControlException headFailure;
    private LimitedBody body;

    ControlTry(final ControlClient client, final ControlCall<R> call, final ControlRequest<R> request)
    {
        this.client = client;
        this.call = call;
        this.request = request;
        content = HttpRequest.BodyPublishers.ofByteArray(request.body());
    }

    /**
     * On the scheduler's thread.
     *
     * @param lookup runs the name's lookup and then the exchange's beginning; null when there is no name.
     */
    void start(final Executor lookup)
    {
        final long limitNs = TimeUnit.MILLISECONDS.toNanos(request.endpoint().limits().connectAndSendTimeoutMs());
        deadlineNs = System.nanoTime() + limitNs;
        timer = client.scheduler().schedule(this::onTimer, Math.min(limitNs, readLimitNs()), TimeUnit.NANOSECONDS);
        if (null == lookup)
        {
            exchange();
        }
        else
        {
            lookup.execute(this::lookUpAndExchange);
        }
    }

    /**
     * On the scheduler's thread.
     */
    void abort()
    {
        if (end())
        {
            cancelExchange();
        }
    }

    @Override
    public long contentLength()
    {
        return content.contentLength();
    }

    /**
     * The HTTP client asks for the body once the connection stands and the request's head is written; the body, of a
     * few kilobytes, follows at once.
     */
    @Override
    public void subscribe(final Flow.Subscriber<? super ByteBuffer> subscriber)
    {
        deadlineNs = System.nanoTime() + readLimitNs();
        isSent = true;
        content.subscribe(subscriber);
    }

    @Override
    public HttpResponse.BodySubscriber<byte[]> apply(final HttpResponse.ResponseInfo info)
    {
        final HttpHeaders headers = info.headers();
        head = new ReplyHead(
            info.statusCode(),
            headers.firstValue("content-type").orElse(""),
            headers.firstValue("location").orElse(""));
        try
        {
            request.parser().checkHead(head);
        }
        catch (final ControlException ex)
        {
            // The body is still read, within the limits, so that the connection can be used again.
            headFailure = ex;
        }
        body = new LimitedBody(request.endpoint().limits().maxReplyBytes());
        return body;
    }

    private void lookUpAndExchange()
    {
        if (hasEnded.get())
        {
            return;
        }
        final String host = request.endpoint().uri().getHost();
        try
        {
            // The HTTP client looks it up again, and finds it in the JVM's cache.
            InetAddress.getByName(host);
        }
        catch (final UnknownHostException ex)
        {
            fail(ControlFailure.Kind.CONNECTION, "the controller's host name " + host + " can't be resolved");
            return;
        }
        exchange();
    }

    private void exchange()
    {
        if (hasEnded.get())
        {
            return;
        }
        final HttpRequest.Builder builder = HttpRequest.newBuilder(request.endpoint().uri())
            .header("Content-Type", request.contentType())
            .POST(this);
        for (final ControlHeader header : request.endpoint().headers())
        {
            builder.header(header.name(), header.value());
        }
        final CompletableFuture<HttpResponse<byte[]>> future = client.http().sendAsync(builder.build(), this);
        exchange = future;
        future.whenComplete(this::onExchanged);
        if (hasEnded.get())
        {
            // Aborted, or timed out, before the exchange was known.
            future.cancel(true);
        }
    }

    private void onExchanged(final HttpResponse<byte[]> response, final Throwable error)
    {
        if (null != headFailure)
        {
            fail(headFailure.kind(), headFailure.getMessage());
        }
        else if (null != error)
        {
            fail(ControlFailure.Kind.CONNECTION, describe(error));
        }
        else if (body.isTooLarge())
        {
            fail(ControlFailure.Kind.TOO_LARGE,
                "the reply is larger than " + request.endpoint().limits().maxReplyBytes() + " bytes");
        }
        else
        {
            parse(response.body());
        }
    }

    private void parse(final byte[] replyBody)
    {
        final R answer;
        try
        {
            answer = request.parser().parse(head, replyBody);
        }
        catch (final ControlException ex)
        {
            fail(ex.kind(), ex.getMessage());
            return;
        }
        if (end())
        {
            call.onTrySucceeded(answer);
        }
    }

    private void onTimer()
    {
        final long remainingNs = deadlineNs - System.nanoTime();
        if (hasEnded.get())
        {
            return;
        }
        if (remainingNs > 0)
        {
            timer = client.scheduler().schedule(
                this::onTimer, Math.min(remainingNs, readLimitNs()), TimeUnit.NANOSECONDS);
            if (hasEnded.get())
            {
                timer.cancel(false);
            }
        }
        else if (end())
        {
            cancelExchange();
            final ControlLimits limits = request.endpoint().limits();
            call.onTryFailed(ControlFailure.Kind.TIMEOUT, isSent ?
                "no whole reply within " + limits.readTimeoutMs() + " ms" :
                "not connected and sent within " + limits.connectAndSendTimeoutMs() + " ms");
        }
    }

    private long readLimitNs()
    {
        return TimeUnit.MILLISECONDS.toNanos(request.endpoint().limits().readTimeoutMs());
    }

    private void fail(final ControlFailure.Kind kind, final String reason)
    {
        if (end())
        {
            call.onTryFailed(kind, reason);
        }
    }

    private boolean end()
    {
        if (hasEnded.getAndSet(true))
        {
            return false;
        }
        timer.cancel(false);
        return true;
    }

    private void cancelExchange()
    {
        final CompletableFuture<HttpResponse<byte[]>> future = exchange;
        if (null != future)
        {
            future.cancel(true);
        }
    }

    private static String describe(final Throwable error)
    {
        final Throwable cause = error instanceof CompletionException && null != error.getCause() ?
            error.getCause() : error;
        final String words = cause.getMessage();
        if (cause instanceof ConnectException)
        {
            return null == words ? "can't connect" : "can't connect: " + words;
        }
        return "the exchange broke: " + (null == words ? cause.getClass().getSimpleName() : words);
    }
}
