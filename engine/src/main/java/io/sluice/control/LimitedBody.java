package io.sluice.control;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Takes a reply's body up to a limit. Beyond it the exchange is given up and nothing more is read.
 */
final class LimitedBody implements HttpResponse.BodySubscriber<byte[]>
{
    private static final int INITIAL_CAPACITY = 512;

    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final int limit;
    private Flow.Subscription subscription;
    private byte[] bytes;
    private int length;
    private boolean isTooLarge;

    LimitedBody(final int limit)
    {
        this.limit = limit;
        bytes = new byte[Math.min(limit, INITIAL_CAPACITY)];
    }

    boolean isTooLarge()
    {
        return isTooLarge;
    }

    @Override
    public CompletionStage<byte[]> getBody()
    {
        return whole;
    }

    @Override
    public void onSubscribe(final Flow.Subscription subscription)
    {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(final List<ByteBuffer> buffers)
    {
        for (final ByteBuffer buffer : buffers)
        {
            if (isTooLarge)
            {
                return;
            }
            append(buffer);
        }
    }

    @Override
    public void onError(final Throwable error)
    {
        whole.completeExceptionally(error);
    }

    @Override
    public void onComplete()
    {
        whole.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    private void append(final ByteBuffer buffer)
    {
        final int count = buffer.remaining();
        if (count > limit - length)
        {
            isTooLarge = true;
            subscription.cancel();
            whole.complete(new byte[0]);
            return;
        }
        if (count > bytes.length - length)
        {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(2L * bytes.length, (long) length + count)));
        }
        buffer.get(bytes, length, count);
        length += count;
    }
}
