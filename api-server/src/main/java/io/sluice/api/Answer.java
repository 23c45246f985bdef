package io.sluice.api;

import java.util.HashMap;
import java.util.Map;

/**
 * A response.
 *
 * @param status      of HTTP.
 * @param contentType of the body; null for no body.
 * @param body        not to be changed.
 * @param headers     more of them.
 */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers)
{
    static final String JSON = "application/json";

    private static final byte[] NOTHING = {};

    static Answer json(final byte[] body)
    {
        return new Answer(200, JSON, body, Map.of());
    }

    static Answer json(final int status, final byte[] body)
    {
        return new Answer(status, JSON, body, Map.of());
    }

    static Answer of(final String contentType, final byte[] body)
    {
        return new Answer(200, contentType, body, Map.of());
    }

    static Answer empty(final int status)
    {
        return new Answer(status, null, NOTHING, Map.of());
    }

    /** An error that says what was wrong. */
    static Answer error(final int status, final String message)
    {
        return json(status, JsonDocument.write(false, json ->
        {
            json.writeStartObject();
            json.writeStringField("error", message);
            json.writeEndObject();
        }));
    }

    Answer with(final String header, final String value)
    {
        final Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, body, Map.copyOf(more));
    }
}
