package io.sluice.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * Makes JSON documents.
 */
final class JsonDocument
{
    private static final int MAX_DEPTH = 16;

    /** For what comes from the network: shallow, without duplicate fields. */
    static final JsonFactory FACTORY = JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .build();

    /** For our own documents. */
    static final JsonFactory OWN_FACTORY = new JsonFactory();

    private JsonDocument()
    {
    }

    /**
     * Writes a document's values.
     */
    @FunctionalInterface
    interface Content
    {
        void writeTo(JsonGenerator json) throws IOException;
    }

    static byte[] write(final boolean isPretty, final Content content)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = OWN_FACTORY.createGenerator(out))
        {
            if (isPretty)
            {
                json.setPrettyPrinter(new ReferencePrettyPrinter());
            }

            content.writeTo(json);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("memory cannot be written", ex);
        }

        return out.toByteArray();
    }

    /**
     * A number of hundredths, always with two decimals, as the reference prints its rates.
     */
    static void writeCenti(final JsonGenerator json, final String name, final long hundredths) throws IOException
    {
        json.writeFieldName(name);
        json.writeNumber(BigDecimal.valueOf(hundredths, 2));
    }
}
