package io.sluice.amf;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Reads AMF0 values one after the other. Wrap it around each message anew; references are per message. Values become:
 * number Double, boolean Boolean, string and long string String, object, typed object and ECMA array {@link AmfObject},
 * null null, undefined {@link AmfUndefined}, strict array {@link AmfArray}, date {@link AmfDate}, unsupported
 * {@link AmfUnsupported}, XML {@link AmfXml}, and what {@link Amf3Reader} makes of an AMF3 value behind an AVM+ marker.
 * <p>
 * After an {@link AmfException} it must be wrapped again. Not safe for several threads.
 */
public final class Amf0Reader
{
    private final AmfInput input;
    private final Amf3Reader amf3;
    private final List<Object> references = new ArrayList<>();

    /** With {@link AmfLimits#DEFAULT}. */
    public Amf0Reader()
    {
        this(AmfLimits.DEFAULT);
    }

    /**
     * @param limits what the peer may send.
     */
    public Amf0Reader(final AmfLimits limits)
    {
        input = new AmfInput(limits);
        amf3 = new Amf3Reader(input);
    }

    /**
     * Starts on a message.
     *
     * @param buffer with the message.
     * @param offset of its first byte.
     * @param length in bytes.
     * @return this.
     */
    public Amf0Reader wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        input.wrap(buffer, offset, length);
        references.clear();
        amf3.reset();
        return this;
    }

    /**
     * The reader of AMF3 values inside AMF0, to register externalizable classes with.
     *
     * @return it; it belongs to this reader.
     */
    public Amf3Reader amf3()
    {
        return amf3;
    }

    public boolean hasRemaining()
    {
        return input.remaining() > 0;
    }

    public int remaining()
    {
        return input.remaining();
    }

    /**
     * Where the next value begins.
     *
     * @return an index of the buffer.
     */
    public int position()
    {
        return input.position();
    }

    /**
     * The next value's marker.
     *
     * @return one of {@link Amf0Marker}, or another byte if the peer sent nonsense.
     */
    public int peek()
    {
        return input.peek("an AMF0 value");
    }

    /**
     * Reads a number.
     *
     * @return the number.
     */
    public double readNumber()
    {
        expect(Amf0Marker.NUMBER, "number");
        return input.readDouble("number");
    }

    /**
     * Reads a boolean.
     *
     * @return the boolean.
     */
    public boolean readBoolean()
    {
        expect(Amf0Marker.BOOLEAN, "boolean");
        return input.readU8("boolean") != 0;
    }

    /**
     * Reads a string or long string.
     *
     * @return the string.
     */
    public String readString()
    {
        if (peek() == Amf0Marker.LONG_STRING)
        {
            expect(Amf0Marker.LONG_STRING, "long string");
            return readLongUtf8("long string");
        }
        expect(Amf0Marker.STRING, "string");
        return readShortUtf8("string");
    }

    /**
     * Reads an object or ECMA array, or a reference to one.
     *
     * @return the object; null for null and undefined.
     */
    public AmfObject readObject()
    {
        final int at = input.position();
        final int marker = peek();
        final Object value = readValue();
        if (value == null || value == AmfUndefined.UNDEFINED)
        {
            return null;
        }
        if (value instanceof AmfObject object)
        {
            return object;
        }
        throw input.error(at, "expected object, found " + Amf0Marker.name(marker));
    }

    /**
     * Skips a value. An object or array is read nevertheless, because later values can refer to it and its parts.
     */
    public void skipValue()
    {
        switch (peek())
        {
            case Amf0Marker.NUMBER:
                readNumber();
                break;
            case Amf0Marker.BOOLEAN:
                readBoolean();
                break;
            case Amf0Marker.STRING:
                expect(Amf0Marker.STRING, "string");
                input.skip(input.readU16("string length"), "string");
                break;
            case Amf0Marker.LONG_STRING:
                expect(Amf0Marker.LONG_STRING, "long string");
                input.skip(input.readU32("long string length"), "long string");
                break;
            default:
                readValue();
                break;
        }
    }

    /**
     * Reads any value.
     *
     * @return the value, see above.
     */
    public Object readValue()
    {
        final int at = input.position();
        final int marker = input.readU8("an AMF0 value");
        input.claim(1, at);
        return switch (marker)
        {
            case Amf0Marker.NUMBER -> input.readDouble("number");
            case Amf0Marker.BOOLEAN -> input.readU8("boolean") != 0;
            case Amf0Marker.STRING -> readShortUtf8("string");
            case Amf0Marker.OBJECT -> readProperties(new AmfObject(), at);
            case Amf0Marker.NULL -> null;
            case Amf0Marker.UNDEFINED -> AmfUndefined.UNDEFINED;
            case Amf0Marker.REFERENCE -> readReference(at);
            case Amf0Marker.ECMA_ARRAY -> readEcmaArray(at);
            case Amf0Marker.STRICT_ARRAY -> readStrictArray(at);
            case Amf0Marker.DATE -> readDate();
            case Amf0Marker.LONG_STRING -> readLongUtf8("long string");
            case Amf0Marker.UNSUPPORTED -> AmfUnsupported.UNSUPPORTED;
            case Amf0Marker.XML_DOCUMENT -> new AmfXml(readLongUtf8("XML document"), true);
            case Amf0Marker.TYPED_OBJECT -> readProperties(new AmfObject(readShortUtf8("class name")), at);
            case Amf0Marker.AVMPLUS -> readAmf3();
            default -> throw input.error(at, "expected an AMF0 value, found " + Amf0Marker.name(marker));
        };
    }

    private void expect(final int marker, final String expected)
    {
        final int found = input.peek(expected);
        if (found != marker)
        {
            throw input.error(input.position(), "expected " + expected + ", found " + Amf0Marker.name(found));
        }
        input.readU8(expected);
    }

    private String readShortUtf8(final String expected)
    {
        return input.readUtf8(input.readU16(expected), expected);
    }

    private String readLongUtf8(final String expected)
    {
        return input.readUtf8(input.readU32(expected), expected);
    }

    private AmfDate readDate()
    {
        final double epochMs = input.readDouble("date");
        return new AmfDate(epochMs, (short) input.readU16("time zone of date"));
    }

    private Object readReference(final int at)
    {
        final int index = input.readU16("reference");
        if (index >= references.size())
        {
            throw input.error(at, "expected a reference to one of " + references.size() + " objects, found index " +
                index);
        }
        return references.get(index);
    }

    /** The count is a hint: Flash sends 0 (ossrs/srs#852). */
    private AmfObject readEcmaArray(final int at)
    {
        input.readU32("count of ECMA array");
        return readProperties(AmfObject.ecmaArray(), at);
    }

    private AmfObject readProperties(final AmfObject object, final int at)
    {
        references.add(object);
        input.enter(at);
        while (!readEnd(object.isEcmaArray()))
        {
            final String name = readShortUtf8("property name");
            object.put(name, readValue());
        }
        input.leave();
        return object;
    }

    /** An ECMA array may end with the message, some encoders leave its end marker out or cut it off. */
    private boolean readEnd(final boolean mayBeCut)
    {
        final int remaining = input.remaining();
        if (mayBeCut && remaining < 3 && isZero(remaining))
        {
            input.skip(remaining, "end of ECMA array");
            return true;
        }
        if (remaining >= 3 && isZero(2) && input.peek(2) == Amf0Marker.OBJECT_END)
        {
            input.skip(3, "end of object");
            return true;
        }
        return false;
    }

    private boolean isZero(final int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (input.peek(i) != 0)
            {
                return false;
            }
        }
        return true;
    }

    private AmfArray readStrictArray(final int at)
    {
        final long count = input.readU32("count of strict array");
        input.requireElements(count, 1, at);
        final AmfArray array = new AmfArray();
        references.add(array);
        input.enter(at);
        for (long i = 0; i < count; i++)
        {
            array.add(readValue());
        }
        input.leave();
        return array;
    }

    /** Reference tables of AMF3 are per value here: each AVM+ marker starts anew. */
    private Object readAmf3()
    {
        amf3.reset();
        return amf3.readValue();
    }
}
