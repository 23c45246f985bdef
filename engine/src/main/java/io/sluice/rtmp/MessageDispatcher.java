package io.sluice.rtmp;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.AmfException;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Takes the messages that are whole to where they are handled, by their type.
 */
final class MessageDispatcher implements WholeMessageHandler, AggregateReader.TagHandler
{
    private final SessionHandler handler;
    private final NetStreams streams;
    private final MessageAssembler assembler;
    private final CommandWriter writer;
    private final CommandHandler commands;
    private final Acknowledger acknowledger;
    private final Amf0Reader amf = new Amf0Reader();
    /** The aggregate that is taken apart. */
    private InboundMessage aggregate;

    MessageDispatcher(
        final SessionSettings settings,
        final SessionHandler handler,
        final NetStreams streams,
        final CommandWriter writer,
        final Acknowledger acknowledger,
        final SessionMemory memory)
    {
        this.handler = handler;
        this.streams = streams;
        this.writer = writer;
        this.acknowledger = acknowledger;
        assembler = new MessageAssembler(streams, handler, this, memory);
        commands = new CommandHandler(settings, handler, streams, assembler, writer);
    }

    MessageAssembler assembler()
    {
        return assembler;
    }

    CommandHandler commands()
    {
        return commands;
    }

    @Override
    public void onWholeMessage(final InboundMessage message)
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
                AggregateReader.read(message.timestampMs(), payload, 0, length, this);
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

    @Override
    public void onTag(
        final int typeId, final int timestampMs, final DirectBuffer buffer, final int offset, final int length)
    {
        if (assembler.isEnded() || assembler.isStopped())
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
}
