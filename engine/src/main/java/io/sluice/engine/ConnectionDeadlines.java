package io.sluice.engine;

import io.sluice.cnc.EngineCounter;
import io.sluice.config.ServerSettings;

/**
 * The time limits of one connection: to finish its handshake, to send audio or video, to take what is sent to it. They
 * are looked at when the connection's timer expires, not with every frame.
 */
final class ConnectionDeadlines
{
    /** What an overdue connection is closed for. */
    enum Overdue
    {
        /** The handshake was not done in time. */
        HANDSHAKE(EngineCounter.HANDSHAKE_TIMEOUTS),
        /** The client did not take what was sent to it. */
        SEND(EngineCounter.SEND_TIMEOUTS),
        /** No audio or video came. */
        IDLE(EngineCounter.IDLE_TIMEOUTS);

        private final EngineCounter counter;

        Overdue(final EngineCounter counter)
        {
            this.counter = counter;
        }

        EngineCounter counter()
        {
            return counter;
        }
    }

    private static final long NS_PER_MS = 1_000_000L;
    private static final long HANDSHAKE_TIMEOUT_NS = 5_000 * NS_PER_MS;
    private static final long NEVER_MS = 3_650L * 24 * 3_600_000;

    private final ServerSettings settings;
    private final long tickNs;
    private final long openedNs;
    private long lastMediaNs;
    private long publishedNs;
    private long outputStalledNs;
    private boolean isOutputStalled;
    private boolean isHandshakeComplete;
    private long dropIdlePublisherMs;

    ConnectionDeadlines(final ServerRuntime server, final long nowNs)
    {
        settings = server.settings();
        tickNs = server.tickNs();
        openedNs = nowNs;
        lastMediaNs = nowNs;
        publishedNs = nowNs;
    }

    long openedNs()
    {
        return openedNs;
    }

    boolean isOutputStalled()
    {
        return isOutputStalled;
    }

    void onMedia(final long nowNs)
    {
        lastMediaNs = nowNs;
    }

    void onPublish(final long nowNs)
    {
        publishedNs = nowNs;
    }

    /**
     * Bytes were written to the client, as many as it took.
     *
     * @return whether a new time limit has begun.
     */
    boolean onOutput(final boolean isAllTaken, final int written, final long nowNs)
    {
        final boolean hasBegun = !isAllTaken && (!isOutputStalled || written > 0);
        isOutputStalled = !isAllTaken;
        if (hasBegun)
        {
            outputStalledNs = nowNs;
        }
        return hasBegun;
    }

    /**
     * What the limits depend on besides time.
     *
     * @param isHandshakeDone  no time limit for it any more.
     * @param idlePublisherMs  time limit for a publisher that sends nothing, 0 for none.
     */
    void update(final boolean isHandshakeDone, final long idlePublisherMs)
    {
        isHandshakeComplete = isHandshakeDone;
        dropIdlePublisherMs = idlePublisherMs;
    }

    /**
     * @return the limit that has passed, or null.
     */
    Overdue overdue(final long nowNs)
    {
        if (!isHandshakeComplete && nowNs - openedNs >= HANDSHAKE_TIMEOUT_NS)
        {
            return Overdue.HANDSHAKE;
        }
        if (isOutputStalled && nowNs - sendDeadlineNs() >= 0)
        {
            return Overdue.SEND;
        }
        return nowNs - idleDeadlineNs() >= 0 ? Overdue.IDLE : null;
    }

    /**
     * @return why the connection is closed, in words for a log.
     */
    String describe(final Overdue overdue, final long nowNs)
    {
        return switch (overdue)
        {
            case HANDSHAKE -> "handshake not done within " + HANDSHAKE_TIMEOUT_NS / (1000 * NS_PER_MS) + " s";
            case SEND -> "client did not read for " + settings.timeoutMs() + " ms";
            case IDLE -> "no audio or video for " + (nowNs - lastMediaNs) / NS_PER_MS + " ms";
        };
    }

    /**
     * @return when to look again.
     */
    long nextNs(final long nowNs)
    {
        long deadlineNs = Math.min(nowNs + tickNs, idleDeadlineNs());
        if (!isHandshakeComplete)
        {
            deadlineNs = Math.min(deadlineNs, openedNs + HANDSHAKE_TIMEOUT_NS);
        }
        return isOutputStalled ? Math.min(deadlineNs, sendDeadlineNs()) : deadlineNs;
    }

    private long sendDeadlineNs()
    {
        return outputStalledNs + settings.timeoutMs() * NS_PER_MS;
    }

    private long idleDeadlineNs()
    {
        return Math.min(
            lastMediaNs + orNever(settings.idleTimeoutMs()) * NS_PER_MS,
            Math.max(lastMediaNs, publishedNs) + orNever(dropIdlePublisherMs) * NS_PER_MS);
    }

    /**
     * Zero switches a time limit off.
     */
    private static long orNever(final long limitMs)
    {
        return limitMs > 0 ? limitMs : NEVER_MS;
    }
}
