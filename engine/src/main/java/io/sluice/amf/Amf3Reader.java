package io.sluice.amf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.agrona.DirectBuffer;

/**
 * Reads AMF3 values one after the other. Wrap it around each message anew; the tables of strings, objects and traits
 * are per message. Values become: undefined {@link AmfUndefined}, null null, booleans Boolean, integer Integer, double
 * Double, string String, both kinds of XML {@link AmfXml}, date {@link AmfDate}, array {@link AmfArray}, object
 * {@link AmfObject} or {@link AmfExternalizable}, ByteArray byte[], vectors {@link AmfIntVector},
 * {@link AmfDoubleVector} and {@link AmfObjectVector}, dictionary {@link AmfDictionary}.
 * <p>
 * After an {@link AmfException} it must be wrapped again. Not safe for several threads.
 */
public final class Amf3Reader
{
    private final AmfInput input;
    private final Map<String, Externalizer> externalizers = new HashMap<>();
    private final List<String> strings = new ArrayList<>();
    private final List<Object> objects = new ArrayList<>();
    private final List<Amf3Traits> traits = new ArrayList<>();

    /** With {@link AmfLimits#DEFAULT}. */
    public Amf3Reader()
    {
        this(AmfLimits.DEFAULT);
    }

    /**
     * @param limits what the peer may send.
     */
    public Amf3Reader(final AmfLimits limits)
    {
        this(new AmfInput(limits));
    }

    Amf3Reader(final AmfInput input)
    {
        this.input = input;
    }

    /**
     * Registers who reads a class that writes its own bytes; without, such an object is an error, as nobody can know
     * where it ends.
     *
     * @param className    of the externalizable class.
     * @param externalizer reads its body.
     * @return this.
     */
    public Amf3Reader register(final String className, final Externalizer externalizer)
    {
        externalizers.put(className, Objects.requireNonNull(externalizer, "externalizer"));
        return this;
    }

    /**
     * Starts on a message.
     *
     * @param buffer with the message.
     * @param offset of its first byte.
     * @param length in bytes.
     * @return this.
     */
    public Amf3Reader wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        input.wrap(buffer, offset, length);
        reset();
        return this;
    }

    void reset()
    {
        strings.clear();
        objects.clear();
        traits.clear();
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
     * @return one of {@link Amf3Marker}, or another byte if the peer sent nonsense.
     */
    public int peek()
    {
        return input.peek("an AMF3 value");
    }

    /**
     * Reads a double or an integer.
     *
     * @return the number.
     */
    public double readNumber()
    {
        if (peek() == Amf3Marker.INTEGER)
        {
            return readInteger();
        }
        expect(Amf3Marker.DOUBLE, "number");
        return input.readDouble("double");
    }

    /**
     * Reads an integer.
     *
     * @return 29 bits, signed.
     */
    public int readInteger()
    {
        expect(Amf3Marker.INTEGER, "integer");
        return signed(readU29());
    }

    /**
     * Reads a boolean.
     *
     * @return the boolean.
     */
    public boolean readBoolean()
    {
        if (peek() == Amf3Marker.TRUE)
        {
            expect(Amf3Marker.TRUE, "true");
            return true;
        }
        expect(Amf3Marker.FALSE, "boolean");
        return false;
    }

    /**
     * Reads a string.
     *
     * @return the string.
     */
    public String readString()
    {
        expect(Amf3Marker.STRING, "string");
        return readUtf8();
    }

    /**
     * Skips a value. It is read nevertheless, because later values can refer to its parts.
     */
    public void skipValue()
    {
        readValue();
    }

    /**
     * Reads any value.
     *
     * @return the value, see above.
     */
    public Object readValue()
    {
        final int at = input.position();
        final int marker = input.readU8("an AMF3 value");
        input.claim(1, at);
        return switch (marker)
        {
            case Amf3Marker.UNDEFINED -> AmfUndefined.UNDEFINED;
            case Amf3Marker.NULL -> null;
            case Amf3Marker.FALSE -> Boolean.FALSE;
            case Amf3Marker.TRUE -> Boolean.TRUE;
            case Amf3Marker.INTEGER -> signed(readU29());
            case Amf3Marker.DOUBLE -> (Object) input.readDouble("double");
            case Amf3Marker.STRING -> readUtf8();
            case Amf3Marker.XML_DOCUMENT -> readXml(true);
            case Amf3Marker.DATE -> readDate();
            case Amf3Marker.ARRAY -> readArray();
            case Amf3Marker.OBJECT -> readObject();
            case Amf3Marker.XML -> readXml(false);
            case Amf3Marker.BYTE_ARRAY -> readByteArray();
            case Amf3Marker.VECTOR_INT -> readIntVector(false);
            case Amf3Marker.VECTOR_UINT -> readIntVector(true);
            case Amf3Marker.VECTOR_DOUBLE -> readDoubleVector();
            case Amf3Marker.VECTOR_OBJECT -> readObjectVector();
            case Amf3Marker.DICTIONARY -> readDictionary();
            default -> throw input.error(at, "expected an AMF3 value, found " + Amf3Marker.name(marker));
        };
    }

    /**
     * Reads a byte without marker, for an {@link Externalizer}.
     *
     * @return 0 to 255.
     */
    public int readByte()
    {
        return input.readU8("byte");
    }

    /**
     * Reads a variable-length integer without marker (1.3.1), for an {@link Externalizer}.
     *
     * @return 0 to 2^29 - 1.
     */
    public int readU29()
    {
        int value = 0;
        for (int i = 0; i < 3; i++)
        {
            final int next = input.readU8("U29 integer");
            value = value << 7 | next & 0x7F;
            if (next < 0x80)
            {
                return value;
            }
        }
        return value << 8 | input.readU8("U29 integer");
    }

    /**
     * Reads a string without marker (1.3.2), for an {@link Externalizer}.
     *
     * @return the string.
     */
    public String readUtf8()
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return entry(strings, header >> 1, "string", at);
        }
        final String text = input.readUtf8(header >> 1, "string");
        if (!text.isEmpty())
        {
            strings.add(text);
        }
        return text;
    }

    private void expect(final int marker, final String expected)
    {
        final int found = input.peek(expected);
        if (found != marker)
        {
            throw input.error(input.position(), "expected " + expected + ", found " + Amf3Marker.name(found));
        }
        input.readU8(expected);
    }

    private static int signed(final int u29)
    {
        return u29 << 3 >> 3;
    }

    private <T> T entry(final List<T> table, final int index, final String kind, final int at)
    {
        if (index >= table.size())
        {
            throw input.error(at, "expected a reference to one of " + table.size() + " " + kind + "s, found index " +
                index);
        }
        return table.get(index);
    }

    private Object reference(final int header, final Class<?> type, final int at)
    {
        final Object object = entry(objects, header >> 1, "object", at);
        if (!type.isInstance(object))
        {
            throw input.error(at, "expected a reference to " + type.getSimpleName() + ", found one to " +
                object.getClass().getSimpleName());
        }
        return object;
    }

    private Object readXml(final boolean document)
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, AmfXml.class, at);
        }
        final AmfXml xml = new AmfXml(input.readUtf8(header >> 1, "XML"), document);
        objects.add(xml);
        return xml;
    }

    private Object readDate()
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, AmfDate.class, at);
        }
        final AmfDate date = new AmfDate(input.readDouble("date"), 0);
        objects.add(date);
        return date;
    }

    private Object readByteArray()
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, byte[].class, at);
        }
        final byte[] bytes = input.readBytes(header >> 1, "byte array");
        objects.add(bytes);
        return bytes;
    }

    private Object readArray()
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, AmfArray.class, at);
        }
        final int count = header >> 1;
        input.requireElements(count, 1, at);
        final AmfArray array = new AmfArray();
        objects.add(array);
        input.enter(at);
        String name = readUtf8();
        while (!name.isEmpty())
        {
            array.associative().put(name, readValue());
            name = readUtf8();
        }
        readElements(array, count, at);
        input.leave();
        return array;
    }

    private void readElements(final AmfArray array, final int count, final int at)
    {
        input.requireElements(count, 1, at);
        for (int i = 0; i < count; i++)
        {
            array.add(readValue());
        }
    }

    private Object readObject()
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, Object.class, at);
        }
        final Amf3Traits objectTraits = readTraits(header, at);
        input.enter(at);
        final Object object = objectTraits.externalizable() ?
            readExternalizable(objectTraits.className(), at) : readMembers(objectTraits);
        input.leave();
        return object;
    }

    private AmfObject readMembers(final Amf3Traits objectTraits)
    {
        final AmfObject object = new AmfObject(objectTraits.className());
        objects.add(object);
        for (final String member : objectTraits.members())
        {
            object.put(member, readValue());
        }
        object.seal(objectTraits.dynamic());
        if (objectTraits.dynamic())
        {
            String name = readUtf8();
            while (!name.isEmpty())
            {
                object.put(name, readValue());
                name = readUtf8();
            }
        }
        return object;
    }

    private AmfExternalizable readExternalizable(final String className, final int at)
    {
        final Externalizer externalizer = externalizers.get(className);
        if (externalizer == null)
        {
            throw input.error(at, "expected a known externalizable class, found '" + className + "'");
        }
        final AmfExternalizable object = new AmfExternalizable(className, null);
        objects.add(object);
        object.body(externalizer.read(this));
        return object;
    }

    private Amf3Traits readTraits(final int header, final int at)
    {
        if ((header & 2) == 0)
        {
            return entry(traits, header >> 2, "class", at);
        }
        final String className = readUtf8();
        final boolean externalizable = (header & 4) != 0;
        final int count = externalizable ? 0 : header >> 4;
        input.requireElements(count, 1, at);
        input.claim(count, at);
        final List<String> members = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            members.add(readUtf8());
        }
        final Amf3Traits newTraits = new Amf3Traits(className, members, (header & 8) != 0, externalizable);
        traits.add(newTraits);
        return newTraits;
    }

    private Object readIntVector(final boolean unsigned)
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, AmfIntVector.class, at);
        }
        final boolean fixed = input.readU8("fixed flag of vector") != 0;
        final int count = header >> 1;
        input.requireElements(count, Integer.BYTES, at);
        input.claim(count, at);
        final int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = input.readI32("element of vector");
        }
        final AmfIntVector vector = new AmfIntVector(values, unsigned, fixed);
        objects.add(vector);
        return vector;
    }

    private Object readDoubleVector()
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, AmfDoubleVector.class, at);
        }
        final boolean fixed = input.readU8("fixed flag of vector") != 0;
        final int count = header >> 1;
        input.requireElements(count, Double.BYTES, at);
        input.claim(count, at);
        final double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = input.readDouble("element of vector");
        }
        final AmfDoubleVector vector = new AmfDoubleVector(values, fixed);
        objects.add(vector);
        return vector;
    }

    private Object readObjectVector()
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, AmfObjectVector.class, at);
        }
        final boolean fixed = input.readU8("fixed flag of vector") != 0;
        final AmfObjectVector vector = new AmfObjectVector(readUtf8(), fixed);
        objects.add(vector);
        input.enter(at);
        readElements(vector.values(), header >> 1, at);
        input.leave();
        return vector;
    }

    private Object readDictionary()
    {
        final int at = input.position();
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header, AmfDictionary.class, at);
        }
        final AmfDictionary dictionary = new AmfDictionary(input.readU8("weak keys flag of dictionary") != 0);
        final int count = header >> 1;
        input.requireElements(count, 2, at);
        objects.add(dictionary);
        input.enter(at);
        for (int i = 0; i < count; i++)
        {
            final Object key = readValue();
            dictionary.add(key, readValue());
        }
        input.leave();
        return dictionary;
    }
}
