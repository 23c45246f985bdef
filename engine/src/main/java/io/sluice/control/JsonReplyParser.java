package io.sluice.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * Takes replies that are one JSON object, with status 200. Of fields that are given twice the last counts.
 *
 * @param <R> the answer.
 */
final class JsonReplyParser<R> implements ReplyParser<R>
{
    private static final int STATUS_OK = 200;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_NAME_LENGTH = 256;
    private static final String CONTENT_TYPE = "application/json";

    private static final JsonFactory FACTORY = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .build())
        // The names are the peer's: a table of them would grow with what it sends.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .build();

    private final Answer<R> answer;

    JsonReplyParser(final Answer<R> answer)
    {
        this.answer = answer;
    }

    @Override
    public void checkHead(final ReplyHead head) throws ControlException
    {
        checkStatus(head);
        final String type = head.contentType();
        final int end = type.indexOf(';');
        if (!CONTENT_TYPE.equals((end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT)))
        {
            throw new ControlException(ControlFailure.Kind.CONTENT_TYPE, (type.isEmpty() ?
                "no content type" : "content type \"" + LogText.of(type) + '"') +
                " where " + CONTENT_TYPE + " is expected");
        }
    }

    @Override
    public R parse(final ReplyHead head, final byte[] body) throws ControlException
    {
        return answer.of(new JsonFields("", read(body)));
    }

    static void checkStatus(final ReplyHead head) throws ControlException
    {
        if (head.status() != STATUS_OK)
        {
            throw new ControlException(
                ControlFailure.Kind.STATUS, "HTTP status " + head.status() + " where 200 is expected");
        }
    }

    private static Map<String, Object> read(final byte[] body) throws ControlException
    {
        try (JsonParser json = FACTORY.createParser(body))
        {
            if (json.nextToken() != JsonToken.START_OBJECT)
            {
                throw new ControlException(ControlFailure.Kind.BAD_REPLY, "the reply is not a JSON object");
            }
            final Map<String, Object> object = readObject(json);
            if (null != json.nextToken())
            {
                throw new ControlException(
                    ControlFailure.Kind.BAD_REPLY, "the reply goes on behind its JSON object");
            }
            return object;
        }
        catch (final JsonProcessingException ex)
        {
            throw new ControlException(
                ControlFailure.Kind.BAD_REPLY, "the reply is not valid JSON: " + ex.getOriginalMessage());
        }
        catch (final IOException ex)
        {
            throw new ControlException(
                ControlFailure.Kind.BAD_REPLY, "the reply is not valid JSON: " + ex.getMessage());
        }
    }

    // The depth of the recursion is bounded by the parser's own limit.
    private static Map<String, Object> readObject(final JsonParser json) throws IOException
    {
        final Map<String, Object> object = new HashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT)
        {
            final String name = json.currentName();
            json.nextToken();
            object.put(name, readValue(json));
        }
        return object;
    }

    private static List<Object> readArray(final JsonParser json) throws IOException
    {
        final List<Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY)
        {
            array.add(readValue(json));
        }
        return array;
    }

    private static Object readValue(final JsonParser json) throws IOException
    {
        return switch (json.currentToken())
        {
            case START_OBJECT -> readObject(json);
            case START_ARRAY -> readArray(json);
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }

    /**
     * Makes an answer of the fields of a reply.
     *
     * @param <R> the answer.
     */
    interface Answer<R>
    {
        R of(JsonFields reply) throws ControlException;
    }
}
