package io.sluice.amf;

import java.util.List;
import java.util.Map;

/**
 * Writes a value as short text for logs. What a peer sends decides what is in it, so its length and depth are bounded
 * and control characters are escaped.
 */
final class AmfText
{
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_DEPTH = 8;

    private final StringBuilder text = new StringBuilder();

    AmfText append(final Object value, final int depth)
    {
        if (depth > MAX_DEPTH || isFull())
        {
            text.append("...");
        }
        else if (value instanceof String string)
        {
            quoted(string);
        }
        else if (value instanceof AmfObject object)
        {
            if (!object.className().isEmpty())
            {
                quoted(object.className());
            }
            named(object.properties(), depth);
        }
        else if (value instanceof List<?> list)
        {
            elements(list, depth);
            if (list instanceof AmfArray array && !array.associative().isEmpty())
            {
                named(array.associative(), depth);
            }
        }
        else if (value instanceof AmfObjectVector vector)
        {
            text.append("vector");
            elements(vector.values(), depth);
        }
        else if (value instanceof AmfDictionary dictionary)
        {
            entries(dictionary, depth);
        }
        else if (value instanceof AmfExternalizable external)
        {
            quoted(external.className());
            text.append('(');
            append(external.body(), depth + 1);
            text.append(')');
        }
        else if (value instanceof byte[] bytes)
        {
            text.append("byte[").append(bytes.length).append(']');
        }
        else if (value instanceof AmfXml xml)
        {
            text.append("xml");
            quoted(xml.text());
        }
        else
        {
            text.append(value);
        }
        return this;
    }

    private boolean isFull()
    {
        return text.length() > MAX_LENGTH;
    }

    private void quoted(final String string)
    {
        text.append('"');
        for (int i = 0; i < string.length() && !isFull(); i++)
        {
            final char c = string.charAt(i);
            if (Character.isISOControl(c) || c == '"' || c == '\\')
            {
                text.append("\\u").append(String.format("%04x", (int) c));
            }
            else
            {
                text.append(c);
            }
        }
        text.append('"');
    }

    private void named(final Map<String, Object> values, final int depth)
    {
        String separator = "{";
        for (final Map.Entry<String, Object> entry : values.entrySet())
        {
            text.append(separator);
            if (isFull())
            {
                text.append("...");
                break;
            }
            quoted(entry.getKey());
            text.append(':');
            append(entry.getValue(), depth + 1);
            separator = ",";
        }
        text.append(values.isEmpty() ? "{}" : "}");
    }

    private void elements(final List<?> values, final int depth)
    {
        text.append('[');
        String separator = "";
        for (final Object value : values)
        {
            text.append(separator);
            if (isFull())
            {
                text.append("...");
                break;
            }
            append(value, depth + 1);
            separator = ",";
        }
        text.append(']');
    }

    private void entries(final AmfDictionary dictionary, final int depth)
    {
        text.append("dictionary{");
        String separator = "";
        for (final AmfDictionary.Entry entry : dictionary.entries())
        {
            text.append(separator);
            if (isFull())
            {
                text.append("...");
                break;
            }
            append(entry.key(), depth + 1);
            text.append(':');
            append(entry.value(), depth + 1);
            separator = ",";
        }
        text.append('}');
    }

    @Override
    public String toString()
    {
        return text.toString();
    }
}
