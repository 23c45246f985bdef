package io.sluice.control;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the controller's JSON replies.
 */
final class ControllerReplies
{
    private static final String OK = "ok";

    private ControllerReplies()
    {
    }

    /**
     * A {@code code} other than ok is an answer here, and not a failure.
     */
    static ConnectReply connect(final JsonFields reply) throws ControlException
    {
        final String code = reply.string("code", null);
        if (null == code)
        {
            throw new ControlException(ControlFailure.Kind.BAD_REPLY, "the reply has no code");
        }
        return new ConnectReply(OK.equals(code), message(reply));
    }

    static PublishReply publish(final JsonFields reply) throws ControlException
    {
        checkCode(reply);
        final String channelId = reply.id("channel_id");
        final String trackId = reply.id("track_id");
        final List<UpstreamReply> upstreams = new ArrayList<>();
        for (final JsonFields upstream : reply.objects("upstreams"))
        {
            upstreams.add(upstream(upstream));
        }
        return new PublishReply(channelId, trackId, List.copyOf(upstreams));
    }

    static RepublishReply republish(final JsonFields reply) throws ControlException
    {
        checkCode(reply);
        final HostAndPort address = HostAndPort.parse(reply.name("url"), reply.string("url"));
        return new RepublishReply(address.host(), address.port(), reply.base64("connect_data", null));
    }

    private static UpstreamReply upstream(final JsonFields upstream) throws ControlException
    {
        final HostAndPort address = HostAndPort.parse(upstream.name("url"), upstream.string("url"));
        return new UpstreamReply(
            upstream.id("id", ""),
            address.host(),
            address.port(),
            upstream.bool("required", true),
            resumeFrom(upstream),
            upstream.base64("connect_data", null));
    }

    private static ResumeFromWord resumeFrom(final JsonFields upstream) throws ControlException
    {
        final String word = upstream.string("resume_from", ResumeFromWord.LAST_ACKED.word());
        for (final ResumeFromWord value : ResumeFromWord.values())
        {
            if (value.word().equals(word))
            {
                return value;
            }
        }
        throw new ControlException(ControlFailure.Kind.BAD_REPLY, upstream.name("resume_from") + " is \"" +
            LogText.of(word) + "\" where last_acked, last_sent or last_written is expected");
    }

    /**
     * A reply with no code at all goes on to its required fields: the protocol's own samples have such replies.
     */
    private static void checkCode(final JsonFields reply) throws ControlException
    {
        final String code = reply.string("code", OK);
        if (!OK.equals(code))
        {
            final String message = message(reply);
            throw new ControlException(ControlFailure.Kind.REFUSED, "the controller answered code \"" +
                LogText.of(code) + '"' +
                (message.isEmpty() ? "" : ", message \"" + LogText.of(message) + '"'));
        }
    }

    /**
     * The verdict stands, whatever form the words beside it have.
     */
    private static String message(final JsonFields reply)
    {
        return reply.get("message") instanceof final String message ? message : "";
    }
}
