package io.sluice.rtmp;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.AmfException;
import java.nio.ByteOrder;
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
    private final SessionHandler handler;
    private final SessionOutput output;
    private final NetStreams streams;
    private final MessageAssembler assembler;
    private final ChunkReader chunkReader;
    private final CommandWriter writer;
    private final CommandHandler commands;
    private final Acknowledger acknowledger = new Acknowledger();
    private final Amf0Reader amf = new Amf0Reader();
    private final AggregateReader.TagHandler tagHandler = this::onAggregatedTag;
    /** Null once it is complete. */
    private ServerHandshake handshake;
    private InboundMessage aggregate;
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
        streams = new NetStreams(settings.maxStreams());
        assembler = new MessageAssembler(streams, handler, this::onWholeMessage);
        chunkReader = new ChunkReader(settings.chunkReaderSettings());
        writer = new CommandWriter(output);
        commands = new CommandHandler(settings, handler, streams, assembler, writer);
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
        return !closed && !commands.isRefused() &&
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
            commands.acceptPublish(stream);
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
            commands.refuse(stream, NetStream.State.PUBLISH_PENDING, code, description);
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
            commands.acceptPlay(stream);
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
            commands.refuse(stream, NetStream.State.PLAY_PENDING, code, description);
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
            commands.endStream(stream, code, description);
        }
        finally
        {
            flushUnlessReceiving();
        }
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
     * @return whether the connection must be closed once all output is on the wire: after a refusal.
     */
    public boolean shouldCloseAfterFlush()
    {
        return commands.isRefused();
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

    private void onWholeMessage(final InboundMessage message)
    {
        final DirectBuffer payload = message.payload();
        final int length = message.keptLength();
        switch (message.typeId())
        {
            case MessageType.AUDIO:
            case MessageType.VIDEO:
                assembler.deliverMedia(message, payload, 0, length);
                break;

            case MessageType.COMMAND_AMF0:
            case MessageType.COMMAND_AMF3:
                commands.onCommand(Command.read(amf, message.typeId(), payload, 0, length), message.messageStreamId());
                break;

            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
                onData(message.typeId(), message.timestampMs(), message.messageStreamId(), payload, 0, length);
                break;

            case MessageType.AGGREGATE:
                aggregate = message;
                AggregateReader.read(message.timestampMs(), payload, 0, length, tagHandler);
                break;

            case MessageType.WINDOW_ACK_SIZE:
                if (length >= Integer.BYTES)
                {
                    acknowledger.onWindow(payload.getInt(0, ByteOrder.BIG_ENDIAN));
                }
                break;

            case MessageType.SET_PEER_BANDWIDTH:
                if (length >= Integer.BYTES)
                {
                    commands.onPeerBandwidth(payload.getInt(0, ByteOrder.BIG_ENDIAN));
                }
                break;

            case MessageType.USER_CONTROL:
                onUserControl(payload, length);
                break;

            default:
                // An acknowledgement: what is sent is bounded by the socket, not by the peer's window.
                break;
        }
    }

    private void onUserControl(final DirectBuffer payload, final int length)
    {
        // All others say nothing that matters here. Some servers and clients send a body of one byte.
        if (length >= 6 && payload.getShort(0, ByteOrder.BIG_ENDIAN) == ControlMessages.PING_REQUEST)
        {
            writer.userControl(ControlMessages.PING_RESPONSE, payload.getInt(2, ByteOrder.BIG_ENDIAN));
        }
    }

    private void onAggregatedTag(
        final int typeId, final int timestampMs, final DirectBuffer buffer, final int offset, final int length)
    {
        if (assembler.isEnded())
        {
            return;
        }
        final int messageStreamId = aggregate.messageStreamId();
        switch (typeId)
        {
            case MessageType.AUDIO:
            case MessageType.VIDEO:
                final InboundMessage message = assembler.acquire().wrap(
                    typeId, length, timestampMs, messageStreamId, InboundMessage.Mode.KEPT);
                assembler.deliverMedia(message, buffer, offset, length);
                assembler.release(message);
                break;

            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
                onData(typeId, timestampMs, messageStreamId, buffer, offset, length);
                break;

            default:
                assembler.onIgnored();
                break;
        }
    }

    private void onData(
        final int typeId,
        final int timestampMs,
        final int messageStreamId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final NetStream stream = streams.publishing(messageStreamId);
        if (stream == null)
        {
            assembler.onIgnored();
            return;
        }
        final int skipped = Command.leadingBytes(typeId, MessageType.DATA_AMF3, buffer, offset, length);
        final String name;
        final int position;
        try
        {
            amf.wrap(buffer, offset + skipped, length - skipped);
            final String first = amf.readString();
            name = "@setDataFrame".equals(first) ? amf.readString() : first;
            position = amf.position();
            while (amf.hasRemaining())
            {
                amf.skipValue();
            }
        }
        catch (final AmfException ex)
        {
            // FFmpeg sends such (srs#3803); media goes on without.
            assembler.onIgnored();
            return;
        }
        handler.onData(stream, timestampMs, name, buffer, position, offset + length - position);
    }

    private void flushUnlessReceiving()
    {
        if (!receiving)
        {
            writer.flush();
        }
    }
}
