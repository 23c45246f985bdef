package io.sluice.api;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;

/**
 * Answers requests that are no valid HTTP in the same form as all others; nothing of the request is repeated.
 */
final class JsonErrors extends ErrorHandler
{
    @Override
    public boolean handle(final Request request, final Response response, final Callback callback)
    {
        final Answer answer = Answer.error(response.getStatus(), "the request is not valid, or too large");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
        return true;
    }
}
