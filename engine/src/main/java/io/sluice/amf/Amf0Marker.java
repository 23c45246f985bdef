package io.sluice.amf;

/**
 * The byte in front of each AMF0 value (AMF0 specification, section 2.1).
 */
public final class Amf0Marker
{
    /** 8-byte double (2.2). */
    public static final int NUMBER = 0x00;
    /** One byte, 0 is false (2.3). */
    public static final int BOOLEAN = 0x01;
    /** UTF-8 behind a 16-bit length (2.4). */
    public static final int STRING = 0x02;
    /** Anonymous object (2.5). */
    public static final int OBJECT = 0x03;
    /** Reserved, not supported (2.6). */
    public static final int MOVIECLIP = 0x04;
    /** Null (2.7). */
    public static final int NULL = 0x05;
    /** Undefined (2.8). */
    public static final int UNDEFINED = 0x06;
    /** 16-bit index of an object or array that came before (2.9). */
    public static final int REFERENCE = 0x07;
    /** Associative array; its count is a hint only (2.10). */
    public static final int ECMA_ARRAY = 0x08;
    /** Ends an object or ECMA array, after an empty name (2.11). */
    public static final int OBJECT_END = 0x09;
    /** Array with ordinal indices (2.12). */
    public static final int STRICT_ARRAY = 0x0A;
    /** Milliseconds as a double, then 16 bits of time zone (2.13). */
    public static final int DATE = 0x0B;
    /** UTF-8 behind a 32-bit length (2.14). */
    public static final int LONG_STRING = 0x0C;
    /** A value that its sender could not serialize (2.15). */
    public static final int UNSUPPORTED = 0x0D;
    /** Reserved, not supported (2.16). */
    public static final int RECORDSET = 0x0E;
    /** XML text behind a 32-bit length (2.17). */
    public static final int XML_DOCUMENT = 0x0F;
    /** Object with a class name (2.18). */
    public static final int TYPED_OBJECT = 0x10;
    /** One AMF3 value follows (3.1). */
    public static final int AVMPLUS = 0x11;

    private static final String[] NAMES =
    {
        "number", "boolean", "string", "object", "movieclip", "null", "undefined", "reference", "ECMA array",
        "object end", "strict array", "date", "long string", "unsupported", "recordset", "XML document",
        "typed object", "AVM+"
    };

    private Amf0Marker()
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
}
