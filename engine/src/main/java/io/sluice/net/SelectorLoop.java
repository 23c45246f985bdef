package io.sluice.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.agrona.LangUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one selector of an engine and the receive buffer that all its sockets share. Not thread-safe: everything but
 * {@link #wakeup()} belongs to the loop's thread.
 * <p>
 * What is read from a socket is parsed before the next socket is read, so one buffer serves all of them: it stays in
 * the core's cache, and an idle connection holds no memory.
 * <p>
 * {@link #poll(long)} itself allocates nothing, but the JDK's epoll selector boxes the descriptor of each channel that
 * is ready: 16 bytes for each one above 127. The option {@code -XX:AutoBoxCacheMax=131072} makes the JVM keep the boxes
 * of all descriptors that a process is likely to have, in 2.5 MB.
 */
public final class SelectorLoop implements AutoCloseable
{
    /** Room for one read: many small chunks per system call, and still within a core's second-level cache. */
    public static final int RECEIVE_BUFFER_LENGTH = 256 * 1024;

    private final Selector selector;
    private final CycleClock clock;
    private final ByteBuffer receiveByteBuffer = ByteBuffer.allocateDirect(RECEIVE_BUFFER_LENGTH);
    private final UnsafeBuffer receiveBuffer = new UnsafeBuffer(receiveByteBuffer);
    private final Consumer<SelectionKey> dispatch = this::dispatch;
    private boolean isClockFresh;

    /**
     * @param clock updated in each {@link #poll(long)}.
     */
    public SelectorLoop(final CycleClock clock)
    {
        this.clock = clock;
        try
        {
            selector = Selector.open();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot open a selector", ex);
        }
    }

    /**
     * Wait for events, update the clock, and handle them.
     *
     * @param timeoutMs to wait at most; 0 or less does not wait.
     * @return how many channels were ready.
     */
    public int poll(final long timeoutMs)
    {
        isClockFresh = false;
        int ready = 0;
        try
        {
            ready = timeoutMs > 0 ? selector.select(dispatch, timeoutMs) : selector.selectNow(dispatch);
        }
        catch (final IOException ex)
        {
            LangUtil.rethrowUnchecked(ex);
        }
        if (!isClockFresh)
        {
            clock.update();
        }
        return ready;
    }

    /**
     * End a wait in {@link #poll(long)}, or the next one. May be called from any thread.
     */
    public void wakeup()
    {
        selector.wakeup();
    }

    /**
     * @param channel   in non-blocking mode.
     * @param ops       of {@link SelectionKey}.
     * @param endPoint  to be called when the channel is ready.
     * @return the key.
     * @throws IOException when the channel is closed.
     */
    SelectionKey register(final SelectableChannel channel, final int ops, final EndPoint endPoint) throws IOException
    {
        return channel.register(selector, ops, endPoint);
    }

    /**
     * @return the shared buffer to read into; its bytes are valid until the next read of any socket.
     */
    ByteBuffer receiveByteBuffer()
    {
        return receiveByteBuffer;
    }

    /**
     * @return view of {@link #receiveByteBuffer()}.
     */
    UnsafeBuffer receiveBuffer()
    {
        return receiveBuffer;
    }

    /**
     * @return the time of the current cycle.
     */
    public CycleClock clock()
    {
        return clock;
    }

    /**
     * Close the selector and every channel that is still registered.
     */
    public void close()
    {
        final List<IOException> failures = new ArrayList<>();
        for (final SelectionKey key : selector.keys())
        {
            closeQuietly(key.channel(), failures);
        }
        closeQuietly(selector, failures);
        if (!failures.isEmpty())
        {
            throw new UncheckedIOException("closing the selector's channels", failures.get(0));
        }
    }

    private static void closeQuietly(final java.io.Closeable resource, final List<IOException> failures)
    {
        try
        {
            resource.close();
        }
        catch (final IOException ex)
        {
            failures.add(ex);
        }
    }

    private void dispatch(final SelectionKey key)
    {
        if (!isClockFresh)
        {
            isClockFresh = true;
            clock.update();
        }
        if (key.isValid())
        {
            ((EndPoint)key.attachment()).onReady(key.readyOps());
        }
    }
}
