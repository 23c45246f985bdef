package io.sluice.cnc;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;

/**
 * Answers commands, by broadcast to whoever asked. For the loop's thread only; never waits for a reader.
 */
public final class Replies
{
    private final BroadcastTransmitter transmitter;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[ToClients.MAX_REPLY_LENGTH]);

    Replies(final BroadcastTransmitter transmitter)
    {
        this.transmitter = transmitter;
    }

    /**
     * A command is done.
     *
     * @param correlationId of the command.
     */
    public void ok(final long correlationId)
    {
        send(correlationId, ReplyCode.OK, "");
    }

    /**
     * A command could not be done.
     *
     * @param correlationId of the command.
     * @param code          why.
     * @param text          the same for people; cut after 512 bytes.
     */
    public void error(final long correlationId, final ReplyCode code, final String text)
    {
        send(correlationId, code, text);
    }

    private void send(final long correlationId, final ReplyCode code, final String text)
    {
        message.putLong(ToClients.CORRELATION_ID_OFFSET, correlationId);
        message.putInt(ToClients.CODE_OFFSET, code.ordinal());
        final int textLength =
            TextField.put(message, ToClients.REPLY_TEXT_OFFSET, ToClients.MAX_REPLY_TEXT, text);
        transmitter.transmit(ToClients.REPLY_TYPE_ID, message, 0, ToClients.REPLY_TEXT_OFFSET + textLength);
    }
}
