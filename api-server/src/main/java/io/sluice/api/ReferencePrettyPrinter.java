package io.sluice.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;

import java.io.IOException;

/**
 * Lays JSON out as the reference does for {@code ?pretty=1} (nginx-common, ngx_json_pretty.c): four spaces a level, a
 * space behind the colon only, empty containers on one line, no line feed at the end. For one document.
 */
final class ReferencePrettyPrinter implements PrettyPrinter
{
    private static final String INDENT = "    ";

    private int level;

    @Override
    public void writeRootValueSeparator(final JsonGenerator json) throws IOException
    {
        json.writeRaw('\n');
    }

    @Override
    public void writeStartObject(final JsonGenerator json) throws IOException
    {
        json.writeRaw('{');
        level++;
    }

    @Override
    public void writeEndObject(final JsonGenerator json, final int entryCount) throws IOException
    {
        end(json, entryCount, '}');
    }

    @Override
    public void writeObjectEntrySeparator(final JsonGenerator json) throws IOException
    {
        json.writeRaw(',');
        writeLineFeed(json);
    }

    @Override
    public void writeObjectFieldValueSeparator(final JsonGenerator json) throws IOException
    {
        json.writeRaw(": ");
    }

    @Override
    public void writeStartArray(final JsonGenerator json) throws IOException
    {
        json.writeRaw('[');
        level++;
    }

    @Override
    public void writeEndArray(final JsonGenerator json, final int valueCount) throws IOException
    {
        end(json, valueCount, ']');
    }

    @Override
    public void writeArrayValueSeparator(final JsonGenerator json) throws IOException
    {
        json.writeRaw(',');
        writeLineFeed(json);
    }

    @Override
    public void beforeArrayValues(final JsonGenerator json) throws IOException
    {
        writeLineFeed(json);
    }

    @Override
    public void beforeObjectEntries(final JsonGenerator json) throws IOException
    {
        writeLineFeed(json);
    }

    private void end(final JsonGenerator json, final int count, final char bracket) throws IOException
    {
        level--;
        if (count > 0)
        {
            writeLineFeed(json);
        }

        json.writeRaw(bracket);
    }

    private void writeLineFeed(final JsonGenerator json) throws IOException
    {
        json.writeRaw('\n');
        for (int i = 0; i < level; i++)
        {
            json.writeRaw(INDENT);
        }
    }
}
