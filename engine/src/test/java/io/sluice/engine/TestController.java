package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A controller on loopback that records what it is asked and answers as the test says.
 */
final class TestController implements AutoCloseable
{
    /**
     * @param status      of HTTP.
     * @param contentType header.
     * @param body        of the reply.
     */
    record Reply(int status, String contentType, String body)
    {
        static Reply json(final String body)
        {
            return new Reply(200, "application/json", body);
        }
    }

    /**
     * @param type of the event.
     * @param text of the body.
     * @param json of the body.
     */
    record Event(String type, String text, Map<String, Object> json)
    {
        String mediaType()
        {
            final String inputId = (String)json.get("input_id");
            return inputId.substring(inputId.lastIndexOf('/') + 1);
        }
    }

    static
    {
        // Or each reply waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    static final Reply OK = Reply.json("{\"code\":\"ok\",\"message\":\"Success\"}");

    final List<Event> events = new CopyOnWriteArrayList<>();
    /** The value of the header {@code X-Test} of each event, in words. */
    final List<String> testHeaders = new CopyOnWriteArrayList<>();
    volatile Function<Event, Reply> onConnect = event -> OK;
    volatile Function<Event, Reply> onPublish;
    volatile Function<Event, Reply> onRepublish;
    volatile Function<Event, Reply> onUnpublish = event -> OK;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();

    TestController(final InetSocketAddress sink)
    {
        onPublish = event -> publishReply(event, upstream("main", sink, ""));
        onRepublish = event -> Reply.json("{\"code\":\"ok\",\"url\":\"kmp://127.0.0.1:" + sink.getPort() + "\"}");
        try
        {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * @return a publish reply that names channel {@code chan} and track {@code v1} or {@code a1}.
     */
    static Reply publishReply(final Event event, final String... upstreams)
    {
        return Reply.json("{\"code\":\"ok\",\"channel_id\":\"chan\",\"track_id\":\"" + event.mediaType().charAt(0) +
            "1\",\"upstreams\":[" + String.join(",", upstreams) + "]}");
    }

    static String upstream(final String id, final InetSocketAddress address, final String moreFields)
    {
        return "{\"id\":\"" + id + "\",\"url\":\"kmp://127.0.0.1:" + address.getPort() + "\"" + moreFields + "}";
    }

    int port()
    {
        return server.getAddress().getPort();
    }

    List<Event> events(final String type)
    {
        return events.stream().filter(event -> event.type().equals(type)).collect(Collectors.toList());
    }

    int count(final String type)
    {
        return events(type).size();
    }

    String unpublishReason(final String mediaType)
    {
        return events("unpublish").stream()
            .filter(event -> event.mediaType().equals(mediaType))
            .map(event -> (String)event.json().get("reason"))
            .findFirst()
            .orElse(null);
    }

    Set<String> unpublishReasons()
    {
        return events("unpublish").stream().map(event -> (String)event.json().get("reason"))
            .collect(Collectors.toSet());
    }

    /** {@inheritDoc} */
    public void close()
    {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(final HttpExchange exchange) throws IOException
    {
        final String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final Map<String, Object> json = Json.object(text);
        final Event event = new Event((String)json.get("event_type"), text, json);
        testHeaders.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Test")));
        events.add(event);
        final Reply reply = switch (event.type())
        {
            case "connect" -> onConnect.apply(event);
            case "publish" -> onPublish.apply(event);
            case "republish" -> onRepublish.apply(event);
            default -> onUnpublish.apply(event);
        };
        final byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", reply.contentType());
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
