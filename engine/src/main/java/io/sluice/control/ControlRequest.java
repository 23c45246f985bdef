package io.sluice.control;

import java.util.Objects;

/**
 * A call to be made by POST.
 *
 * @param endpoint    where to, with which headers and limits.
 * @param contentType of the body.
 * @param body        to be sent; must not change until the call has ended.
 * @param parser      makes the answer of the reply.
 * @param context     whom the call is for, to begin lines of the log with.
 * @param <R>         the answer.
 */
public record ControlRequest<R>(
    ControlEndpoint endpoint, String contentType, byte[] body, ReplyParser<R> parser, String context)
{
    /**
     * All must be given.
     */
    public ControlRequest
    {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(parser, "parser");
        Objects.requireNonNull(context, "context");
    }
}
