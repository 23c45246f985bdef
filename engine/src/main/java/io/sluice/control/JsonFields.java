package io.sluice.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The fields of an object of a JSON reply, by their expected types. A field that is null is taken as missing.
 */
final class JsonFields
{
    private final String path;
    private final Map<String, Object> fields;

    /**
     * @param path   of the object, with a dot behind it, or empty for the outermost.
     * @param fields by name: strings, numbers, booleans, lists, maps and nulls.
     */
    JsonFields(final String path, final Map<String, Object> fields)
    {
        this.path = path;
        this.fields = fields;
    }

    /**
     * @return the field's whole name, for messages.
     */
    String name(final String field)
    {
        return path + field;
    }

    Object get(final String field)
    {
        return fields.get(field);
    }

    String string(final String field) throws ControlException
    {
        return (String) required(field, string(field, null));
    }

    String string(final String field, final String absent) throws ControlException
    {
        final Object value = get(field);
        if (null == value)
        {
            return absent;
        }
        if (value instanceof final String text)
        {
            return text;
        }
        throw wrongType(name(field), value, "a string");
    }

    boolean bool(final String field, final boolean absent) throws ControlException
    {
        final Object value = get(field);
        if (null == value)
        {
            return absent;
        }
        if (value instanceof final Boolean flag)
        {
            return flag;
        }
        throw wrongType(name(field), value, "true or false");
    }

    String id(final String field) throws ControlException
    {
        return (String) required(field, id(field, null));
    }

    String id(final String field, final String absent) throws ControlException
    {
        final String value = string(field, absent);
        if (null != value)
        {
            final int length = value.getBytes(StandardCharsets.UTF_8).length;
            if (length > PublishReply.MAX_ID_LENGTH)
            {
                throw bad(name(field) + " has " + length + " bytes, the most is " + PublishReply.MAX_ID_LENGTH);
            }
        }
        return value;
    }

    byte[] base64(final String field, final byte[] absent) throws ControlException
    {
        final String value = string(field, null);
        if (null == value)
        {
            return absent;
        }
        try
        {
            return Base64.getDecoder().decode(value);
        }
        catch (final IllegalArgumentException ex)
        {
            throw bad(name(field) + " is not base64: " + ex.getMessage());
        }
    }

    @SuppressWarnings("unchecked")
    List<JsonFields> objects(final String field) throws ControlException
    {
        final Object value = required(field, get(field));
        if (!(value instanceof final List<?> elements))
        {
            throw wrongType(name(field), value, "an array");
        }
        final List<JsonFields> objects = new ArrayList<>(elements.size());
        for (final Object element : elements)
        {
            final String elementName = name(field) + '[' + objects.size() + ']';
            if (!(element instanceof Map<?, ?>))
            {
                throw wrongType(elementName, element, "an object");
            }
            objects.add(new JsonFields(elementName + '.', (Map<String, Object>) element));
        }
        return objects;
    }

    private Object required(final String field, final Object value) throws ControlException
    {
        if (null == value)
        {
            throw bad("the reply has no " + name(field));
        }
        return value;
    }

    private static ControlException wrongType(final String name, final Object value, final String expected)
    {
        final String type;
        if (value instanceof String)
        {
            type = "a string";
        }
        else if (value instanceof Number)
        {
            type = "a number";
        }
        else if (value instanceof Boolean)
        {
            type = "true or false";
        }
        else if (value instanceof List)
        {
            type = "an array";
        }
        else
        {
            type = null == value ? "null" : "an object";
        }
        return bad(name + " is " + type + " where " + expected + " is expected");
    }

    private static ControlException bad(final String message)
    {
        return new ControlException(ControlFailure.Kind.BAD_REPLY, message);
    }
}
