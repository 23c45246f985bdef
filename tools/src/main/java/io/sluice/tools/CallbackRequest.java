package io.sluice.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A call of the engine's to its controller: the JSON object's values by their path, such as {@code rtmp.name}.
 */
public final class CallbackRequest
{
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> values;

    private CallbackRequest(final Map<String, String> values)
    {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Parse a request's body.
     *
     * @param body in UTF-8.
     * @return the request.
     * @throws IOException if the body is no JSON object.
     */
    public static CallbackRequest parse(final byte[] body) throws IOException
    {
        final Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(body))
        {
            if (parser.nextToken() != JsonToken.START_OBJECT)
            {
                throw new IOException("the body is no JSON object");
            }

            for (JsonToken token = parser.nextToken(); !parser.getParsingContext().inRoot(); token = parser.nextToken())
            {
                if (token == null)
                {
                    throw new JsonEOFException(parser, null, "the JSON object is incomplete");
                }

                if (token.isScalarValue())
                {
                    values.put(path(parser), parser.getText());
                }
            }
        }

        return new CallbackRequest(values);
    }

    /**
     * @return connect, publish, unpublish or republish; empty if missing.
     */
    public String eventType()
    {
        return get("event_type");
    }

    /**
     * @return video or audio; empty for an event that concerns no track.
     */
    public String mediaType()
    {
        final String mediaType = get("media_info.media_type");
        if (!mediaType.isEmpty())
        {
            return mediaType;
        }

        final String inputId = get("input_id");
        return inputId.endsWith("/video") ? "video" : inputId.endsWith("/audio") ? "audio" : "";
    }

    /**
     * A value of the request.
     *
     * @param path names of the objects that hold it and its own, joined by dots.
     * @return the value as text, or an empty string if there is none.
     */
    public String get(final String path)
    {
        return values.getOrDefault(path, "");
    }

    /**
     * @return all values by their paths, in the order they came.
     */
    public Map<String, String> values()
    {
        return values;
    }

    private static String path(final JsonParser parser)
    {
        return parser.getParsingContext().pathAsPointer().toString().substring(1).replace('/', '.');
    }
}
