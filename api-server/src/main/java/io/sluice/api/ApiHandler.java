package io.sluice.api;

import io.sluice.config.LocationSettings;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.URIUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds what a request is for, checks whether it may have it, reads its body within limits and sends the answer.
 */
final class ApiHandler extends Handler.Abstract
{
    static final String READ_ONLY = "this is for reading only: the configuration has no write=on here";

    private static final Logger LOGGER = LoggerFactory.getLogger(ApiHandler.class);

    private final Map<String, Site> sites;
    private final Routes apiRoutes;
    private final Routes hostRoutes;
    private final Gate gate;
    private final RateLimit rateLimit;
    private final EventFeed events;
    private final SlowConnections slow;
    private final int maxBodyLength;
    private final long requestTimeoutMs;

    /**
     * @param context    with the limits.
     * @param sites      by the connectors' names.
     * @param apiRoutes  below the locations.
     * @param hostRoutes beside them.
     * @param gate       for everybody.
     * @param events     to listen to.
     * @param slow       watches how long requests take to come.
     */
    ApiHandler(
        final ApiServerContext context,
        final Map<String, Site> sites,
        final Routes apiRoutes,
        final Routes hostRoutes,
        final Gate gate,
        final EventFeed events,
        final SlowConnections slow)
    {
        super(InvocationType.BLOCKING);
        this.sites = sites;
        this.apiRoutes = apiRoutes;
        this.hostRoutes = hostRoutes;
        this.gate = gate;
        this.events = events;
        this.slow = slow;
        rateLimit = new RateLimit(context.requestsPerSecond());
        maxBodyLength = context.maxBodyLength();
        requestTimeoutMs = context.requestTimeoutMs();
    }

    @Override
    public boolean handle(final Request request, final Response response, final Callback callback)
    {
        final Connection connection = request.getConnectionMetaData().getConnection();
        slow.onRequest(connection);
        Request.addCompletionListener(request, ignored -> slow.onAnswered(connection));
        Answer answer = null;
        try
        {
            answer = route(request, response, callback);
        }
        catch (final ApiException ex)
        {
            answer = ex.answer();
        }
        catch (final RuntimeException ex)
        {
            answer = unexpected(ex);
        }

        if (answer != null)
        {
            // A body that nobody read ends the connection: a client that is not told might ask again on it.
            send(request, response, callback, hasBody(request) ? answer.with("Connection", "close") : answer);
        }

        return true;
    }

    /** The answer, or null when it is under way. */
    private Answer route(final Request request, final Response response, final Callback callback)
    {
        final InetAddress address = Gate.remoteAddress(request);
        if (address == null || !rateLimit.allows(address, System.nanoTime()))
        {
            return Answer.error(429, "too many requests").with("Retry-After", "1");
        }

        if (!gate.isNameAcceptable(request))
        {
            return Answer.error(421, "ask for localhost or an address, or have the API server require a token");
        }

        final Site site = sites.get(request.getConnectionMetaData().getConnector().getName());
        final String path = request.getHttpURI().getCanonicalPath();
        final LocationSettings location = site.location(URIUtil.decodePath(path));
        Routes.Match match = site.isApiRoot(path) ? null : hostRoutes.match(request.getMethod(), segments(path));
        final boolean isApi = match == null && location != null && location.kmpApi();
        if (isApi)
        {
            match = apiRoutes.match(
                request.getMethod(),
                segments(path.substring(Math.min(path.length(), location.path().length()))));
        }

        final boolean isAllowed = isApi ? location.access().allows(address) : site.allowsEverywhere(address);
        if (!isAllowed)
        {
            return Answer.error(403, "your address may not come here");
        }

        final boolean isOpen = match != null && match.route() != null && match.route().isOpen();
        if (!isOpen && !gate.hasToken(request))
        {
            return Answer.error(401, "a valid token is needed").with("WWW-Authenticate", "Bearer realm=\"sluice\"");
        }

        if (match == null)
        {
            return Answer.error(404, "there is no such path");
        }

        if (match.route() == null)
        {
            return match.notAllowed();
        }

        return admit(request, response, callback, match, site, isApi ? location.write() : site.isWriteEverywhere());
    }

    private Answer admit(
        final Request request,
        final Response response,
        final Callback callback,
        final Routes.Match match,
        final Site site,
        final boolean isWrite)
    {
        final Route route = match.route();
        if (route.isWrite() && !isWrite)
        {
            return Answer.error(403, READ_ONLY);
        }

        final boolean isPost = request.getMethod().equals("POST");
        if ((route.isWrite() || isPost) && !gate.isSameOrigin(request))
        {
            return Answer.error(403, "the request comes from a page of another server");
        }

        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(requestTimeoutMs);
        final Map<String, String> query = query(request);
        if (route.endpoint() == null)
        {
            listen(request, response, callback);
            return null;
        }

        if (!isPost)
        {
            return route.endpoint().answer(
                new Call(match.parameters(), query, new byte[0], site, isWrite, deadlineNs));
        }

        final String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        final boolean isJson = type != null && type.regionMatches(true, 0, Answer.JSON, 0, Answer.JSON.length());
        if (request.getLength() > maxBodyLength)
        {
            return tooLong();
        }

        final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        Content.Source.asByteArrayAsync(request, maxBodyLength, Promise.Invocable.from(
            InvocationType.BLOCKING, whole::complete, whole::completeExceptionally));
        whole.orTimeout(requestTimeoutMs, TimeUnit.MILLISECONDS)
            .handle((body, failure) -> failure == null && !isJson ?
                Answer.error(415, "the body must have the content type " + Answer.JSON) :
                answer(route, new Call(match.parameters(), query, body, site, isWrite, deadlineNs), failure))
            .thenAccept(answer -> send(request, response, callback, answer))
            .exceptionally(error ->
            {
                // An Error, such as want of memory: the client is not left waiting.
                LOGGER.error("request not answered", error);
                callback.failed(error);
                return null;
            });
        return null;
    }

    private static boolean hasBody(final Request request)
    {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private Answer answer(final Route route, final Call call, final Throwable failure)
    {
        if (failure != null)
        {
            final Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return (cause instanceof TimeoutException ?
                Answer.error(408, "the body did not come in time") : tooLong()).with("Connection", "close");
        }

        try
        {
            return route.endpoint().answer(call);
        }
        catch (final ApiException ex)
        {
            return ex.answer();
        }
        catch (final RuntimeException ex)
        {
            return unexpected(ex);
        }
    }

    private Answer tooLong()
    {
        return Answer.error(413, "the body is longer than " + maxBodyLength + " bytes");
    }

    private void listen(final Request request, final Response response, final Callback callback)
    {
        final EventStream stream = new EventStream(events, response, callback);
        if (request.getMethod().equals("HEAD"))
        {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
            callback.succeeded();
            return;
        }

        if (!events.add(stream))
        {
            send(request, response, callback, Answer.error(503, "too many listen to the events already"));
            return;
        }

        addHeaders(response);
        // A listener sends nothing, so its silence is no reason to close.
        request.addIdleTimeoutListener(ex -> false);
        request.addFailureListener(stream::failed);
        stream.begin();
    }

    private static void addHeaders(final Response response)
    {
        response.getHeaders().put("Cache-Control", "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("X-Frame-Options", "DENY");
        response.getHeaders().put("Referrer-Policy", "no-referrer");
        response.getHeaders().put("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    private static void send(
        final Request request, final Response response, final Callback callback, final Answer answer)
    {
        response.setStatus(answer.status());
        addHeaders(response);
        if (answer.contentType() != null)
        {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        }

        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (answer.status() != 204)
        {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        }

        // A connection on which a body is still to come is closed behind the answer: the client must know.
        if (!request.consumeAvailable())
        {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }

        final boolean isHead = request.getMethod().equals("HEAD");
        response.write(true, isHead ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(answer.body()), callback);
    }

    private static Answer unexpected(final RuntimeException ex)
    {
        LOGGER.error("a request failed unexpectedly; please report this", ex);
        return Answer.error(500, "failed unexpectedly; the API server's log has more");
    }

    private static List<String> segments(final String path)
    {
        final List<String> segments = new ArrayList<>(4);
        for (final String segment : Route.split(path))
        {
            segments.add(URIUtil.decodePath(segment));
        }

        return segments;
    }

    private static Map<String, String> query(final Request request)
    {
        final Map<String, String> query = new HashMap<>();
        try
        {
            for (final Fields.Field field : Request.extractQueryParameters(request))
            {
                query.put(field.getName(), field.getValue());
            }
        }
        catch (final RuntimeException ex)
        {
            throw new ApiException(400, "the query cannot be read");
        }

        return query;
    }
}
