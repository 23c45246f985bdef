package io.sluice.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Several requests in one, answered in their order: the body is an array of {@code {"uri", "method", "body"}}, the
 * answer one of {@code {"code", "body"}} (nginx-common, ngx_http_api.c). A request that fails does not keep the others
 * from being tried.
 */
final class MultiEndpoint
{
    private static final int MAX_REQUESTS = 100;
    private static final int MAX_AT_ONCE = 2;

    /** All answers of one call together; what comes later is not carried out, and says so. */
    static final int MAX_ANSWERS_LENGTH = 8 * 1024 * 1024;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");

    private final Routes routes;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    /**
     * @param routes that can be asked for; this endpoint's own is not one of them.
     */
    MultiEndpoint(final Routes routes)
    {
        this.routes = routes;
    }

    Answer answer(final Call call)
    {
        if (!places.tryAcquire())
        {
            throw new ApiException(503, "others ask for many things at once: try again");
        }

        try
        {
            return answerAll(call);
        }
        finally
        {
            places.release();
        }
    }

    private Answer answerAll(final Call call)
    {
        final List<Request> requests = read(call.body());
        if (requests.isEmpty())
        {
            throw unsupported("the body must be an array of objects");
        }

        final List<Answer> answers = new ArrayList<>(requests.size());
        long length = 0;
        for (final Request request : requests)
        {
            final Answer answer = length < MAX_ANSWERS_LENGTH ? answer(request, call) :
                Answer.error(503, "not carried out: the answers before this one are too long together");
            length += answer.body().length;
            answers.add(answer);
        }

        return Answer.json(JsonDocument.write(call.isPretty(), json ->
        {
            json.writeStartArray();
            for (final Answer answer : answers)
            {
                write(json, answer);
            }

            json.writeEndArray();
        }));
    }

    private Answer answer(final Request request, final Call call)
    {
        if (request.uri == null || request.method == null || !METHODS.contains(request.method))
        {
            return Answer.error(415, "a request needs a uri and a method: GET, POST, PUT or DELETE");
        }

        final boolean isBodyWanted = request.method.equals("POST") || request.method.equals("PUT");
        if (isBodyWanted == (request.body == null))
        {
            return Answer.error(415, isBodyWanted ? "the body is missing" : "a body is not allowed here");
        }

        final int mark = request.uri.indexOf('?');
        final String path = mark < 0 ? request.uri : request.uri.substring(0, mark);
        final Map<String, String> query = new HashMap<>();
        if (mark >= 0)
        {
            for (final String pair : request.uri.substring(mark + 1).split("&"))
            {
                final int equals = pair.indexOf('=');
                if (equals > 0)
                {
                    query.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
                }
            }
        }

        try
        {
            return routes.answer(
                request.method, path, query, request.body == null ? new byte[0] : request.body, call);
        }
        catch (final ApiException ex)
        {
            return ex.answer();
        }
    }

    private static void write(final JsonGenerator json, final Answer answer) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("code", answer.status());
        if (answer.body().length > 0)
        {
            json.writeFieldName("body");
            try (JsonParser body = JsonDocument.OWN_FACTORY.createParser(answer.body()))
            {
                body.nextToken();
                // Exactly: 30.00 must not become 30.0.
                json.copyCurrentStructureExact(body);
            }
        }

        json.writeEndObject();
    }

    private static List<Request> read(final byte[] body)
    {
        final List<Request> requests = new ArrayList<>();
        try (JsonParser json = JsonDocument.FACTORY.createParser(body))
        {
            if (json.nextToken() != JsonToken.START_ARRAY)
            {
                throw unsupported("the body must be an array of objects");
            }

            while (json.nextToken() == JsonToken.START_OBJECT)
            {
                if (requests.size() == MAX_REQUESTS)
                {
                    throw new ApiException(413, "more than " + MAX_REQUESTS + " requests in one");
                }

                requests.add(readRequest(json));
            }

            if (json.currentToken() != JsonToken.END_ARRAY || json.nextToken() != null)
            {
                throw unsupported("the body must be an array of objects");
            }
        }
        catch (final JsonProcessingException ex)
        {
            throw unsupported("the body is not valid JSON: " + ex.getOriginalMessage());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("memory cannot be read", ex);
        }

        return requests;
    }

    private static Request readRequest(final JsonParser json) throws IOException
    {
        final Request request = new Request();
        while (json.nextToken() == JsonToken.FIELD_NAME)
        {
            final String name = json.currentName();
            final JsonToken value = json.nextToken();
            if (name.equals("uri") && value == JsonToken.VALUE_STRING)
            {
                request.uri = json.getText();
            }
            else if (name.equals("method") && value == JsonToken.VALUE_STRING)
            {
                request.method = json.getText();
            }
            else if (name.equals("body") && value != JsonToken.VALUE_NULL)
            {
                final ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (JsonGenerator copy = JsonDocument.OWN_FACTORY.createGenerator(out))
                {
                    copy.copyCurrentStructureExact(json);
                }

                request.body = out.toByteArray();
            }
            else
            {
                json.skipChildren();
            }
        }

        return request;
    }

    private static ApiException unsupported(final String message)
    {
        return new ApiException(415, message);
    }

    private static final class Request
    {
        private String uri;
        private String method;
        private byte[] body;
    }
}
