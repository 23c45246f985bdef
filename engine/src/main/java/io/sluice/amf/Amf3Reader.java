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
            default -> readObjectValue(marker, at);
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
        return input.readU29();
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
            return entry(strings, header >> 1, "strings", at);
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
            throw input.error(at, "expected a reference to one of " + table.size() + " " + kind + ", found index " +
                index);
        }
        return table.get(index);
    }

    /** Everything that can be referred to: a U29 with its index, or the value itself. */
    private Object readObjectValue(final int marker, final int at)
    {
        final Class<?> type = Amf3Marker.referableType(marker);
        if (type == null)
        {
            throw input.error(at, "expected an AMF3 value, found " + Amf3Marker.name(marker));
        }
        final int header = readU29();
        if ((header & 1) == 0)
        {
            return reference(header >> 1, type, at);
        }
        final int length = header >> 1;
        return switch (marker)
        {
            case Amf3Marker.XML_DOCUMENT -> remember(new AmfXml(input.readUtf8(length, "XML document"), true));
            case Amf3Marker.DATE -> remember(new AmfDate(input.readDouble("date"), 0));
            case Amf3Marker.ARRAY -> readArray(length, at);
            case Amf3Marker.XML -> remember(new AmfXml(input.readUtf8(length, "XML"), false));
            case Amf3Marker.BYTE_ARRAY -> remember(input.readBytes(length, "byte array"));
            case Amf3Marker.VECTOR_INT -> readIntVector(length, false, at);
            case Amf3Marker.VECTOR_UINT -> readIntVector(length, true, at);
            case Amf3Marker.VECTOR_DOUBLE -> readDoubleVector(length, at);
            case Amf3Marker.VECTOR_OBJECT -> readObjectVector(length, at);
            case Amf3Marker.DICTIONARY -> readDictionary(length, at);
            default -> readObject(header, at);
        };
    }

    private Object reference(final int index, final Class<?> type, final int at)
    {
        final Object object = entry(objects, index, "objects", at);
        if (!type.isInstance(object))
        {
            throw input.error(at, "expected a reference to " + type.getSimpleName() + ", found one to " +
                object.getClass().getSimpleName());
        }
        return object;
    }

    private Object remember(final Object object)
    {
        objects.add(object);
        return object;
    }

    private AmfArray readArray(final int count, final int at)
    {
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

    private Object readObject(final int header, final int at)
    {
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
            throw input.error(at, "expected a known externalizable class, found " +
                AmfGraph.describe(className));
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
            return entry(traits, header >> 2, "classes", at);
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

    private boolean readFlag(final String expected)
    {
        return input.readU8(expected) != 0;
    }

    private Object readIntVector(final int count, final boolean unsigned, final int at)
    {
        final boolean fixed = readFlag("fixed flag of vector");
        input.requireElements(count, Integer.BYTES, at);
        input.claim(count, at);
        final int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = input.readI32("element of vector");
        }
        return remember(new AmfIntVector(values, unsigned, fixed));
    }

    private Object readDoubleVector(final int count, final int at)
    {
        final boolean fixed = readFlag("fixed flag of vector");
        input.requireElements(count, Double.BYTES, at);
        input.claim(count, at);
        final double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = input.readDouble("element of vector");
        }
        return remember(new AmfDoubleVector(values, fixed));
    }

    private AmfObjectVector readObjectVector(final int count, final int at)
    {
        final boolean fixed = readFlag("fixed flag of vector");
        final AmfObjectVector vector = new AmfObjectVector(readUtf8(), fixed);
        objects.add(vector);
        input.enter(at);
        readElements(vector.values(), count, at);
        input.leave();
        return vector;
    }

    private AmfDictionary readDictionary(final int count, final int at)
    {
        final AmfDictionary dictionary = new AmfDictionary(readFlag("weak keys flag of dictionary"));
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
