package io.sluice.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

import io.sluice.cnc.EngineCounter;
import io.sluice.config.KmpSettings;
import io.sluice.config.ListenSettings;
import io.sluice.control.UnpublishReason;
import io.sluice.net.ProxyProtocolException;
import io.sluice.net.ProxyProtocolReader;
import io.sluice.net.SelectorLoop;
import io.sluice.net.TcpSocket;
import io.sluice.net.TcpSocketHandler;
import io.sluice.net.Timer;
import io.sluice.rtmp.HandshakeContext;
import io.sluice.rtmp.RtmpException;
import io.sluice.rtmp.ServerSession;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One RTMP client's connection: its socket, time limits, output and end. What its commands mean is
 * {@link ClientSession}'s.
 */
final class RtmpConnection implements TcpSocketHandler
{
    private static final Logger LOG = LoggerFactory.getLogger(RtmpConnection.class);
    private static final long NS_PER_MS = 1_000_000L;
    private static final long LINGER_NS = 1_000 * NS_PER_MS;
    /** How many times as long the shortest frames may be in memory, with their headers, as they were received. */
    private static final int GROWTH = 8;
    private static final int MIN_READ = 1024;
    /** Commands, metadata and replies of an honest client fit, also when others have used up the memory of all. */
    private static final int FREE_BYTES = 4 * 1024;

    /** Listed in {@link CycleFlushes}. */
    boolean isFlushListed;

    private final EngineServices services;
    private final ServerRuntime server;
    private final long number;
    private final TcpSocket socket;
    private final ProxyProtocolReader proxyReader;
    private final ServerSession session;
    private final ClientSession client;
    private final ConnectionMemory memory;
    private final OutboundBuffer output;
    private final Timer timer = new Timer(this::onTimer);
    private final InputDump dump;
    private final SessionListing listing;
    private final ConnectionDeadlines deadlines;
    private InetSocketAddress clientAddress;
    private long bytesReceived;
    private long bytesSent;
    private int pausedTracks;
    private boolean isInSession;
    private boolean isLingering;
    private boolean isClosed;
    private UnpublishReason pendingReason;
    private String pendingWords;

    RtmpConnection(
        final EngineServices services,
        final ServerRuntime server,
        final ListenSettings listen,
        final SocketChannel channel,
        final HandshakeContext handshakes) throws IOException
    {
        this.services = services;
        this.server = server;
        number = services.connections().nextNumber();
        deadlines = new ConnectionDeadlines(server, services.clock().nowNs());
        socket = TcpSocket.accepted(services.loop(), channel, this);
        clientAddress = socket.remoteAddress();
        proxyReader = listen.proxyProtocol() ? new ProxyProtocolReader() : null;
        memory = new ConnectionMemory(services.memory(), FREE_BYTES);
        output = new OutboundBuffer(memory);
        client = new ClientSession(services, server, this);
        session = new ServerSession(server.sessionSettings(), client, this::send, nowMs(), handshakes, memory);
        dump = InputDump.open(services, server.settings().dumpFolder(), number);
        listing = new SessionListing(services.cnc().sessions());
        server.connectionOpened();
        services.connections().add(this);
        services.counters().increment(EngineCounter.CONNECTIONS_ACCEPTED);
        services.counters().add(EngineCounter.CONNECTIONS_OPEN, 1);
        services.timers().schedule(timer, deadlines.nextNs(deadlines.openedNs()));
    }

    long number()
    {
        return number;
    }

    InetSocketAddress clientAddress()
    {
        return clientAddress;
    }

    ServerSession session()
    {
        return session;
    }

    ServerRuntime server()
    {
        return server;
    }

    /**
     * @return what the connection keeps on the heap is charged to it.
     */
    ConnectionMemory memory()
    {
        return memory;
    }

    SessionListing listing()
    {
        return listing;
    }

    void updateListing()
    {
        listing.update(this);
        client.updateListings();
    }

    long openedNs()
    {
        return deadlines.openedNs();
    }

    long bytesReceived()
    {
        return bytesReceived;
    }

    long bytesSent()
    {
        return bytesSent;
    }

    boolean isClosed()
    {
        return isClosed;
    }

    /** {@inheritDoc} */
    public void onConnected()
    {
        throw new IllegalStateException("accepted socket reports a connection");
    }

    /** {@inheritDoc} */
    public void onReceived(final DirectBuffer buffer, final int offset, final int length)
    {
        bytesReceived += length;
        services.counters().add(EngineCounter.BYTES_RECEIVED, length);
        if (isLingering)
        {
            return;
        }
        if (dump != null)
        {
            dump.append(buffer, offset, length);
        }
        isInSession = true;
        try
        {
            final int consumed = readProxyHeader(buffer, offset, length);
            if (consumed < length)
            {
                session.onBytes(buffer, offset + consumed, length - consumed, nowMs());
            }
        }
        catch (final RtmpException | ProxyProtocolException ex)
        {
            onProtocolError(ex);
        }
        catch (final RuntimeException ex)
        {
            services.counters().increment(EngineCounter.UNEXPECTED_ERRORS);
            services.cnc().errors().record(ex);
            if (services.logs().unexpected.allows())
            {
                LOG.error("{}: unexpected error, connection dropped{}",
                    this, services.logs().unexpected.suppressedNote(), ex);
            }
            drop(UnpublishReason.RTMP_BAD_DATA, "unexpected error " + ex);
        }
        isInSession = false;
        afterSession();
    }

    /** {@inheritDoc} */
    public void onWritable()
    {
        flush();
    }

    /** {@inheritDoc} */
    public void onDisconnected(final String reason)
    {
        close(UnpublishReason.RTMP_DISCONNECT, reason);
    }

    /**
     * Called by what answers a suspended command: the session may have gone on with what it had stashed.
     *
     * @param answer to give; runs unless the connection has closed.
     */
    void answer(final Runnable answer)
    {
        if (isClosed || isLingering)
        {
            return;
        }
        final boolean isNested = isInSession;
        isInSession = true;
        try
        {
            answer.run();
        }
        catch (final RtmpException ex)
        {
            onProtocolError(ex);
        }
        isInSession = isNested;
        if (!isNested)
        {
            afterSession();
        }
    }

    /**
     * End the connection, at once or when the session's current call is done; nothing more that was received is
     * handled.
     *
     * @param reason for the unpublish calls of its tracks.
     * @param words  for the log.
     */
    void drop(final UnpublishReason reason, final String words)
    {
        if (!isInSession)
        {
            close(reason, words);
        }
        else if (pendingReason == null)
        {
            pendingReason = reason;
            pendingWords = words;
            session.stop();
        }
    }

    /**
     * The rest of what was received when a drop was decided has no say any more.
     */
    private void onProtocolError(final RuntimeException error)
    {
        if (pendingReason != null)
        {
            return;
        }
        if (memory.isRefused())
        {
            dropForMemory(error.getMessage());
        }
        else
        {
            services.counters().increment(EngineCounter.PROTOCOL_ERRORS);
            drop(UnpublishReason.RTMP_BAD_DATA, error.getMessage());
        }
    }

    private void dropForMemory(final String words)
    {
        services.counters().increment(EngineCounter.CONNECTION_MEMORY_REFUSALS);
        drop(UnpublishReason.RTMP_DISCONNECT, words);
    }

    /**
     * Tell the client that its streams end, then end the connection; at once if the client does not read.
     *
     * @param reason for the unpublish calls of its tracks.
     * @param words  for the log.
     */
    void dismiss(final UnpublishReason reason, final String words)
    {
        if (isInSession || deadlines.isOutputStalled())
        {
            drop(reason, words);
        }
        else if (!isClosed && !isLingering)
        {
            pendingWords = words;
            client.dismiss(reason);
            flush();
            if (!isLingering)
            {
                close(reason, words);
            }
        }
    }

    /**
     * A stream begins to be published: it has a time limit to send something.
     */
    void onPublish()
    {
        final long nowNs = services.clock().nowNs();
        deadlines.onPublish(nowNs);
        updateDeadlines();
        services.timers().scheduleNoLaterThan(timer, deadlines.nextNs(nowNs));
    }

    /**
     * A frame came in.
     */
    void onMedia()
    {
        deadlines.onMedia(services.clock().nowNs());
    }

    /**
     * A track asks to hold its publisher back, or to let it go on.
     */
    void onBackpressure(final boolean isOn)
    {
        pausedTracks += isOn ? 1 : -1;
        updateReads();
    }

    /**
     * Read no more at a time than the tracks can take above their high watermarks: what was read has to be kept.
     */
    void limitReads(final KmpSettings settings)
    {
        final int percent = 100 - settings.memHighWatermarkPercent();
        final long headroom = Math.min(
            settings.videoMemLimitBytes() * percent / 100 - settings.videoBufferSizeBytes(),
            settings.audioMemLimitBytes() * percent / 100 - settings.audioBufferSizeBytes());
        socket.readLimit((int)Math.max(MIN_READ, Math.min(headroom / GROWTH, SelectorLoop.RECEIVE_BUFFER_LENGTH)));
    }

    /**
     * Write what the cycle has gathered for the client.
     */
    void flush()
    {
        if (isClosed)
        {
            return;
        }
        if (!output.isEmpty())
        {
            if (!write())
            {
                return;
            }
            updateReads();
        }
        if (output.isEmpty() && session.shouldCloseAfterFlush() && !isLingering)
        {
            linger();
        }
    }

    /**
     * @return false when the connection is gone.
     */
    private boolean write()
    {
        final int written = output.writeTo(socket);
        if (written == TcpSocket.FAILED)
        {
            return false;
        }
        bytesSent += written;
        services.counters().add(EngineCounter.BYTES_SENT, written);
        noteStall(written);
        return true;
    }

    private void noteStall(final int written)
    {
        final long nowNs = services.clock().nowNs();
        if (deadlines.onOutput(output.isEmpty(), written, nowNs))
        {
            services.timers().scheduleNoLaterThan(timer, deadlines.nextNs(nowNs));
        }
    }

    /**
     * Closing a socket with unread bytes resets it, and the reset may overtake the last reply. So this side is shut
     * down first, and what still comes is read and dropped for a moment.
     */
    private void linger()
    {
        isLingering = true;
        client.end(UnpublishReason.RTMP_CLOSE);
        socket.readEnabled(true);
        socket.shutdownOutput();
        services.timers().schedule(timer, services.clock().nowNs() + LINGER_NS);
    }

    private void send(final DirectBuffer buffer, final int offset, final int length)
    {
        if (pendingReason != null || isClosed)
        {
            return;
        }
        // What does not fit may after what the kernel takes of the rest.
        if (output.add(buffer, offset, length) || write() && output.add(buffer, offset, length))
        {
            services.flushes().add(this);
        }
        else if (memory.isRefused())
        {
            dropForMemory("client does not read, and no memory to keep its replies: all connections together may " +
                "use " + memory.limitBytes() + " bytes for unfinished messages and unread replies");
        }
        else
        {
            services.counters().increment(EngineCounter.SEND_TIMEOUTS);
            drop(UnpublishReason.RTMP_DISCONNECT, "client does not read: too many replies pending");
        }
    }

    private int readProxyHeader(final DirectBuffer buffer, final int offset, final int length)
    {
        if (proxyReader == null || proxyReader.isComplete())
        {
            return 0;
        }
        final int consumed = proxyReader.onBytes(buffer, offset, length);
        if (proxyReader.isComplete() && proxyReader.sourceAddress() != null)
        {
            clientAddress = proxyReader.sourceAddress();
        }
        return consumed;
    }

    private void afterSession()
    {
        countMemory();
        if (pendingReason != null)
        {
            close(pendingReason, pendingWords);
            return;
        }
        if (session.shouldCloseAfterFlush())
        {
            services.flushes().add(this);
        }
        updateReads();
    }

    private void countMemory()
    {
        services.counters().set(EngineCounter.CONNECTION_MEMORY, services.memory().usedBytes());
    }

    private void updateReads()
    {
        if (!isClosed)
        {
            socket.readEnabled(isLingering || pausedTracks == 0 && !output.isStuck() && session.wantsRead());
        }
    }

    private void onTimer()
    {
        final long nowNs = services.clock().nowNs();
        if (isLingering)
        {
            close(UnpublishReason.RTMP_CLOSE, "closed after the last reply");
            return;
        }
        if (pausedTracks > 0)
        {
            deadlines.onMedia(nowNs);
        }
        updateDeadlines();
        final ConnectionDeadlines.Overdue overdue = deadlines.overdue(nowNs);
        if (overdue != null)
        {
            services.counters().increment(overdue.counter());
            close(UnpublishReason.RTMP_DISCONNECT, deadlines.describe(overdue, nowNs));
        }
        else if (!session.onTick(nowMs()))
        {
            services.counters().increment(EngineCounter.IDLE_TIMEOUTS);
            close(UnpublishReason.RTMP_DISCONNECT, "ping not answered");
        }
        else if (!isClosed)
        {
            services.timers().schedule(timer, deadlines.nextNs(nowNs));
        }
    }

    private void updateDeadlines()
    {
        deadlines.update(session.isHandshakeComplete(), client.dropIdlePublisherMs());
    }

    /**
     * End the connection now.
     *
     * @param reason for the unpublish calls of its tracks.
     * @param words  for the log.
     */
    void close(final UnpublishReason reason, final String words)
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        socket.close();
        services.timers().cancel(timer);
        session.close();
        client.end(reason);
        client.cancel();
        memory.close();
        countMemory();
        services.connections().remove(this);
        server.connectionClosed();
        services.counters().add(EngineCounter.CONNECTIONS_OPEN, -1);
        services.counters().add(EngineCounter.MESSAGES_IGNORED, session.ignoredMessages());
        if (dump != null)
        {
            dump.close();
        }
        listing.close();
        client.writeAccessLog();
        final String why = pendingWords == null ? words : pendingWords;
        client.reportDisconnect(why);
        if (services.logs().connections.allows())
        {
            LOG.info("{}: closed ({}), {} bytes in, {} bytes out{}",
                this, why, bytesReceived, bytesSent, services.logs().connections.suppressedNote());
        }
    }

    private long nowMs()
    {
        return services.clock().nowNs() / NS_PER_MS;
    }

    /** {@inheritDoc} */
    public String toString()
    {
        return "connection " + number + " " + Addresses.hostAndPort(clientAddress);
    }
}
