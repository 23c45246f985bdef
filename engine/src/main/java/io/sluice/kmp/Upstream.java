package io.sluice.kmp;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;

/**
 * One receiver of a track: makes its connection, sends it the track's packets, takes its acks, and gets it back by
 * republish when the connection is lost. The owner drives it with what happens to the transport and what the
 * controller answers; see {@link UpstreamState}. Calls that do not fit the state are ignored, so what was under way
 * when the state changed does no harm.
 * <p>
 * For use by the track's thread. All times are of one monotonic clock.
 */
public final class Upstream extends UpstreamProgress
{
    private static final long NEVER = Long.MAX_VALUE;

    private final Track track;
    private final UpstreamSettings settings;
    private final UpstreamTransport transport;
    private final ResumePoint resumePoint = resumePoint();
    private final UpstreamSender sender = sender();
    private final RepublishPacer pacer;
    private final long timeoutNs;
    private final SendTimer sendTimer;

    private UpstreamState state = UpstreamState.CONNECTING;
    private InetSocketAddress address;
    private byte[] connectData;
    private String earlyConnectFailure;
    private boolean isCallingConnect;
    private boolean hasBeenConnected;
    private boolean isDelivered;
    private long stateDeadlineNs = NEVER;
    private long endDeadlineNs = NEVER;

    Upstream(
        final Track track,
        final UpstreamSettings settings,
        final UpstreamTransport transport,
        final long position,
        final long frameId)
    {
        super(track,
            new ResumePoint(track, settings.resumeFrom(), position, frameId),
            new UpstreamSender(track.queue(), transport));
        this.track = track;
        this.settings = settings;
        this.transport = transport;
        address = settings.address();
        connectData = settings.connectData();

        final TrackSettings trackSettings = track.settings();
        timeoutNs = TimeUnit.MILLISECONDS.toNanos(trackSettings.timeoutMs());
        sendTimer = new SendTimer(timeoutNs, TimeUnit.MILLISECONDS.toNanos(trackSettings.keepaliveIntervalMs()));
        pacer = new RepublishPacer(
            TimeUnit.MILLISECONDS.toNanos(trackSettings.republishIntervalMs()), trackSettings.maxRepublishes());
    }

    /**
     * The transport is connected.
     *
     * @param nowNs the time.
     */
    public void onConnected(final long nowNs)
    {
        if (UpstreamState.CONNECTING != state || null != earlyConnectFailure)
        {
            return;
        }
        if (isReconnecting())
        {
            resumePoint.onDisconnected();
        }
        state = UpstreamState.CONNECTED;
        stateDeadlineNs = NEVER;
        hasBeenConnected = true;
        sendTimer.onProgress(nowNs);
        resumePoint.onConnected();
        sender.begin(resumePoint.position(), resumePoint.preamble(connectData));
        send(nowNs);
    }

    /**
     * The transport could not connect.
     *
     * @param nowNs  the time.
     * @param reason for the log.
     */
    public void onConnectFailed(final long nowNs, final String reason)
    {
        if (UpstreamState.CONNECTING != state)
        {
            return;
        }
        if (isCallingConnect)
        {
            // Whoever added the upstream is still at it, and may add more: take it up with the next timers.
            earlyConnectFailure = reason;
            stateDeadlineNs = nowNs;
            return;
        }
        onConnectionLost("connect failed: " + reason, nowNs);
    }

    /**
     * The transport takes bytes again.
     *
     * @param nowNs the time.
     */
    public void onWritable(final long nowNs)
    {
        if (UpstreamState.CONNECTED == state)
        {
            sendTimer.onWritable();
            send(nowNs);
        }
    }

    /**
     * Bytes from the receiver, which are acks, split anywhere.
     *
     * @param buffer that holds the bytes during the call.
     * @param offset of the first byte.
     * @param length of the piece.
     * @param nowNs  the time.
     */
    public void onBytes(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        if (!isConnected())
        {
            return;
        }
        final boolean hadIgnored = resumePoint.hasIgnoredAcks();
        final String error = resumePoint.onBytes(buffer, offset, length, sender.position());
        if (null != error)
        {
            giveUp("protocol error: " + error);
            return;
        }
        track.release();
        if (!hadIgnored && resumePoint.hasIgnoredAcks())
        {
            track.listener().onUpstreamWarning(track, this,
                "acks are ignored: resume_from is " + settings.resumeFrom().text());
        }
    }

    /**
     * The receiver closed the connection. After the end of stream that is the proper end.
     *
     * @param nowNs  the time.
     * @param reason for the log.
     */
    public void onClosed(final long nowNs, final String reason)
    {
        if (UpstreamState.DRAINING == state)
        {
            finish(reason);
        }
        else if (isConnected() || UpstreamState.CONNECTING == state)
        {
            onConnectionLost(reason, nowNs);
        }
    }

    /**
     * The connection broke, or was reset: what is not acknowledged may not have arrived.
     *
     * @param nowNs  the time.
     * @param reason for the log.
     */
    public void onReset(final long nowNs, final String reason)
    {
        if (UpstreamState.DRAINING == state && resumePoint.position() == track.queue().committed())
        {
            finish(reason);
        }
        else if (isConnected() || UpstreamState.CONNECTING == state)
        {
            onConnectionLost(reason, nowNs);
        }
    }

    /**
     * The controller named a receiver to go on with.
     *
     * @param address     of the receiver.
     * @param connectData to send with the connect packet, or null for the same as before.
     * @param nowNs       the time.
     */
    public void onRepublished(final InetSocketAddress address, final byte[] connectData, final long nowNs)
    {
        if (UpstreamState.REPUBLISHING != state)
        {
            return;
        }
        if (null != connectData && connectData.length > UpstreamSettings.MAX_CONNECT_DATA_LENGTH)
        {
            giveUp("the controller's connect_data is too long: " + connectData.length + " bytes");
            return;
        }
        this.address = address;
        this.connectData = null == connectData ? this.connectData : connectData;
        connect(nowNs);
    }

    /**
     * The controller could not be asked, or refused; or there is none to ask.
     *
     * @param nowNs  the time.
     * @param reason for the log.
     */
    public void onRepublishFailed(final long nowNs, final String reason)
    {
        if (UpstreamState.REPUBLISHING == state)
        {
            giveUp("not republished: " + reason);
        }
    }

    void connect(final long nowNs)
    {
        state = UpstreamState.CONNECTING;
        stateDeadlineNs = nowNs + timeoutNs;
        earlyConnectFailure = null;
        isCallingConnect = true;
        transport.connect(this, address);
        isCallingConnect = false;
    }

    void onTrackEnd(final long nowNs)
    {
        if (UpstreamState.CLOSED != state)
        {
            endDeadlineNs = nowNs + timeoutNs;
            flush(nowNs);
        }
    }

    void flush(final long nowNs)
    {
        if (UpstreamState.CONNECTED == state && !sendTimer.isBlocked())
        {
            send(nowNs);
        }
        else if (isReconnecting() && resumePoint.onDisconnected())
        {
            track.release();
        }
    }

    /**
     * Acknowledges frames on the receiver's behalf, because memory is short.
     *
     * @param target position up to which memory is to be freed.
     * @param nowNs  the time.
     */
    void autoAck(final long target, final long nowNs)
    {
        if (UpstreamState.CLOSED == state)
        {
            return;
        }
        if (isConnected())
        {
            onAutoAcked(resumePoint.advanceTo(target, sender.position()));
            if (resumePoint.position() >= target)
            {
                return;
            }
        }
        onAutoAcked(resumePoint.advanceTo(target, track.writtenBytes()));
        if (isConnected())
        {
            onConnectionLost("too slow: frames not sent yet were given up for want of memory", nowNs);
        }
    }

    long deadlineNs()
    {
        if (UpstreamState.DRAINING == state)
        {
            return stateDeadlineNs;
        }
        final long deadlineNs = Math.min(stateDeadlineNs, endDeadlineNs);
        return UpstreamState.CONNECTED == state ? Math.min(deadlineNs, sendTimer.deadlineNs()) : deadlineNs;
    }

    void onDeadline(final long nowNs)
    {
        if (nowNs >= endDeadlineNs && UpstreamState.DRAINING != state)
        {
            giveUp("not all was delivered in time after the end of the track");
        }
        else if (nowNs >= stateDeadlineNs)
        {
            onStateDeadline(nowNs);
        }
        else if (UpstreamState.CONNECTED == state)
        {
            onConnectedDeadline(nowNs);
        }
    }

    /** The time of the state is over; REPUBLISHING has none here, but in the controller's client. */
    private void onStateDeadline(final long nowNs)
    {
        if (UpstreamState.CONNECTING == state)
        {
            onConnectionLost("connect failed: " +
                (null == earlyConnectFailure ? "timed out" : earlyConnectFailure), nowNs);
        }
        else if (UpstreamState.REPUBLISH_WAIT == state)
        {
            republish(nowNs);
        }
        else
        {
            finish("the receiver kept its connection open after the end of stream");
        }
    }

    private void onConnectedDeadline(final long nowNs)
    {
        if (sendTimer.isStalled(nowNs))
        {
            onConnectionLost("send timed out", nowNs);
        }
        else if (sendTimer.isKeepaliveDue(nowNs))
        {
            if (sender.isIdle())
            {
                sender.queueNull();
            }
            sendTimer.onProgress(nowNs);
            send(nowNs);
        }
    }

    private void send(final long nowNs)
    {
        final long before = sender.connectionBytes();
        final UpstreamSender.Outcome outcome = sender.send(track.sendLimit(), track.isEnded());
        if (sender.connectionBytes() != before)
        {
            sendTimer.onProgress(nowNs);
            resumePoint.onSent(sender.position());
        }

        if (UpstreamSender.Outcome.BROKEN == outcome)
        {
            onConnectionLost("write failed", nowNs);
            return;
        }
        if (UpstreamSender.Outcome.BLOCKED == outcome)
        {
            sendTimer.onBlocked(nowNs);
        }
        if (sender.isEndSent())
        {
            isDelivered = true;
            state = UpstreamState.DRAINING;
            stateDeadlineNs = nowNs + timeoutNs;
            transport.shutdownOutput();
        }
        track.release();
    }

    private void onConnectionLost(final String reason, final long nowNs)
    {
        transport.close();
        isDelivered = false;
        state = UpstreamState.REPUBLISH_WAIT;
        stateDeadlineNs = pacer.onLost(nowNs);
        sender.end();
        if (isReconnecting())
        {
            resumePoint.onDisconnected();
        }
        track.listener().onUpstreamWarning(track, this, reason);

        if (UpstreamState.REPUBLISH_WAIT != state)
        {
            return;
        }
        if (RepublishPacer.GIVE_UP == stateDeadlineNs)
        {
            giveUp("republished too often in a row: " + reason);
        }
        else if (nowNs >= stateDeadlineNs)
        {
            republish(nowNs);
        }
    }

    private void republish(final long nowNs)
    {
        state = UpstreamState.REPUBLISHING;
        stateDeadlineNs = NEVER;
        pacer.onCall(nowNs);
        onRepublish();
        track.listener().onRepublishNeeded(track, this);
    }

    private void giveUp(final String reason)
    {
        close();
        track.onUpstreamGone(this, reason, true);
    }

    void remove()
    {
        if (UpstreamState.CLOSED != state)
        {
            finish("removed");
        }
    }

    private void finish(final String reason)
    {
        close();
        track.onUpstreamGone(this, reason, false);
    }

    /** Whether there was a connection, and another is to come. */
    private boolean isReconnecting()
    {
        return hasBeenConnected && !isConnected() && UpstreamState.CLOSED != state;
    }

    void close()
    {
        final boolean hasConnection = UpstreamState.CONNECTING == state || isConnected();
        state = UpstreamState.CLOSED;
        stateDeadlineNs = NEVER;
        endDeadlineNs = NEVER;
        if (hasConnection)
        {
            transport.close();
        }
    }

    /** {@return where the upstream is in its life} */
    public UpstreamState state()
    {
        return state;
    }

    /** {@return the settings, as given at first} */
    public UpstreamSettings settings()
    {
        return settings;
    }

    /** {@return the track it receives} */
    public Track track()
    {
        return track;
    }

    /** {@return the address it connects or is connected to: the one the controller named last} */
    public InetSocketAddress address()
    {
        return address;
    }

    /** {@inheritDoc} */
    @Override
    public boolean isConnected()
    {
        return UpstreamState.CONNECTED == state || UpstreamState.DRAINING == state;
    }

    /** {@return whether everything, with the end of stream, was handed to the kernel} */
    public boolean isDelivered()
    {
        return isDelivered;
    }
}
