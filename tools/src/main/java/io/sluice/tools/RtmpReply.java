package io.sluice.tools;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.AmfObject;
import io.sluice.rtmp.MessageHeader;
import io.sluice.rtmp.MessageType;
import org.agrona.DirectBuffer;

/**
 * A server's command: {@code _result}, {@code _error}, {@code onStatus} or another.
 *
 * @param name          of the command.
 * @param transactionId of the command that is answered, 0 if none.
 * @param number        first argument behind the command object if it is a number, such as a stream's id, else 0.
 * @param level         of the status, such as {@code error}, else empty.
 * @param code          of the status, else empty.
 * @param description   of the status, else empty.
 */
record RtmpReply(String name, double transactionId, double number, String level, String code, String description)
{
    /**
     * Read a command.
     *
     * @param header  of the message.
     * @param payload of the message.
     * @param length  of the payload.
     * @return the command, or null if the message is none.
     */
    static RtmpReply parse(final MessageHeader header, final DirectBuffer payload, final int length)
    {
        final boolean isAmf3 = header.typeId() == MessageType.COMMAND_AMF3;
        if (!isAmf3 && header.typeId() != MessageType.COMMAND_AMF0 || length <= 1)
        {
            return null;
        }

        final int offset = isAmf3 ? 1 : 0;
        final Amf0Reader reader = new Amf0Reader().wrap(payload, offset, length - offset);
        final String name = reader.readString();
        final double transactionId = reader.hasRemaining() ? reader.readNumber() : 0;
        double number = 0;
        AmfObject status = null;
        boolean isFirst = true;
        while (reader.hasRemaining())
        {
            final Object value = reader.readValue();
            if (!isFirst && value instanceof Double)
            {
                number = (Double) value;
            }
            else if (value instanceof AmfObject && ((AmfObject) value).has("code"))
            {
                status = (AmfObject) value;
            }

            isFirst = false;
        }

        return new RtmpReply(
            name, transactionId, number, text(status, "level"), text(status, "code"), text(status, "description"));
    }

    /**
     * @return true if the server refuses or reports an error.
     */
    boolean isError()
    {
        return "_error".equals(name) || "error".equals(level);
    }

    private static String text(final AmfObject status, final String property)
    {
        final Object value = status == null ? null : status.get(property);
        return value == null ? "" : value.toString();
    }
}
