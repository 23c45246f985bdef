package io.sluice.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.LatencyHistogram;
import io.sluice.control.ControlCall;
import io.sluice.control.RepublishReply;
import io.sluice.kmp.ResumeFrom;
import io.sluice.kmp.Upstream;
import io.sluice.kmp.UpstreamSettings;
import io.sluice.kmp.UpstreamTransport;
import io.sluice.net.TcpSocket;
import io.sluice.net.TcpSocketHandler;
import org.agrona.DirectBuffer;

/**
 * The connection of one upstream, and those that follow it when it is lost. It gives the upstream's state machine its
 * socket and passes on what happens there.
 */
final class UpstreamSocket implements UpstreamTransport, TcpSocketHandler
{
    private static final long NS_PER_MS = 1_000_000L;

    private final EngineServices services;
    private final PublishedTrack track;
    private final UpstreamListing listing;
    private final boolean isAcking;
    private Upstream upstream;
    private TcpSocket socket;
    private ControlCall<RepublishReply> republishCall;
    private String lastWarning = "";
    private int warnings;
    private boolean isAckAwaited;
    private long awaitedFrames;
    private long awaitedSinceNs;

    UpstreamSocket(
        final EngineServices services,
        final PublishedTrack track,
        final UpstreamSettings settings)
    {
        this.services = services;
        this.track = track;
        isAcking = settings.resumeFrom() == ResumeFrom.LAST_ACKED;
        listing = new UpstreamListing(
            services.cnc().sessions(), track.listing().slot(), services.tracks().nextUpstreamNumber(), settings);
        services.counters().add(EngineCounter.UPSTREAMS_OPEN, 1);
    }

    Upstream upstream()
    {
        return upstream;
    }

    /**
     * @return age of the oldest frame that is not acknowledged, 0 if all are.
     */
    private long ackLagMs()
    {
        final long created = upstream.oldestUnackedCreated();
        if (created == Upstream.NO_FRAME)
        {
            return 0;
        }
        final int unitsPerMs = track.track().settings().timescale() / 1000;
        return Math.max(0, services.clock().epochMs() - created / unitsPerMs);
    }

    void updateListing()
    {
        if (upstream != null)
        {
            listing.update(upstream, ackLagMs());
        }
    }

    /**
     * @return whether it is not the warning that was the last one too since the upstream was connected.
     */
    boolean isNewWarning(final String message)
    {
        warnings++;
        final boolean isNew = !message.equals(lastWarning);
        lastWarning = message;
        return isNew;
    }

    /**
     * The controller is asked where to connect to.
     */
    void onRepublishCalled(final ControlCall<RepublishReply> call)
    {
        republishCall = call;
    }

    void onRepublishAnswered()
    {
        republishCall = null;
    }

    /**
     * The upstream is gone: nobody waits for what the controller may still answer.
     */
    void end()
    {
        if (republishCall != null)
        {
            republishCall.cancel();
            republishCall = null;
        }
        listing.close();
        services.counters().add(EngineCounter.UPSTREAMS_OPEN, -1);
    }

    /** {@inheritDoc} */
    public void connect(final Upstream connecting, final InetSocketAddress address)
    {
        upstream = connecting;
        try
        {
            socket = TcpSocket.connect(services.loop(), address, this);
        }
        catch (final IOException ex)
        {
            connecting.onConnectFailed(services.clock().nowNs(), ex.getMessage());
        }
    }

    /** {@inheritDoc} */
    public long write(final ByteBuffer[] buffers, final int offset, final int length)
    {
        final long written = socket.write(buffers, offset, length);
        if (written > 0)
        {
            services.counters().add(EngineCounter.KMP_BYTES_SENT, written);
            track.onBytesWritten();
            awaitAck();
        }
        return written;
    }

    /**
     * One frame at a time is followed from here to its acknowledgement.
     */
    private void awaitAck()
    {
        if (isAcking && !isAckAwaited)
        {
            isAckAwaited = true;
            awaitedFrames = track.track().sentFrames();
            awaitedSinceNs = services.clock().nowNs();
        }
    }

    private void noteAck()
    {
        if (isAckAwaited && upstream.ackedFrames() >= awaitedFrames)
        {
            isAckAwaited = false;
            services.cnc().histograms().record(
                LatencyHistogram.UPSTREAM_ACK, services.clock().nowNs() - awaitedSinceNs);
        }
    }

    /** {@inheritDoc} */
    public void shutdownOutput()
    {
        socket.shutdownOutput();
    }

    /** {@inheritDoc} */
    public void close()
    {
        if (socket != null)
        {
            socket.closeDiscardingInput();
            socket = null;
        }
    }

    /** {@inheritDoc} */
    public void onConnected()
    {
        listing.onConnected(socket.remoteAddress(), socket.localAddress());
        isAckAwaited = false;
        upstream.onConnected(services.clock().nowNs());
        if (warnings > 0 && upstream.isConnected())
        {
            track.upstreams().onConnectedAgain(upstream, warnings);
            warnings = 0;
            lastWarning = "";
        }
        track.rearm();
    }

    /** {@inheritDoc} */
    public void onReceived(final DirectBuffer buffer, final int offset, final int length)
    {
        upstream.onBytes(buffer, offset, length, services.clock().nowNs());
        noteAck();
        track.rearm();
    }

    /** {@inheritDoc} */
    public void onWritable()
    {
        upstream.onWritable(services.clock().nowNs());
        track.rearm();
    }

    /** {@inheritDoc} */
    public void onDisconnected(final String reason)
    {
        final boolean isOrderly = socket.isEndOfInput();
        socket = null;
        if (!upstream.isConnected())
        {
            upstream.onConnectFailed(services.clock().nowNs(), reason);
        }
        else if (isOrderly)
        {
            upstream.onClosed(services.clock().nowNs(), reason);
        }
        else
        {
            upstream.onReset(services.clock().nowNs(), reason);
        }
        track.rearm();
    }
}
