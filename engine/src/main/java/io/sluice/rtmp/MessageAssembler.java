package io.sluice.rtmp;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Sorts what the chunk reader delivers. Audio and video of published streams goes straight on to the session's
 * handler; other messages are kept until they are whole. While the session is suspended all messages that begin are
 * kept, and queue up in the order in which they became whole; only protocol control messages are still handled.
 * <p>
 * The chunk reader bounds what incomplete messages may amount to; {@link #keptBytes()} says when to stop reading.
 */
final class MessageAssembler implements ChunkHandler
{
    /** No real command comes near it; a connection can't make the server hold and parse more. */
    static final int MAX_COMMAND_LENGTH = 16 * 1024;
    /** Counted for each message that waits, however short, so that many short ones are bounded too. */
    static final int MESSAGE_OVERHEAD = 256;
    private static final int MAX_POOLED = 32;

    private final NetStreams streams;
    private final SessionHandler handler;
    private final WholeMessageHandler wholeMessageHandler;
    private final SessionMemory memory;
    private final ArrayDeque<InboundMessage> waiting = new ArrayDeque<>();
    private InboundMessage[] active = new InboundMessage[4];
    private int activeCount;
    private InboundMessage[] pool = new InboundMessage[4];
    private int pooledCount;
    private long keptBytes;
    private long ignoredMessages;
    private boolean suspended;
    private boolean draining;
    private boolean greeted;
    private boolean stopped;
    private boolean ended;

    MessageAssembler(
        final NetStreams streams,
        final SessionHandler handler,
        final WholeMessageHandler wholeMessageHandler,
        final SessionMemory memory)
    {
        this.streams = streams;
        this.handler = handler;
        this.wholeMessageHandler = wholeMessageHandler;
        this.memory = memory;
    }

    @Override
    public void onMessageStart(final MessageHeader header)
    {
        if (ended || stopped)
        {
            return;
        }
        if (!greeted && header.length() > MAX_COMMAND_LENGTH)
        {
            throw new RtmpException("message of " + header.length() + " bytes (type " + header.typeId() +
                ") before connect, more than " + MAX_COMMAND_LENGTH);
        }
        switch (header.typeId())
        {
            case MessageType.AUDIO:
            case MessageType.VIDEO:
                if (suspended)
                {
                    begin(header, InboundMessage.Mode.KEPT);
                }
                else
                {
                    startMedia(header);
                }
                break;

            case MessageType.COMMAND_AMF0:
            case MessageType.COMMAND_AMF3:
                if (header.length() > MAX_COMMAND_LENGTH)
                {
                    throw new RtmpException("command message of " + header.length() +
                        " bytes, more than " + MAX_COMMAND_LENGTH);
                }
                begin(header, InboundMessage.Mode.KEPT);
                break;

            case MessageType.ACKNOWLEDGEMENT:
            case MessageType.USER_CONTROL:
            case MessageType.WINDOW_ACK_SIZE:
            case MessageType.SET_PEER_BANDWIDTH:
                begin(header, InboundMessage.Mode.KEPT);
                break;

            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
            case MessageType.AGGREGATE:
                startWhole(header);
                break;

            default:
                ignoredMessages++;
                break;
        }
    }

    @Override
    public void onMessageData(
        final MessageHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        final InboundMessage message = (InboundMessage) header.attachment();
        if (message == null || ended || stopped)
        {
            return;
        }
        if (message.mode() == InboundMessage.Mode.STREAMED)
        {
            handler.onMediaData(message.stream(), message, buffer, offset, length);
        }
        else if (message.mode() == InboundMessage.Mode.KEPT)
        {
            if (!message.keep(buffer, offset, length, memory))
            {
                throw outOfMemory();
            }
            keptBytes += length;
        }
    }

    @Override
    public void onMessageEnd(final MessageHeader header)
    {
        final InboundMessage message = (InboundMessage) header.attachment();
        if (message == null || ended || stopped)
        {
            return;
        }
        header.attach(null);
        removeActive(message);
        if (message.mode() == InboundMessage.Mode.KEPT)
        {
            if (suspended && !isControl(message.typeId()))
            {
                if (!message.charge(MESSAGE_OVERHEAD, memory))
                {
                    throw outOfMemory();
                }
                keptBytes += MESSAGE_OVERHEAD;
                waiting.add(message);
                return;
            }
            keptBytes -= message.keptLength();
            wholeMessageHandler.onWholeMessage(message);
        }
        else if (message.mode() == InboundMessage.Mode.STREAMED)
        {
            handler.onMediaEnd(message.stream(), message);
        }
        release(message);
    }

    @Override
    public void onMessageAbort(final MessageHeader header)
    {
        final InboundMessage message = (InboundMessage) header.attachment();
        if (message == null || ended || stopped)
        {
            return;
        }
        header.attach(null);
        removeActive(message);
        if (message.mode() == InboundMessage.Mode.KEPT)
        {
            keptBytes -= message.keptLength();
        }
        else if (message.mode() == InboundMessage.Mode.STREAMED)
        {
            handler.onMediaAbort(message.stream(), message);
        }
        release(message);
    }

    /**
     * Hand a whole audio or video message on: one that was kept, or was part of an aggregate.
     */
    void deliverMedia(
        final InboundMessage message, final DirectBuffer buffer, final int offset, final int length)
    {
        final NetStream stream = streams.publishing(message.messageStreamId());
        if (stream == null)
        {
            ignoredMessages++;
            return;
        }
        message.stream(stream);
        message.mode(InboundMessage.Mode.STREAMED);
        addActive(message);
        handler.onMediaStart(stream, message);
        // The handler may end the stream, and with it the message, in any of its calls.
        if (length > 0 && message.mode() == InboundMessage.Mode.STREAMED)
        {
            handler.onMediaData(stream, message, buffer, offset, length);
        }
        removeActive(message);
        if (message.mode() == InboundMessage.Mode.STREAMED)
        {
            handler.onMediaEnd(stream, message);
        }
    }

    /**
     * Abort the incomplete messages of a stream that ends; what still comes of them is passed over.
     */
    void abortMedia(final NetStream stream)
    {
        for (int i = activeCount - 1; i >= 0; i--)
        {
            final InboundMessage message = active[i];
            if (message.stream() == stream && message.mode() == InboundMessage.Mode.STREAMED)
            {
                message.mode(InboundMessage.Mode.SKIPPED);
                handler.onMediaAbort(stream, message);
            }
        }
    }

    /**
     * Keep all messages that begin from now on, until {@link #resume()}.
     */
    void suspend()
    {
        greeted = true;
        suspended = true;
    }

    /**
     * Handle the messages that wait, until there are none or one of them suspends the session again.
     */
    void resume()
    {
        suspended = false;
        if (draining)
        {
            return;
        }
        draining = true;
        try
        {
            while (!suspended && !ended && !stopped && !waiting.isEmpty())
            {
                final InboundMessage message = waiting.poll();
                keptBytes -= message.keptLength() + MESSAGE_OVERHEAD;
                wholeMessageHandler.onWholeMessage(message);
                release(message);
            }
        }
        finally
        {
            draining = false;
        }
    }

    /**
     * Handle nothing more; what is incomplete is left for {@link #end()}, which must follow.
     */
    void stop()
    {
        stopped = true;
    }

    /**
     * Handle nothing more; abort what is incomplete and forget what waits.
     */
    void end()
    {
        if (ended)
        {
            return;
        }
        ended = true;
        waiting.forEach(message -> message.uncharge(memory));
        waiting.clear();
        keptBytes = 0;
        for (int i = 0; i < activeCount; i++)
        {
            final InboundMessage message = active[i];
            if (message.mode() == InboundMessage.Mode.STREAMED)
            {
                message.mode(InboundMessage.Mode.SKIPPED);
                handler.onMediaAbort(message.stream(), message);
            }
            message.uncharge(memory);
        }
        Arrays.fill(active, null);
        activeCount = 0;
    }

    boolean isSuspended()
    {
        return suspended;
    }

    boolean isStopped()
    {
        return stopped;
    }

    boolean isEnded()
    {
        return ended;
    }

    /**
     * @return payload bytes of all messages that are kept, with the overhead of those that wait.
     */
    long keptBytes()
    {
        return keptBytes;
    }

    long ignoredMessages()
    {
        return ignoredMessages;
    }

    void onIgnored()
    {
        ignoredMessages++;
    }

    InboundMessage acquire()
    {
        if (pooledCount == 0)
        {
            return new InboundMessage();
        }
        final InboundMessage message = pool[--pooledCount];
        pool[pooledCount] = null;
        return message;
    }

    void release(final InboundMessage message)
    {
        message.release(memory);
        if (pooledCount < MAX_POOLED)
        {
            if (pooledCount == pool.length)
            {
                pool = Arrays.copyOf(pool, pooledCount * 2);
            }
            pool[pooledCount++] = message;
        }
    }

    private void startMedia(final MessageHeader header)
    {
        final NetStream stream = streams.publishing(header.messageStreamId());
        if (stream == null)
        {
            ignoredMessages++;
            return;
        }
        final InboundMessage message = begin(header, InboundMessage.Mode.STREAMED);
        message.stream(stream);
        handler.onMediaStart(stream, message);
    }

    /** A message that is handled only when it is whole, and only for a stream that is published. */
    private void startWhole(final MessageHeader header)
    {
        if (suspended || streams.publishing(header.messageStreamId()) != null)
        {
            begin(header, InboundMessage.Mode.KEPT);
        }
        else
        {
            ignoredMessages++;
        }
    }

    /**
     * Charge for words of the client's that are kept as long as its connection, or until a stream has others.
     *
     * @throws RtmpException if there is no memory for them.
     */
    void charge(final long bytes)
    {
        if (!memory.tryUse(bytes))
        {
            throw outOfMemory();
        }
    }

    /**
     * Charge for a stream's names, in place of those that it had.
     *
     * @throws RtmpException if there is no memory for them.
     */
    void chargeNames(final NetStream stream, final long bytes)
    {
        memory.giveBack(stream.chargedBytes());
        stream.chargedBytes(0);
        charge(bytes);
        stream.chargedBytes(bytes);
    }

    private RtmpException outOfMemory()
    {
        return new RtmpException("no memory to keep its messages: all connections together may use " +
            memory.limitBytes() + " bytes for unfinished messages and unread replies");
    }

    private InboundMessage begin(final MessageHeader header, final InboundMessage.Mode mode)
    {
        final InboundMessage message = acquire().wrap(
            header.typeId(), header.length(), header.timestampMs(), header.messageStreamId(), mode);
        header.attach(message);
        addActive(message);
        return message;
    }

    private void addActive(final InboundMessage message)
    {
        if (activeCount == active.length)
        {
            active = Arrays.copyOf(active, activeCount * 2);
        }
        message.index(activeCount);
        active[activeCount++] = message;
    }

    private void removeActive(final InboundMessage message)
    {
        if (ended)
        {
            return;
        }
        final InboundMessage last = active[--activeCount];
        active[activeCount] = null;
        if (last != message)
        {
            active[message.index()] = last;
            last.index(message.index());
        }
    }

    private static boolean isControl(final int typeId)
    {
        return typeId == MessageType.ACKNOWLEDGEMENT || typeId == MessageType.USER_CONTROL ||
            typeId == MessageType.WINDOW_ACK_SIZE || typeId == MessageType.SET_PEER_BANDWIDTH;
    }
}
