package io.sluice.tools;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A controller to try the engine with: answers its calls over HTTP as a {@link ControllerBehaviour} says and reports
 * each in one readable line. Any path will do, because a request says what it is.
 */
public final class DemoController implements AutoCloseable
{
    /** Longest request in bytes. */
    private static final int MAX_REQUEST_LENGTH = 1 << 20;

    static
    {
        // The JDK's server writes head and body apart, which Nagle's algorithm would delay by 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // The default closes kept connections after 30 s, just when a client may be using one again.
        System.setProperty("sun.net.httpserver.idleInterval", "600");
    }

    private final ControllerBehaviour behaviour;
    private final Consumer<String> log;
    private final HttpServer server;
    private final ExecutorService executor;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

    private DemoController(
        final ControllerBehaviour behaviour,
        final Consumer<String> log,
        final HttpServer server,
        final ExecutorService executor)
    {
        this.behaviour = behaviour;
        this.log = log;
        this.server = server;
        this.executor = executor;
    }

    /**
     * Start a controller.
     *
     * @param address   to listen on; port 0 takes a free one.
     * @param behaviour that decides the answers.
     * @param log       that gets a line for each call, from any thread.
     * @return the running controller.
     * @throws IOException if the address can't be listened on.
     */
    public static DemoController launch(
        final InetSocketAddress address, final ControllerBehaviour behaviour, final Consumer<String> log)
        throws IOException
    {
        final HttpServer server = HttpServer.create(address, 0);
        final ExecutorService executor = Executors.newCachedThreadPool(
            (task) ->
            {
                final Thread thread = new Thread(task, "demo-controller");
                thread.setDaemon(true);
                return thread;
            });
        final DemoController controller = new DemoController(behaviour, log, server, executor);
        server.setExecutor(executor);
        server.createContext("/", controller::onExchange);
        server.start();

        return controller;
    }

    /**
     * @return the port that is listened on.
     */
    public int port()
    {
        return server.getAddress().getPort();
    }

    /**
     * @return base of the URLs to be called, without a slash at the end.
     */
    public String baseUrl()
    {
        final InetAddress address = server.getAddress().getAddress();
        final String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port();
    }

    /**
     * How often the controller was called.
     *
     * @param eventType connect, publish, unpublish or republish.
     * @return count of the calls, including those that were answered by an error.
     */
    public int callCount(final String eventType)
    {
        final AtomicInteger count = calls.get(eventType);
        return count == null ? 0 : count.get();
    }

    @Override
    public void close()
    {
        server.stop(0);
        executor.shutdownNow();
    }

    private void onExchange(final HttpExchange exchange) throws IOException
    {
        try (exchange)
        {
            final byte[] body;
            try (InputStream in = exchange.getRequestBody())
            {
                body = in.readNBytes(MAX_REQUEST_LENGTH);
            }

            final CallbackRequest request;
            try
            {
                request = CallbackRequest.parse(body);
            }
            catch (final IOException ex)
            {
                log.accept("a request that is no JSON object: " + exchange.getRequestMethod() + " " +
                    exchange.getRequestURI() + ", " + body.length + " bytes");
                send(exchange, 400, "{\"code\":\"error\",\"message\":\"the body is no JSON object\"}");
                return;
            }

            final int call = calls.computeIfAbsent(request.eventType(), (type) -> new AtomicInteger())
                .incrementAndGet();
            if (behaviour.delayMs() > 0)
            {
                Thread.sleep(behaviour.delayMs());
            }

            if (call <= behaviour.failFirst())
            {
                log.accept(CallbackLine.describe(request) + " -> HTTP 500 (call " + call + " of " +
                    behaviour.failFirst() + " to fail)");
                send(exchange, 500, "{}");
                return;
            }

            final String reply = behaviour.reply(request);
            log.accept(CallbackLine.describe(request) + " -> " + reply);
            send(exchange, 200, reply);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(final HttpExchange exchange, final int status, final String reply) throws IOException
    {
        final byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
