package io.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.cnc.AddUpstreamCommand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Set;

/**
 * Reads the body that asks for another upstream. Fields of other names are passed over, as the reference does.
 */
final class UpstreamRequest
{
    private static final Set<String> RESUME_FROM = Set.of("last_acked", "last_sent", "last_written");
    private static final String SCHEME = "kmp://";
    private static final int MAX_PORT = 65_535;

    private String url;
    private String id = "";
    private String sourceId = "";
    private boolean isRequired = true;
    private String resumeFrom = "last_acked";
    private byte[] connectData = {};

    UpstreamRequest(final byte[] body)
    {
        try (JsonParser json = JsonDocument.FACTORY.createParser(body))
        {
            read(json);
        }
        catch (final JsonProcessingException ex)
        {
            throw unsupported("the body is not valid JSON: " + ex.getOriginalMessage());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("memory cannot be read", ex);
        }
    }

    /** The command; its track is yet to be filled in. */
    AddUpstreamCommand command()
    {
        if (url == null)
        {
            throw unsupported("url is missing");
        }

        final String address = url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : url;
        final int colon = address.lastIndexOf(':');
        final String host = colon <= 0 ? "" : TrackJson.withoutPort(address);
        final int port = colon < 0 ? 0 : port(address.substring(colon + 1));
        final boolean isBare = host.indexOf(':') >= 0 && !address.startsWith("[");
        if (host.isEmpty() || isBare || port == 0 || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == 0x7F))
        {
            throw unsupported("url must be kmp://HOST:PORT, an IPv6 address in brackets");
        }

        return new AddUpstreamCommand(0, host, port, id, sourceId, isRequired, resumeFrom, connectData);
    }

    private static int port(final String text)
    {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9'))
        {
            return 0;
        }

        final int port = Integer.parseInt(text);
        return port > MAX_PORT ? 0 : port;
    }

    private void read(final JsonParser json) throws IOException
    {
        if (json.nextToken() != JsonToken.START_OBJECT)
        {
            throw unsupported("the body must be a JSON object");
        }

        while (json.nextToken() == JsonToken.FIELD_NAME)
        {
            final String name = json.currentName();
            json.nextToken();
            readField(name, json);
        }

        if (json.nextToken() != null)
        {
            throw unsupported("there is something behind the JSON object");
        }
    }

    private void readField(final String name, final JsonParser json) throws IOException
    {
        switch (name)
        {
            case "url" -> url = text(name, json);
            case "id" -> id = text(name, json);
            case "src_id" -> sourceId = text(name, json);
            case "required" ->
            {
                if (!json.currentToken().isBoolean())
                {
                    throw unsupported("required must be true or false");
                }

                isRequired = json.getBooleanValue();
            }
            case "resume_from" ->
            {
                resumeFrom = text(name, json);
                if (!RESUME_FROM.contains(resumeFrom))
                {
                    throw unsupported("resume_from must be last_acked, last_sent or last_written");
                }
            }
            case "connect_data" ->
            {
                try
                {
                    connectData = Base64.getDecoder().decode(text(name, json));
                }
                catch (final IllegalArgumentException ex)
                {
                    throw unsupported("connect_data is not Base64");
                }
            }
            default -> json.skipChildren();
        }
    }

    private static String text(final String name, final JsonParser json) throws IOException
    {
        if (json.currentToken() != JsonToken.VALUE_STRING)
        {
            throw unsupported(name + " must be a string");
        }

        return json.getText();
    }

    private static ApiException unsupported(final String message)
    {
        return new ApiException(415, message);
    }
}
