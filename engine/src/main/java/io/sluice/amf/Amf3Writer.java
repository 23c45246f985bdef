package io.sluice.amf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;

/**
 * Writes AMF3 values one after the other into a buffer. The typed methods do not allocate once the tables have grown,
 * except where an expandable buffer grows. Not safe for several threads.
 */
public final class Amf3Writer
{
    /** Smallest and largest integer; others are written as doubles (3.6). */
    private static final int MIN_INTEGER = -(1 << 28);
    private static final int MAX_INTEGER = (1 << 28) - 1;

    private final AmfOutput output;
    private final Map<String, Externalizer> externalizers = new HashMap<>();
    private final Amf3References references = new Amf3References();

    /** With {@link AmfLimits#DEFAULT}. */
    public Amf3Writer()
    {
        this(AmfLimits.DEFAULT);
    }

    /**
     * @param limits of which the depth holds for writers.
     */
    public Amf3Writer(final AmfLimits limits)
    {
        this(new AmfOutput(limits));
    }

    Amf3Writer(final AmfOutput output)
    {
        this.output = output;
    }

    /**
     * Registers who writes the body of an {@link AmfExternalizable}.
     *
     * @param className    of the externalizable class.
     * @param externalizer writes its body.
     * @return this.
     */
    public Amf3Writer register(final String className, final Externalizer externalizer)
    {
        externalizers.put(className, Objects.requireNonNull(externalizer, "externalizer"));
        return this;
    }

    /**
     * Starts a message.
     *
     * @param buffer to write into, expandable or large enough.
     * @param offset of the message's first byte.
     * @return this.
     */
    public Amf3Writer wrap(final MutableDirectBuffer buffer, final int offset)
    {
        output.wrap(buffer, offset);
        reset();
        return this;
    }

    void reset()
    {
        references.reset();
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

    public Amf3Writer writeUndefined()
    {
        output.putU8(Amf3Marker.UNDEFINED);
        return this;
    }

    public Amf3Writer writeNull()
    {
        output.putU8(Amf3Marker.NULL);
        return this;
    }

    public Amf3Writer writeBoolean(final boolean value)
    {
        output.putU8(value ? Amf3Marker.TRUE : Amf3Marker.FALSE);
        return this;
    }

    /**
     * Writes an integer; a double if it does not fit into 29 bits.
     *
     * @param value the integer.
     * @return this.
     */
    public Amf3Writer writeInteger(final int value)
    {
        if (value < MIN_INTEGER || value > MAX_INTEGER)
        {
            return writeNumber(value);
        }
        output.putU8(Amf3Marker.INTEGER);
        return writeU29(value & 0x1FFF_FFFF);
    }

    public Amf3Writer writeNumber(final double value)
    {
        output.putU8(Amf3Marker.DOUBLE);
        output.putDouble(value);
        return this;
    }

    public Amf3Writer writeString(final String value)
    {
        output.putU8(Amf3Marker.STRING);
        return writeUtf8(value);
    }

    /**
     * Writes a date.
     *
     * @param epochMs milliseconds since 1970 in UTC.
     * @return this.
     */
    public Amf3Writer writeDate(final double epochMs)
    {
        references.anonymousObject();
        output.putU8(Amf3Marker.DATE);
        writeU29(1);
        output.putDouble(epochMs);
        return this;
    }

    /**
     * Begins an anonymous object; properties and {@link #endObject()} follow.
     *
     * @return this.
     */
    public Amf3Writer beginObject()
    {
        output.enter();
        references.anonymousObject();
        output.putU8(Amf3Marker.OBJECT);
        writeTraits(Amf3Traits.ANONYMOUS);
        return this;
    }

    /**
     * Writes a property's name; its value follows.
     *
     * @param name not empty: an empty name is AMF3's end of the properties.
     * @return this.
     */
    public Amf3Writer property(final String name)
    {
        if (name.isEmpty())
        {
            throw new AmfException("AMF3 cannot hold a property with an empty name");
        }
        return writeUtf8(name);
    }

    /**
     * Ends an object.
     *
     * @return this.
     */
    public Amf3Writer endObject()
    {
        output.leave();
        return writeU29(1);
    }

    /**
     * Begins an array without named values; exactly so many values follow, and no end.
     *
     * @param count of the values.
     * @return this.
     */
    public Amf3Writer beginArray(final int count)
    {
        references.anonymousObject();
        output.putU8(Amf3Marker.ARRAY);
        writeHeader(count);
        return writeU29(1);
    }

    /**
     * Writes a byte without marker, for an {@link Externalizer}.
     *
     * @param value of which the low 8 bits are written.
     * @return this.
     */
    public Amf3Writer writeByte(final int value)
    {
        output.putU8(value);
        return this;
    }

    /**
     * Writes a variable-length integer without marker (1.3.1), for an {@link Externalizer}.
     *
     * @param value 0 to 2^29 - 1.
     * @return this.
     */
    public Amf3Writer writeU29(final int value)
    {
        output.putU29(value);
        return this;
    }

    /**
     * Writes a string without marker (1.3.2), for an {@link Externalizer}.
     *
     * @param value the string; by reference if it was written before.
     * @return this.
     */
    public Amf3Writer writeUtf8(final String value)
    {
        if (value.isEmpty())
        {
            return writeU29(1);
        }
        final int index = references.string(value);
        if (index != Amf3References.NEW)
        {
            return writeU29(index << 1);
        }
        return writeInlineUtf8(value);
    }

    /**
     * Writes any value that {@link Amf3Reader} returns; any other List as array, an Integer as integer, any other
     * Number as double, an ECMA array as array with named values. Strings, classes and objects that were written before
     * since the wrap go out as references.
     *
     * @param value the value.
     * @return this.
     * @throws AmfException if its type is unknown, or it is nested too deep or has a name that AMF3 cannot hold.
     */
    public Amf3Writer writeValue(final Object value)
    {
        if (value == null)
        {
            return writeNull();
        }
        if (value == AmfUndefined.UNDEFINED)
        {
            return writeUndefined();
        }
        if (value instanceof Boolean bool)
        {
            return writeBoolean(bool);
        }
        if (value instanceof Integer integer)
        {
            return writeInteger(integer);
        }
        if (value instanceof Number number)
        {
            return writeNumber(number.doubleValue());
        }
        if (value instanceof String string)
        {
            return writeString(string);
        }
        output.putU8(Amf3Marker.ofReferable(value));
        final int index = references.object(value);
        if (index != Amf3References.NEW)
        {
            return writeU29(index << 1);
        }
        writeObjectValue(value);
        return this;
    }

    private void writeObjectValue(final Object value)
    {
        if (value instanceof AmfObject object)
        {
            writeObject(object);
        }
        else if (value instanceof List<?> list)
        {
            writeArray(list, list instanceof AmfArray array ? array.associative() : Map.of());
        }
        else if (value instanceof AmfDate date)
        {
            writeU29(1);
            output.putDouble(date.epochMs());
        }
        else if (value instanceof AmfXml xml)
        {
            writeInlineUtf8(xml.text());
        }
        else if (value instanceof byte[] bytes)
        {
            writeHeader(bytes.length);
            output.putBytes(bytes);
        }
        else if (value instanceof AmfDictionary dictionary)
        {
            writeDictionary(dictionary);
        }
        else if (value instanceof AmfExternalizable external)
        {
            writeExternalizable(external);
        }
        else
        {
            writeVector(value);
        }
    }

    private void writeObject(final AmfObject object)
    {
        if (object.isEcmaArray())
        {
            writeArray(List.of(), object.properties());
            return;
        }
        final int sealedCount = object.sealedCount();
        final List<String> names = new ArrayList<>(object.properties().keySet());
        output.enter();
        writeTraits(new Amf3Traits(object.className(), names.subList(0, sealedCount), object.isDynamic(), false));
        for (int i = 0; i < names.size(); i++)
        {
            final String name = names.get(i);
            if (i >= sealedCount)
            {
                property(name);
            }
            writeValue(object.get(name));
        }
        if (object.isDynamic())
        {
            writeU29(1);
        }
        output.leave();
    }

    private void writeArray(final List<?> elements, final Map<String, Object> associative)
    {
        output.enter();
        writeHeader(elements.size());
        for (final Map.Entry<String, Object> entry : associative.entrySet())
        {
            property(entry.getKey()).writeValue(entry.getValue());
        }
        writeU29(1);
        writeElements(elements);
        output.leave();
    }

    private void writeElements(final List<?> elements)
    {
        for (final Object element : elements)
        {
            writeValue(element);
        }
    }

    private void writeDictionary(final AmfDictionary dictionary)
    {
        output.enter();
        writeHeader(dictionary.size());
        output.putU8(dictionary.hasWeakKeys() ? 1 : 0);
        for (final AmfDictionary.Entry entry : dictionary.entries())
        {
            writeValue(entry.key());
            writeValue(entry.value());
        }
        output.leave();
    }

    private void writeExternalizable(final AmfExternalizable external)
    {
        final Externalizer externalizer = externalizers.get(external.className());
        if (externalizer == null)
        {
            throw new AmfException("no externalizer is registered for class '" + external.className() + "'");
        }
        output.enter();
        writeTraits(new Amf3Traits(external.className(), List.of(), false, true));
        externalizer.write(external.body(), this);
        output.leave();
    }

    private void writeVector(final Object value)
    {
        if (value instanceof AmfIntVector vector)
        {
            writeHeader(vector.values().length);
            output.putU8(vector.fixed() ? 1 : 0);
            for (final int element : vector.values())
            {
                output.putU32(element);
            }
        }
        else if (value instanceof AmfDoubleVector vector)
        {
            writeHeader(vector.values().length);
            output.putU8(vector.fixed() ? 1 : 0);
            for (final double element : vector.values())
            {
                output.putDouble(element);
            }
        }
        else if (value instanceof AmfObjectVector vector)
        {
            writeHeader(vector.values().size());
            output.putU8(vector.isFixed() ? 1 : 0);
            writeUtf8(vector.typeName());
            output.enter();
            writeElements(vector.values());
            output.leave();
        }
    }

    private void writeTraits(final Amf3Traits objectTraits)
    {
        final int index = references.traits(objectTraits);
        if (index != Amf3References.NEW)
        {
            writeU29(index << 2 | 1);
            return;
        }
        final int count = objectTraits.members().size();
        if (count > 0x1FF_FFFF)
        {
            throw new AmfException("AMF3 cannot hold a class of " + count + " members");
        }
        writeU29(count << 4 | (objectTraits.dynamic() ? 8 : 0) | (objectTraits.externalizable() ? 4 : 0) | 3);
        writeUtf8(objectTraits.className());
        for (int i = 0; i < count; i++)
        {
            writeUtf8(objectTraits.members().get(i));
        }
    }

    private Amf3Writer writeInlineUtf8(final String value)
    {
        final int length = AmfOutput.utf8Length(value);
        writeHeader(length);
        output.putUtf8(value, length);
        return this;
    }

    /** A length or count with the bit that says that the value itself follows. */
    private void writeHeader(final int length)
    {
        if (length >= 1 << 28)
        {
            throw new AmfException("AMF3 cannot hold a length of " + length);
        }
        writeU29(length << 1 | 1);
    }
}
