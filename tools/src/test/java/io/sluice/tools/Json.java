package io.sluice.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as maps, lists, strings, numbers and booleans, for looking things up in tests.
 */
final class Json
{
    private Json()
    {
    }

    static Object parse(final String text)
    {
        try (JsonParser json = new JsonFactory().createParser(text))
        {
            json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            json.nextToken();
            return read(json);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(text, ex);
        }
    }

    /** A field's value, when it is an object. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(final Object value)
    {
        return (Map<String, Object>) value;
    }

    /** The elements of an array. */
    static List<?> list(final Object value)
    {
        return (List<?>) value;
    }

    /** Paths and types of all values, in order. */
    static List<String> shape(final String text)
    {
        final List<String> shape = new ArrayList<>();
        walk("", parse(text), shape);
        return shape;
    }

    private static void walk(final String path, final Object value, final List<String> shape)
    {
        shape.add(path + " " + (value instanceof Map ? "object" : value instanceof List ? "array" :
            value == null ? "null" : value.getClass().getSimpleName()));
        if (value instanceof Map)
        {
            object(value).forEach((name, child) -> walk(path + "/" + name, child, shape));
        }
        else if (value instanceof List)
        {
            list(value).forEach((child) -> walk(path + "/*", child, shape));
        }
    }

    private static Object read(final JsonParser json) throws IOException
    {
        switch (json.currentToken())
        {
            case START_OBJECT:
                final Map<String, Object> map = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME)
                {
                    final String name = json.currentName();
                    json.nextToken();
                    map.put(name, read(json));
                }

                return map;

            case START_ARRAY:
                final List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY)
                {
                    list.add(read(json));
                }

                return list;

            case VALUE_STRING:
                return json.getText();

            case VALUE_NUMBER_INT:
                return json.getLongValue();

            case VALUE_NUMBER_FLOAT:
                return json.getDoubleValue();

            default:
                return json.currentToken() == JsonToken.VALUE_NULL ? null : json.getBooleanValue();
        }
    }
}
