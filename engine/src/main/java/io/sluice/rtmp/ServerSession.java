package io.sluice.rtmp;

import org.agrona.DirectBuffer;

/**
 * The server's side of one RTMP connection: handshake, acknowledgements, commands and streams. Bytes go in by
 * {@link #onBytes}; what they mean is told to a {@link SessionHandler}; replies go to a {@link SessionOutput}.
 * Not thread-safe: one thread at a time.
 */
public final class ServerSession
{
    private final SessionSettings settings;
    private final SessionHandler handler;
    private final SessionOutput output;
    private final HandshakeContext context;
    private long nowMs;

    /**
     * A session of a connection that was just accepted.
     *
     * @param settings of the listener.
     * @param handler  that is told what the client does.
     * @param output   that takes the replies.
     * @param nowMs    the clock, monotonic.
     * @param context  of the thread, for the handshake.
     */
    public ServerSession(
        final SessionSettings settings,
        final SessionHandler handler,
        final SessionOutput output,
        final long nowMs,
        final HandshakeContext context)
    {
        this.settings = settings;
        this.handler = handler;
        this.output = output;
        this.nowMs = nowMs;
        this.context = context;
    }

    /**
     * Take bytes from the peer, all of them. While a command awaits its answer what follows is kept; see
     * {@link #wantsRead()}.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param nowMs  the clock.
     * @throws RtmpException if the peer broke the protocol; the connection must be closed.
     */
    public void onBytes(final DirectBuffer buffer, final int offset, final int length, final long nowMs)
    {
        this.nowMs = nowMs;
    }

    /**
     * @return whether the engine should read from the peer: false while too much is kept for a command that awaits
     * its answer, and after a refusal.
     */
    public boolean wantsRead()
    {
        return true;
    }

    /**
     * Accept the {@code connect}; then handle what was kept meanwhile.
     *
     * @throws RtmpException if what was kept broke the protocol.
     */
    public void acceptConnect()
    {
    }

    /**
     * Refuse the {@code connect}; nothing more is handled, see {@link #shouldCloseAfterFlush()}.
     *
     * @param description for the client's user.
     */
    public void refuseConnect(final String description)
    {
    }

    /**
     * Accept a {@code publish}; then handle what was kept meanwhile.
     *
     * @param stream that awaits the answer.
     * @throws RtmpException if what was kept broke the protocol.
     */
    public void acceptPublish(final NetStream stream)
    {
    }

    /**
     * Refuse a {@code publish}; nothing more is handled, see {@link #shouldCloseAfterFlush()}.
     *
     * @param stream      that awaits the answer.
     * @param code        of the status, for example {@code NetStream.Publish.BadName}.
     * @param description for the client's user.
     */
    public void refusePublish(final NetStream stream, final String code, final String description)
    {
    }

    /**
     * Accept a {@code play}; then handle what was kept meanwhile.
     *
     * @param stream that awaits the answer.
     * @throws RtmpException if what was kept broke the protocol.
     */
    public void acceptPlay(final NetStream stream)
    {
    }

    /**
     * Refuse a {@code play}; nothing more is handled, see {@link #shouldCloseAfterFlush()}.
     *
     * @param stream      that awaits the answer.
     * @param code        of the status, for example {@code NetStream.Play.StreamNotFound}.
     * @param description for the client's user.
     */
    public void refusePlay(final NetStream stream, final String code, final String description)
    {
    }

    /**
     * End a publish or play from the server's side: the client gets a status, incomplete messages are aborted, and
     * the stream is idle. {@link SessionHandler#onStreamEnd} is not called. Further media of it is ignored.
     *
     * @param stream      to end.
     * @param code        of the status, for example {@code NetStream.Publish.BadName}.
     * @param description for the client's user.
     */
    public void endStream(final NetStream stream, final String code, final String description)
    {
    }

    /**
     * Ping the peer where it is due.
     *
     * @param nowMs the clock.
     * @return false if the peer is dead and the connection must be closed.
     */
    public boolean onTick(final long nowMs)
    {
        return true;
    }

    /**
     * The connection is gone: incomplete media messages are aborted. May be called again.
     */
    public void close()
    {
    }

    /**
     * @return whether the handshake is done.
     */
    public boolean isHandshakeComplete()
    {
        return false;
    }

    /**
     * @return whether a {@code connect} was accepted.
     */
    public boolean isConnected()
    {
        return false;
    }

    /**
     * @return whether the connection must be closed once all output is on the wire: after a refusal.
     */
    public boolean shouldCloseAfterFlush()
    {
        return false;
    }

    /**
     * @return whether the peer repeats extended timestamps in type 3 chunks, as far as known.
     */
    public Type3ExtendedTimestamp type3ExtendedTimestamp()
    {
        return settings.type3ExtendedTimestamp();
    }

    /**
     * @return bytes received, the handshake's included.
     */
    public long bytesReceived()
    {
        return 0;
    }

    /**
     * @return messages that were passed over: for streams that aren't published, or malformed data.
     */
    public long ignoredMessages()
    {
        return 0;
    }

    /**
     * @return how many streams exist.
     */
    public int streamCount()
    {
        return 0;
    }

    /**
     * @param index from 0 to less than {@link #streamCount()}.
     * @return the stream, in the order of creation.
     */
    public NetStream streamAt(final int index)
    {
        throw new IndexOutOfBoundsException(index);
    }
}
