package io.sluice.api;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One listener to the events. Nobody waits for it: what it does not take is kept up to a limit, then it is cut off.
 */
final class EventStream implements Callback
{
    private static final int MAX_PENDING = 1_000;
    private static final byte[] GREETING = "retry: 2000\n: events from now on\n\n".getBytes(StandardCharsets.US_ASCII);

    private final EventFeed feed;
    private final Response response;
    private final Callback callback;
    private final Deque<byte[]> pending = new ArrayDeque<>();
    private boolean isWriting;
    private boolean isEnding;
    private boolean isOver;

    EventStream(final EventFeed feed, final Response response, final Callback callback)
    {
        this.feed = feed;
        this.response = response;
        this.callback = callback;
    }

    /** Begins the response. */
    void begin()
    {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put("X-Accel-Buffering", "no");
        send(GREETING);
    }

    /** Sends bytes, or keeps them until those before have gone. */
    void send(final byte[] bytes)
    {
        synchronized (this)
        {
            if (isOver || isEnding)
            {
                return;
            }

            pending.add(bytes);
            if (isWriting && pending.size() <= MAX_PENDING)
            {
                return;
            }

            if (isWriting)
            {
                isOver = true;
            }
            else
            {
                isWriting = true;
            }
        }

        if (isOver)
        {
            fail(new IllegalStateException("the listener takes events too slowly"));
        }
        else
        {
            writeNext();
        }
    }

    /** Ends the response when what is kept has gone. */
    void end()
    {
        synchronized (this)
        {
            if (isOver || isEnding)
            {
                return;
            }

            isEnding = true;
            if (isWriting)
            {
                return;
            }

            isWriting = true;
        }

        writeNext();
    }

    @Override
    public void succeeded()
    {
        writeNext();
    }

    @Override
    public void failed(final Throwable cause)
    {
        synchronized (this)
        {
            if (isOver)
            {
                return;
            }

            isOver = true;
        }

        fail(cause);
    }

    private void writeNext()
    {
        final byte[] bytes;
        synchronized (this)
        {
            if (isOver)
            {
                return;
            }

            bytes = pending.poll();
            if (bytes == null)
            {
                isWriting = false;
                if (!isEnding)
                {
                    return;
                }

                isOver = true;
            }
        }

        if (bytes == null)
        {
            feed.remove(this);
            callback.succeeded();
        }
        else
        {
            response.write(false, ByteBuffer.wrap(bytes), this);
        }
    }

    private void fail(final Throwable cause)
    {
        feed.remove(this);
        callback.failed(cause);
    }
}
