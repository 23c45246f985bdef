package io.sluice.amf;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.MutableDirectBuffer;

/**
 * Writes AMF0 values one after the other into a buffer. The typed methods do not allocate, except where an expandable
 * buffer grows. Not safe for several threads.
 * <pre>
 * writer.wrap(buffer, 0).writeString("_result").writeNumber(1).writeNull()
 *     .beginObject().property("level", "status").property("capabilities", 31).endObject();
 * </pre>
 */
public final class Amf0Writer
{
    private static final int MAX_U16 = 0xFFFF;

    private final AmfOutput output;
    private final Amf3Writer amf3;
    private Map<Object, Integer> references = new IdentityHashMap<>();
    private int referenceCount;

    /** With {@link AmfLimits#DEFAULT}. */
    public Amf0Writer()
    {
        this(AmfLimits.DEFAULT);
    }

    /**
     * @param limits of which the depth holds for writers.
     */
    public Amf0Writer(final AmfLimits limits)
    {
        output = new AmfOutput(limits);
        amf3 = new Amf3Writer(output);
    }

    /**
     * Starts a message.
     *
     * @param buffer to write into, expandable or large enough.
     * @param offset of the message's first byte.
     * @return this.
     */
    public Amf0Writer wrap(final MutableDirectBuffer buffer, final int offset)
    {
        output.wrap(buffer, offset);
        references = Amf3References.emptied(references);
        referenceCount = 0;
        return this;
    }

    /**
     * The writer of AMF3 values inside AMF0, to register externalizable classes with.
     *
     * @return it; it belongs to this writer.
     */
    public Amf3Writer amf3()
    {
        return amf3;
    }

    /**
     * Where the next byte goes.
     *
     * @return an index of the buffer.
     */
    public int position()
    {
        return output.position();
    }

    /**
     * What was written since the writer was wrapped.
     *
     * @return bytes.
     */
    public int length()
    {
        return output.length();
    }

    public Amf0Writer writeNumber(final double value)
    {
        output.putU8(Amf0Marker.NUMBER);
        output.putDouble(value);
        return this;
    }

    public Amf0Writer writeBoolean(final boolean value)
    {
        output.putU8(Amf0Marker.BOOLEAN);
        output.putU8(value ? 1 : 0);
        return this;
    }

    /**
     * Writes a string; a long string if it has more than 65535 bytes.
     *
     * @param value the string, not null.
     * @return this.
     */
    public Amf0Writer writeString(final String value)
    {
        final int length = AmfOutput.utf8Length(value);
        if (length <= MAX_U16)
        {
            output.putU8(Amf0Marker.STRING);
            output.putU16(length);
        }
        else
        {
            output.putU8(Amf0Marker.LONG_STRING);
            output.putU32(length);
        }
        output.putUtf8(value, length);
        return this;
    }

    public Amf0Writer writeNull()
    {
        output.putU8(Amf0Marker.NULL);
        return this;
    }

    public Amf0Writer writeUndefined()
    {
        output.putU8(Amf0Marker.UNDEFINED);
        return this;
    }

    /**
     * Writes a date.
     *
     * @param epochMs         milliseconds since 1970 in UTC.
     * @param timezoneMinutes 0, says the specification.
     * @return this.
     */
    public Amf0Writer writeDate(final double epochMs, final int timezoneMinutes)
    {
        output.putU8(Amf0Marker.DATE);
        output.putDouble(epochMs);
        output.putU16(timezoneMinutes);
        return this;
    }

    /**
     * Begins an anonymous object; properties and {@link #endObject()} follow.
     *
     * @return this.
     */
    public Amf0Writer beginObject()
    {
        output.enter();
        referenceCount++;
        output.putU8(Amf0Marker.OBJECT);
        return this;
    }

    /**
     * Begins an object of a class; properties and {@link #endObject()} follow.
     *
     * @param className its class.
     * @return this.
     */
    public Amf0Writer beginTypedObject(final String className)
    {
        output.enter();
        referenceCount++;
        output.putU8(Amf0Marker.TYPED_OBJECT);
        putName(className);
        return this;
    }

    /**
     * Begins an ECMA array; properties and {@link #endObject()} follow.
     *
     * @param count how many; a hint to the reader.
     * @return this.
     */
    public Amf0Writer beginEcmaArray(final int count)
    {
        output.enter();
        referenceCount++;
        output.putU8(Amf0Marker.ECMA_ARRAY);
        output.putU32(count);
        return this;
    }

    /**
     * Writes a property's name; its value follows.
     *
     * @param name at most 65535 bytes.
     * @return this.
     */
    public Amf0Writer property(final String name)
    {
        putName(name);
        return this;
    }

    public Amf0Writer property(final String name, final double value)
    {
        return property(name).writeNumber(value);
    }

    public Amf0Writer property(final String name, final boolean value)
    {
        return property(name).writeBoolean(value);
    }

    public Amf0Writer property(final String name, final String value)
    {
        return property(name).writeString(value);
    }

    /**
     * Ends an object, typed object or ECMA array.
     *
     * @return this.
     */
    public Amf0Writer endObject()
    {
        output.leave();
        output.putU16(0);
        output.putU8(Amf0Marker.OBJECT_END);
        return this;
    }

    /**
     * Begins a strict array; exactly so many values follow, and no end.
     *
     * @param count of the values.
     * @return this.
     */
    public Amf0Writer beginStrictArray(final int count)
    {
        referenceCount++;
        output.putU8(Amf0Marker.STRICT_ARRAY);
        output.putU32(count);
        return this;
    }

    /**
     * Writes any value that {@link Amf0Reader} returns; any other List as strict array, any Number as number. An
     * object that was written before by this method since the wrap is written as a reference. What AMF0 has no
     * type for goes out as AMF3 behind an AVM+ marker.
     *
     * @param value the value.
     * @return this.
     * @throws AmfException if its type is unknown, or it is nested too deep or has a name that is too long.
     */
    public Amf0Writer writeValue(final Object value)
    {
        if (value == null)
        {
            return writeNull();
        }
        if (value instanceof Number number)
        {
            return writeNumber(number.doubleValue());
        }
        if (value instanceof Boolean bool)
        {
            return writeBoolean(bool);
        }
        if (value instanceof String string)
        {
            return writeString(string);
        }
        if (value instanceof AmfObject object)
        {
            return writeReference(object) ? this : writeObject(object);
        }
        if (value instanceof List<?> list && !(list instanceof AmfArray array && !array.associative().isEmpty()))
        {
            return writeReference(list) ? this : writeStrictArray(list);
        }
        return writeRare(value);
    }

    private Amf0Writer writeRare(final Object value)
    {
        if (value == AmfUndefined.UNDEFINED)
        {
            return writeUndefined();
        }
        if (value == AmfUnsupported.UNSUPPORTED)
        {
            output.putU8(Amf0Marker.UNSUPPORTED);
            return this;
        }
        if (value instanceof AmfDate date)
        {
            return writeDate(date.epochMs(), date.timezoneMinutes());
        }
        if (value instanceof AmfXml xml && xml.document())
        {
            final int length = AmfOutput.utf8Length(xml.text());
            output.putU8(Amf0Marker.XML_DOCUMENT);
            output.putU32(length);
            output.putUtf8(xml.text(), length);
            return this;
        }
        return writeAmf3(value);
    }

    /**
     * Writes one value as AMF3 behind an AVM+ marker.
     *
     * @param value see {@link Amf3Writer#writeValue}.
     * @return this.
     */
    public Amf0Writer writeAmf3(final Object value)
    {
        output.putU8(Amf0Marker.AVMPLUS);
        amf3.reset();
        amf3.writeValue(value);
        return this;
    }

    private boolean writeReference(final Object value)
    {
        final Integer index = references.get(value);
        if (index == null)
        {
            references.put(value, referenceCount);
            return false;
        }
        if (index > MAX_U16)
        {
            throw new AmfException("AMF0 cannot refer to object " + index + " of a message");
        }
        output.putU8(Amf0Marker.REFERENCE);
        output.putU16(index);
        return true;
    }

    private Amf0Writer writeObject(final AmfObject object)
    {
        if (object.isEcmaArray())
        {
            beginEcmaArray(object.size());
        }
        else if (object.className().isEmpty())
        {
            beginObject();
        }
        else
        {
            beginTypedObject(object.className());
        }
        for (final Map.Entry<String, Object> property : object.properties().entrySet())
        {
            property(property.getKey()).writeValue(property.getValue());
        }
        return endObject();
    }

    private Amf0Writer writeStrictArray(final List<?> list)
    {
        beginStrictArray(list.size());
        output.enter();
        for (final Object element : list)
        {
            writeValue(element);
        }
        output.leave();
        return this;
    }

    private void putName(final String name)
    {
        final int length = AmfOutput.utf8Length(name);
        if (length > MAX_U16)
        {
            throw new AmfException("AMF0 cannot hold a name of " + length + " bytes");
        }
        output.putU16(length);
        output.putUtf8(name, length);
    }
}
