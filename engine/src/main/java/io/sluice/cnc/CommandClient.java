package io.sluice.cnc;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * Sends commands to an engine and awaits its answers, from any process of the same user. One command at a time: a
 * second thread waits for the first, unless it has a client of its own. Never makes the engine wait.
 */
public final class CommandClient
{
    private static final long POLL_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final CncReader reader;
    private final ManyToOneRingBuffer ring;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[CommandDescriptor.MAX_LENGTH]);
    private final MessageHandler onMessage = this::onMessage;
    private long awaitedId;
    private CommandReply reply;

    private CommandClient(final CncReader reader, final ManyToOneRingBuffer ring)
    {
        this.reader = reader;
        this.ring = ring;
    }

    /**
     * @param reader of the engine's file; only its command ring is mapped for writing.
     * @return a client.
     * @throws CncException when the file cannot be written by this user.
     */
    public static CommandClient open(final CncReader reader)
    {
        final UnsafeBuffer header = reader.sections().header();
        try (FileChannel channel =
            FileChannel.open(reader.file(), StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            if (!reader.isStillOf(reader.file()))
            {
                throw new CncException(reader.file() + " belongs to another run of the engine by now");
            }
            final MappedByteBuffer mapped = channel.map(
                FileChannel.MapMode.READ_WRITE,
                CncDescriptor.offset(header, CncSection.COMMANDS),
                CncDescriptor.length(header, CncSection.COMMANDS));
            return new CommandClient(reader, new ManyToOneRingBuffer(new UnsafeBuffer(mapped)));
        }
        catch (final IOException ex)
        {
            throw new CncException("cannot send commands through " + reader.file() + ": " + ex, ex);
        }
    }

    /**
     * Close an RTMP connection.
     *
     * @param connection number of the connection.
     * @param timeoutMs  to wait for the answer.
     * @return the answer.
     * @throws TimeoutException when there was none in time; the command may be carried out yet.
     */
    public CommandReply dropSession(final long connection, final long timeoutMs) throws TimeoutException
    {
        return sendNumber(CommandType.DROP_SESSION, connection, timeoutMs);
    }

    /**
     * Take no new connections, let publishers end.
     *
     * @param deadlineMs so many milliseconds from now on what is left is closed.
     * @param timeoutMs  to wait for the answer, which comes when the drain has begun.
     * @return the answer.
     * @throws TimeoutException when there was none in time; the command may be carried out yet.
     */
    public CommandReply drain(final long deadlineMs, final long timeoutMs) throws TimeoutException
    {
        return sendNumber(CommandType.DRAIN, deadlineMs, timeoutMs);
    }

    /**
     * Read the configuration again.
     *
     * @param timeoutMs to wait for the answer.
     * @return the answer.
     * @throws TimeoutException when there was none in time; the command may be carried out yet.
     */
    public CommandReply reload(final long timeoutMs) throws TimeoutException
    {
        return sendNumber(CommandType.RELOAD, 0, timeoutMs);
    }

    /**
     * Add an upstream to a track. Text that is too long is refused, not cut.
     *
     * @param command   all of it.
     * @param timeoutMs to wait for the answer.
     * @return the answer.
     * @throws TimeoutException when there was none in time; the command may be carried out yet.
     */
    public synchronized CommandReply addUpstream(final AddUpstreamCommand command, final long timeoutMs)
        throws TimeoutException
    {
        final byte[] connectData = command.connectData();
        if (connectData.length > CommandDescriptor.MAX_CONNECT_DATA)
        {
            return new CommandReply(ReplyCode.INVALID, "connect_data is longer than 4096 bytes");
        }
        message.putLong(CommandDescriptor.NUMBER_OFFSET, command.track());
        message.putInt(CommandDescriptor.PORT_OFFSET, command.port());
        message.putInt(CommandDescriptor.REQUIRED_OFFSET, command.required() ? 1 : 0);
        final CommandText text = new CommandText(message, CommandDescriptor.ADD_UPSTREAM_TEXT_OFFSET)
            .add("host", CommandDescriptor.MAX_HOST, command.host())
            .add("id", CommandDescriptor.MAX_ID, command.id())
            .add("src_id", CommandDescriptor.MAX_ID, command.sourceId())
            .add("resume_from", CommandDescriptor.MAX_RESUME_FROM, command.resumeFrom());
        if (text.problem() != null)
        {
            return new CommandReply(ReplyCode.INVALID, text.problem());
        }
        message.putInt(text.end(), connectData.length);
        message.putBytes(text.end() + Integer.BYTES, connectData);
        return send(CommandType.ADD_UPSTREAM, text.end() + Integer.BYTES + connectData.length, timeoutMs);
    }

    /**
     * Take an upstream away from a track.
     *
     * @param track      number of the track within its engine.
     * @param upstreamId of the upstream.
     * @param timeoutMs  to wait for the answer.
     * @return the answer.
     * @throws TimeoutException when there was none in time; the command may be carried out yet.
     */
    public synchronized CommandReply deleteUpstream(
        final long track, final String upstreamId, final long timeoutMs) throws TimeoutException
    {
        message.putLong(CommandDescriptor.NUMBER_OFFSET, track);
        final CommandText text = new CommandText(message, CommandDescriptor.FIXED_LENGTH)
            .add("id", CommandDescriptor.MAX_ID, upstreamId);
        return text.problem() == null ?
            send(CommandType.DELETE_UPSTREAM, text.end(), timeoutMs) :
            new CommandReply(ReplyCode.INVALID, text.problem());
    }

    private synchronized CommandReply sendNumber(final CommandType type, final long number, final long timeoutMs)
        throws TimeoutException
    {
        message.putLong(CommandDescriptor.NUMBER_OFFSET, number);
        return send(type, CommandDescriptor.FIXED_LENGTH, timeoutMs);
    }

    private CommandReply send(final CommandType type, final int length, final long timeoutMs) throws TimeoutException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        // Listens before it asks, or it could miss the answer.
        final ToClientsReceiver receiver =
            new ToClientsReceiver(reader.sections().buffer(CncSection.TO_CLIENTS));
        awaitedId = ring.nextCorrelationId();
        reply = null;
        message.putLong(CommandDescriptor.CORRELATION_ID_OFFSET, awaitedId);
        boolean isSent = false;
        while (reply == null)
        {
            if (!isSent)
            {
                isSent = ring.write(type.messageTypeId(), message, 0, length);
            }
            final boolean isMore = receiver.receive(onMessage);
            if (reply == null && System.nanoTime() - deadlineNs >= 0)
            {
                throw new TimeoutException(why(isSent, timeoutMs));
            }
            if (reply == null && !isMore)
            {
                LockSupport.parkNanos(POLL_INTERVAL_NS);
            }
        }
        return reply;
    }

    private String why(final boolean isSent, final long timeoutMs)
    {
        final String who = "engine " + reader.instanceName() + " (pid " + reader.pid() + ")";
        if (!reader.isAlive())
        {
            return who + " is dead";
        }
        return isSent ?
            who + " did not answer within " + timeoutMs + " ms" : who + " does not take commands: its ring is full";
    }

    private void onMessage(
        final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (typeId == ToClients.REPLY_TYPE_ID && length >= ToClients.REPLY_TEXT_OFFSET + Integer.BYTES &&
            buffer.getLong(index + ToClients.CORRELATION_ID_OFFSET) == awaitedId)
        {
            reply = new CommandReply(
                ReplyCode.of(buffer.getInt(index + ToClients.CODE_OFFSET)),
                TextField.get(
                    buffer,
                    index + ToClients.REPLY_TEXT_OFFSET,
                    Math.min(ToClients.MAX_REPLY_TEXT, length - ToClients.REPLY_TEXT_OFFSET - Integer.BYTES)));
        }
    }
}
