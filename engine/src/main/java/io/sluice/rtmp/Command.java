package io.sluice.rtmp;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.AmfException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A command message (RTMP 1.0, section 7.1.1). Encoders leave arguments out and send null where another type is
 * expected, so each is read with what holds otherwise.
 *
 * @param name          of the command.
 * @param transactionId of the call; 0 where no reply is wanted.
 * @param object        the command object; null where there is none.
 * @param arguments     behind the command object.
 */
record Command(String name, double transactionId, Object object, List<Object> arguments)
{
    /** Marker of a string, which each command begins with. */
    private static final int STRING_MARKER = 2;
    private static final int MAX_SHOWN_LENGTH = 64;

    /**
     * @throws RtmpException if the payload isn't a command.
     */
    static Command read(
        final Amf0Reader amf, final int typeId, final DirectBuffer payload, final int offset, final int length)
    {
        final int skipped = leadingBytes(typeId, MessageType.COMMAND_AMF3, payload, offset, length);
        String name = null;
        try
        {
            amf.wrap(payload, offset + skipped, length - skipped);
            name = amf.readString();
            final Object transactionId = amf.hasRemaining() ? amf.readValue() : null;
            final Object object = amf.hasRemaining() ? amf.readValue() : null;
            final List<Object> arguments = new ArrayList<>();
            while (amf.hasRemaining())
            {
                arguments.add(amf.readValue());
            }
            return new Command(name, toNumber(transactionId, 0), object, arguments);
        }
        catch (final AmfException ex)
        {
            throw new RtmpException("malformed command message" +
                (name == null ? "" : ' ' + quoted(name)) + " of " + length + " bytes: " + ex.getMessage());
        }
    }

    /**
     * @return how many bytes stand before the first AMF0 value: the AMF3 form has one, which few forget.
     */
    static int leadingBytes(
        final int typeId, final int amf3TypeId, final DirectBuffer payload, final int offset, final int length)
    {
        return typeId == amf3TypeId && length > 0 && payload.getByte(offset) != STRING_MARKER ? 1 : 0;
    }

    /**
     * @return the name for a log: it is what the peer likes to send.
     */
    String quotedName()
    {
        return quoted(name);
    }

    boolean wantsReply()
    {
        return transactionId != 0;
    }

    Object argument(final int index)
    {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    String string(final int index, final String otherwise)
    {
        return argument(index) instanceof String value ? value : otherwise;
    }

    double number(final int index, final double otherwise)
    {
        return toNumber(argument(index), otherwise);
    }

    private static String quoted(final String name)
    {
        final String shown = name.length() > MAX_SHOWN_LENGTH ? name.substring(0, MAX_SHOWN_LENGTH) + "..." : name;
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    /**
     * AMF0 has doubles only, AMF3 values inside it may be integers.
     */
    static double toNumber(final Object value, final double otherwise)
    {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }

    boolean bool(final int index, final boolean otherwise)
    {
        final Object value = argument(index);
        if (value instanceof Boolean bool)
        {
            return bool;
        }
        return toNumber(value, otherwise ? 1 : 0) != 0;
    }
}
