package io.sluice.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a {@link DemoController} answers: every stream is welcome and goes to all sinks, unless told otherwise.
 * A stream's name becomes the channel's id, its tracks are {@code v1} and {@code a1}.
 */
public final class ControllerBehaviour
{
    /** Longest channel and track id in bytes. */
    private static final int MAX_ID_LENGTH = 32;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Where an upstream resumes after its connection failed.
     */
    public enum ResumeFrom
    {
        /** Behind what the sink acknowledged. */
        LAST_ACKED,
        /** Behind what was handed to the kernel. */
        LAST_SENT,
        /** Behind what was written to the queue. */
        LAST_WRITTEN
    }

    private final List<String> sinks = new ArrayList<>();
    private String refuseConnect = null;
    private ResumeFrom resumeFrom = null;
    private boolean noUpstreams = false;
    private long delayMs = 0;
    private int failFirst = 0;

    /**
     * Send all tracks to one more sink. The first is the upstream {@code main}, the others {@code upstream2} and so on.
     *
     * @param address as host:port.
     * @return this.
     */
    public ControllerBehaviour sink(final String address)
    {
        sinks.add(address);
        return this;
    }

    /**
     * Refuse every connection.
     *
     * @param message that the RTMP client gets, or null to accept.
     * @return this.
     */
    public ControllerBehaviour refuseConnect(final String message)
    {
        refuseConnect = message;
        return this;
    }

    /**
     * Where the engine should resume after an upstream's connection failed.
     *
     * @param position to resume from; null leaves it to the engine.
     * @return this.
     */
    public ControllerBehaviour resumeFrom(final ResumeFrom position)
    {
        resumeFrom = position;
        return this;
    }

    /**
     * Answer publish with no upstreams, so that the tracks are discarded.
     *
     * @param isWithout true for no upstreams.
     * @return this.
     */
    public ControllerBehaviour noUpstreams(final boolean isWithout)
    {
        noUpstreams = isWithout;
        return this;
    }

    /**
     * Wait before each answer.
     *
     * @param durationMs of the wait.
     * @return this.
     */
    public ControllerBehaviour delayMs(final long durationMs)
    {
        delayMs = durationMs;
        return this;
    }

    /**
     * @return wait before each answer.
     */
    public long delayMs()
    {
        return delayMs;
    }

    /**
     * Answer the first calls of each kind with HTTP status 500.
     *
     * @param count of the calls.
     * @return this.
     */
    public ControllerBehaviour failFirst(final int count)
    {
        failFirst = count;
        return this;
    }

    /**
     * @return count of the first calls of each kind that get HTTP status 500.
     */
    public int failFirst()
    {
        return failFirst;
    }

    /**
     * The answer to a call.
     *
     * @param request of the engine.
     * @return a JSON object.
     */
    public String reply(final CallbackRequest request)
    {
        final StringWriter reply = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(reply))
        {
            json.writeStartObject();
            switch (request.eventType())
            {
                case "connect":
                    writeVerdict(json, refuseConnect);
                    break;

                case "publish":
                    writeVerdict(json, null);
                    json.writeStringField("channel_id", channelId(request));
                    json.writeStringField("track_id", trackId(request));
                    writeUpstreams(json);
                    break;

                case "republish":
                    writeRepublish(json, request);
                    break;

                case "unpublish":
                    writeVerdict(json, null);
                    break;

                default:
                    writeVerdict(json, "unknown event_type '" + request.eventType() + "'");
                    break;
            }

            json.writeEndObject();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return reply.toString();
    }

    /**
     * The channel's id for a stream.
     *
     * @param request that publishes it.
     * @return the stream's name, or the application's if the stream has none, cut to what KMP allows.
     */
    static String channelId(final CallbackRequest request)
    {
        final String name = request.get("rtmp.name");
        String id = name.isEmpty() ? request.get("rtmp.app") : name;
        while (id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_LENGTH)
        {
            id = id.substring(0, id.offsetByCodePoints(id.length(), -1));
        }

        return id.isEmpty() ? "channel" : id;
    }

    /**
     * The track's id for a track.
     *
     * @param request that publishes it.
     * @return v1 or a1.
     */
    static String trackId(final CallbackRequest request)
    {
        return "audio".equals(request.mediaType()) ? "a1" : "v1";
    }

    private static void writeVerdict(final JsonGenerator json, final String refusal) throws IOException
    {
        json.writeStringField("code", refusal == null ? "ok" : "error");
        json.writeStringField("message", refusal == null ? "Success" : refusal);
    }

    private void writeUpstreams(final JsonGenerator json) throws IOException
    {
        json.writeArrayFieldStart("upstreams");
        for (int i = 0; !noUpstreams && i < sinks.size(); i++)
        {
            json.writeStartObject();
            json.writeStringField("url", "kmp://" + sinks.get(i));
            json.writeStringField("id", upstreamId(i));
            if (resumeFrom != null)
            {
                json.writeStringField("resume_from", resumeFrom.name().toLowerCase(Locale.ROOT));
            }

            json.writeEndObject();
        }

        json.writeEndArray();
    }

    private void writeRepublish(final JsonGenerator json, final CallbackRequest request) throws IOException
    {
        for (int i = 0; i < sinks.size(); i++)
        {
            if (upstreamId(i).equals(request.get("id")))
            {
                writeVerdict(json, null);
                json.writeStringField("url", "kmp://" + sinks.get(i));
                return;
            }
        }

        writeVerdict(json, "there is no upstream '" + request.get("id") + "'");
    }

    private static String upstreamId(final int index)
    {
        return index == 0 ? "main" : "upstream" + (index + 1);
    }
}
