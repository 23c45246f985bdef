package io.sluice.amf;

import java.util.List;

/**
 * The byte in front of each AMF3 value (AMF3 specification, section 3.1).
 */
public final class Amf3Marker
{
    /** Undefined (3.2). */
    public static final int UNDEFINED = 0x00;
    /** Null (3.3). */
    public static final int NULL = 0x01;
    /** False (3.4). */
    public static final int FALSE = 0x02;
    /** True (3.5). */
    public static final int TRUE = 0x03;
    /** 29-bit signed integer (3.6). */
    public static final int INTEGER = 0x04;
    /** 8-byte double (3.7). */
    public static final int DOUBLE = 0x05;
    /** String, inline or by reference (3.8). */
    public static final int STRING = 0x06;
    /** Legacy XMLDocument (3.9). */
    public static final int XML_DOCUMENT = 0x07;
    /** Milliseconds as a double (3.10). */
    public static final int DATE = 0x08;
    /** Array with an associative and a dense part (3.11). */
    public static final int ARRAY = 0x09;
    /** Object with traits (3.12). */
    public static final int OBJECT = 0x0A;
    /** E4X XML (3.13). */
    public static final int XML = 0x0B;
    /** ByteArray (3.14). */
    public static final int BYTE_ARRAY = 0x0C;
    /** Vector of 32-bit signed integers (3.15). */
    public static final int VECTOR_INT = 0x0D;
    /** Vector of 32-bit unsigned integers (3.15). */
    public static final int VECTOR_UINT = 0x0E;
    /** Vector of doubles (3.15). */
    public static final int VECTOR_DOUBLE = 0x0F;
    /** Vector of values (3.15). */
    public static final int VECTOR_OBJECT = 0x10;
    /** Dictionary, whose keys are values (3.16). */
    public static final int DICTIONARY = 0x11;

    private static final String[] NAMES =
    {
        "undefined", "null", "false", "true", "integer", "double", "string", "XML document", "date", "array", "object",
        "XML", "byte array", "vector of int", "vector of uint", "vector of double", "vector of objects", "dictionary"
    };

    private Amf3Marker()
    {
    }

    /**
     * The marker's name for messages.
     *
     * @param marker the marker's byte.
     * @return the name, with the byte in hexadecimal.
     */
    public static String name(final int marker)
    {
        return AmfInput.markerName(NAMES, marker);
    }

    /** What a reference behind this marker must refer to; null if values of this type cannot be referred to so. */
    static Class<?> referableType(final int marker)
    {
        return switch (marker)
        {
            case XML_DOCUMENT, XML -> AmfXml.class;
            case DATE -> AmfDate.class;
            case ARRAY -> AmfArray.class;
            case OBJECT -> Object.class;
            case BYTE_ARRAY -> byte[].class;
            case VECTOR_INT, VECTOR_UINT -> AmfIntVector.class;
            case VECTOR_DOUBLE -> AmfDoubleVector.class;
            case VECTOR_OBJECT -> AmfObjectVector.class;
            case DICTIONARY -> AmfDictionary.class;
            default -> null;
        };
    }

    /** Which marker goes in front of a value that can be referred to. */
    static int ofReferable(final Object value)
    {
        if (value instanceof AmfObject object)
        {
            return object.isEcmaArray() ? ARRAY : OBJECT;
        }
        if (value instanceof List<?>)
        {
            return ARRAY;
        }
        if (value instanceof AmfDate)
        {
            return DATE;
        }
        if (value instanceof AmfXml xml)
        {
            return xml.document() ? XML_DOCUMENT : XML;
        }
        if (value instanceof byte[])
        {
            return BYTE_ARRAY;
        }
        if (value instanceof AmfIntVector vector)
        {
            return vector.unsigned() ? VECTOR_UINT : VECTOR_INT;
        }
        if (value instanceof AmfDoubleVector)
        {
            return VECTOR_DOUBLE;
        }
        if (value instanceof AmfObjectVector)
        {
            return VECTOR_OBJECT;
        }
        if (value instanceof AmfDictionary)
        {
            return DICTIONARY;
        }
        if (value instanceof AmfExternalizable)
        {
            return OBJECT;
        }
        throw new AmfException("AMF3 cannot hold a " + value.getClass().getName());
    }
}
