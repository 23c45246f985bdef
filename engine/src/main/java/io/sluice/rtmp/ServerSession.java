package io.sluice.rtmp;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The server's side of one RTMP connection: handshake, acknowledgements, commands and streams. Bytes go in by
 * {@link #onBytes}; what they mean is told to a {@link SessionHandler}; replies go to a {@link SessionOutput}.
 * Not thread-safe: one thread at a time.
 */
public final class ServerSession
{
    private final SessionSettings settings;
    private final SessionOutput output;
    private final NetStreams streams;
    private final MessageAssembler assembler;
    private final ChunkReader chunkReader;
    private final CommandWriter writer;
    private final CommandHandler commands;
    private final Acknowledger acknowledger = new Acknowledger();
    /** Null once it is complete. */
    private ServerHandshake handshake;
    private long lastReceivedMs;
    private long pingSentMs;
    private boolean awaitsPong;
    private boolean receiving;
    private boolean closed;

    /**
     * A session of a connection that was just accepted.
     *
     * @param settings of the listener.
     * @param handler  that is told what the client does.
     * @param output   that takes the replies.
     * @param nowMs    the clock, monotonic.
     * @param context  of the thread, for the handshake.
     * @param memory   that messages are charged to while they are kept, until they are handled.
     */
    public ServerSession(
        final SessionSettings settings,
        final SessionHandler handler,
        final SessionOutput output,
        final long nowMs,
        final HandshakeContext context,
        final SessionMemory memory)
    {
        this.settings = settings;
        this.output = output;
        streams = new NetStreams(settings.maxStreams());
        chunkReader = new ChunkReader(settings.chunkReaderSettings());
        writer = new CommandWriter(output);
        final MessageDispatcher dispatcher =
            new MessageDispatcher(settings, handler, streams, writer, acknowledger, memory);
        assembler = dispatcher.assembler();
        commands = dispatcher.commands();
        handshake = new ServerHandshake(context, (int) nowMs);
        lastReceivedMs = nowMs;
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
        lastReceivedMs = nowMs;
        awaitsPong = false;
        if (assembler.isEnded())
        {
            return;
        }
        acknowledger.onReceived(length);
        receiving = true;
        try
        {
            final int consumed = handshake == null ? 0 : onHandshake(buffer, offset, length);
            if (consumed < length)
            {
                chunkReader.onBytes(buffer, offset + consumed, length - consumed, assembler);
            }
            if (handshake == null && acknowledger.isDue())
            {
                writer.acknowledgement(acknowledger.acknowledge());
            }
        }
        finally
        {
            receiving = false;
            writer.flush();
        }
    }

    /**
     * @return whether the engine should read from the peer: false while too much is kept for a command that awaits
     * its answer, and after a refusal.
     */
    public boolean wantsRead()
    {
        return !assembler.isEnded() &&
            (!assembler.isSuspended() || assembler.keptBytes() < settings.maxSuspendedBytes());
    }

    /**
     * Accept the {@code connect}; then handle what was kept meanwhile.
     *
     * @throws RtmpException if what was kept broke the protocol.
     */
    public void acceptConnect()
    {
        if (closed)
        {
            return;
        }
        try
        {
            commands.acceptConnect();
        }
        finally
        {
            flushUnlessReceiving();
        }
    }

    /**
     * Refuse the {@code connect}; nothing more is handled, see {@link #shouldCloseAfterFlush()}.
     *
     * @param description for the client's user.
     */
    public void refuseConnect(final String description)
    {
        if (closed)
        {
            return;
        }
        try
        {
            commands.refuseConnect(description);
        }
        finally
        {
            flushUnlessReceiving();
        }
    }

    /**
     * Accept a {@code publish}; then handle what was kept meanwhile.
     *
     * @param stream that awaits the answer.
     * @throws RtmpException if what was kept broke the protocol.
     */
    public void acceptPublish(final NetStream stream)
    {
        if (closed)
        {
            return;
        }
        try
        {
            commands.streams().acceptPublish(stream);
        }
        finally
        {
            flushUnlessReceiving();
        }
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
        if (closed)
        {
            return;
        }
        try
        {
            commands.streams().refuse(stream, NetStream.State.PUBLISH_PENDING, code, description);
        }
        finally
        {
            flushUnlessReceiving();
        }
    }

    /**
     * Accept a {@code play}; then handle what was kept meanwhile.
     *
     * @param stream that awaits the answer.
     * @throws RtmpException if what was kept broke the protocol.
     */
    public void acceptPlay(final NetStream stream)
    {
        if (closed)
        {
            return;
        }
        try
        {
            commands.streams().acceptPlay(stream);
        }
        finally
        {
            flushUnlessReceiving();
        }
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
        if (closed)
        {
            return;
        }
        try
        {
            commands.streams().refuse(stream, NetStream.State.PLAY_PENDING, code, description);
        }
        finally
        {
            flushUnlessReceiving();
        }
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
        if (closed)
        {
            return;
        }
        try
        {
            commands.streams().endStream(stream, code, description);
        }
        finally
        {
            flushUnlessReceiving();
        }
    }

    /**
     * Ask the client to connect anew, because this server will stop: only clients of Enhanced RTMP know it, and OBS
     * ignores it. It is served on. Nothing is sent before a {@code connect} was accepted.
     *
     * @param tcUrl       to connect to; empty for the same as before.
     * @param description for the client's user.
     */
    public void requestReconnect(final String tcUrl, final String description)
    {
        commands.requestReconnect(tcUrl, description);
        flushUnlessReceiving();
    }

    /**
     * Ping the peer where it is due.
     *
     * @param nowMs the clock.
     * @return false if the peer is dead and the connection must be closed.
     */
    public boolean onTick(final long nowMs)
    {
        if (closed || handshake != null || settings.pingIntervalMs() <= 0)
        {
            return true;
        }
        if (assembler.isSuspended())
        {
            // The client waits for the server, and may not be read from.
            lastReceivedMs = nowMs;
            awaitsPong = false;
        }
        else if (awaitsPong)
        {
            // OBS never answers while it publishes (obs-studio#11692).
            return nowMs - pingSentMs < settings.pingTimeoutMs() || streams.anyPublishing();
        }
        else if (nowMs - lastReceivedMs >= settings.pingIntervalMs())
        {
            awaitsPong = true;
            pingSentMs = nowMs;
            writer.userControl(ControlMessages.PING_REQUEST, (int) nowMs);
            flushUnlessReceiving();
        }
        return true;
    }

    /**
     * Handle nothing more of what was received: the connection is about to be closed. May be called from within the
     * handler's calls; {@link #close()} must follow.
     */
    public void stop()
    {
        assembler.stop();
    }

    /**
     * The connection is gone: incomplete media messages are aborted. May be called again.
     */
    public void close()
    {
        if (!closed)
        {
            closed = true;
            writer.discard();
            assembler.end();
        }
    }

    /**
     * @return whether the handshake is done.
     */
    public boolean isHandshakeComplete()
    {
        return handshake == null;
    }

    /**
     * @return whether a {@code connect} was accepted.
     */
    public boolean isConnected()
    {
        return commands.isConnected();
    }

    /**
     * @return whether the connection must be closed once all output is on the wire: after a refusal, or
     * {@link #close()}.
     */
    public boolean shouldCloseAfterFlush()
    {
        return assembler.isEnded();
    }

    /**
     * @return whether the peer repeats extended timestamps in type 3 chunks, as far as known.
     */
    public Type3ExtendedTimestamp type3ExtendedTimestamp()
    {
        return chunkReader.type3ExtendedTimestamp();
    }

    /**
     * @return bytes received, the handshake's included.
     */
    public long bytesReceived()
    {
        return acknowledger.received();
    }

    /**
     * @return messages that were passed over: for streams that aren't published, or malformed data.
     */
    public long ignoredMessages()
    {
        return assembler.ignoredMessages();
    }

    /**
     * @return how many streams exist.
     */
    public int streamCount()
    {
        return streams.count();
    }

    /**
     * @param index from 0 to less than {@link #streamCount()}.
     * @return the stream, in the order of creation.
     */
    public NetStream streamAt(final int index)
    {
        return streams.at(index);
    }

    /**
     * The writer of what is sent to the peer, for media to a player: the chunk size announced holds for it. Chunk
     * stream ids from 6 on are free; 2, 3 and 5 are the session's own.
     *
     * @return the connection's chunk writer.
     */
    public ChunkWriter chunkWriter()
    {
        return writer.chunkWriter();
    }

    private int onHandshake(final DirectBuffer buffer, final int offset, final int length)
    {
        final int consumed = handshake.onBytes(buffer, offset, length);
        final int replyLength = handshake.outputLength();
        if (replyLength > 0)
        {
            final UnsafeBuffer reply = new UnsafeBuffer(new byte[replyLength]);
            handshake.copyOutput(reply, 0);
            output.send(reply, 0, replyLength);
        }
        if (handshake.isComplete())
        {
            handshake = null;
        }
        return consumed;
    }

    private void flushUnlessReceiving()
    {
        if (!receiving)
        {
            writer.flush();
        }
    }
}
