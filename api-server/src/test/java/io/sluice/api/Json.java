package io.sluice.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
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
            json.enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            json.nextToken();
            final Object value = read(json);
            if (json.nextToken() != null)
            {
                throw new AssertionError("more than one value");
            }

            return value;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(text, ex);
        }
    }

    /** Fields by name, elements by number. */
    static Object at(final String text, final Object... path)
    {
        Object value = parse(text);
        for (final Object step : path)
        {
            value = step instanceof Integer index ? ((List<?>)value).get(index) : ((Map<?, ?>)value).get(step);
        }

        return value;
    }

    private static Object read(final JsonParser json) throws IOException
    {
        switch (json.currentToken())
        {
            case START_OBJECT ->
            {
                final Map<String, Object> map = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME)
                {
                    final String name = json.currentName();
                    json.nextToken();
                    map.put(name, read(json));
                }

                return map;
            }
            case START_ARRAY ->
            {
                final List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY)
                {
                    list.add(read(json));
                }

                return list;
            }
            case VALUE_STRING ->
            {
                return json.getText();
            }
            case VALUE_NUMBER_INT ->
            {
                return json.getLongValue();
            }
            case VALUE_NUMBER_FLOAT ->
            {
                return new BigDecimal(json.getText());
            }
            default ->
            {
                return json.currentToken() == JsonToken.VALUE_NULL ? null : json.getBooleanValue();
            }
        }
    }
}
