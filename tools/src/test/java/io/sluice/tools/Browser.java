package io.sluice.tools;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium, steered over its DevTools protocol.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>
 */
final class Browser implements AutoCloseable, WebSocket.Listener
{
    private static final int TIMEOUT_SECONDS = 30;
    private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser", "google-chrome");

    private final Process process;
    private final WebSocket socket;
    private final StringBuilder message = new StringBuilder();
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Long, CompletableFuture<Map<String, Object>>> replies = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private Browser(final Process process, final String pageUrl)
    {
        this.process = process;
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(pageUrl), this).join();
        call("Page.enable", "{}");
        call("Runtime.enable", "{}");
        call("Log.enable", "{}");
    }

    /** The program, or null if none is installed. */
    static Path program()
    {
        return PROGRAMS.stream()
            .flatMap((name) -> Stream.of(System.getenv("PATH").split(":")).map((folder) -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst().orElse(null);
    }

    /**
     * @param profile folder that is empty.
     */
    static Browser launch(final Path profile) throws IOException, InterruptedException
    {
        final Process process = new ProcessBuilder(program().toString(),
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--no-proxy-server", "--remote-debugging-port=0", "--user-data-dir=" + profile,
            "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling("chromium.log").toFile())
            .start();
        try
        {
            final Path portFile = profile.resolve("DevToolsActivePort");
            Await.until("DevTools' port", () -> Files.exists(portFile) && Files.readString(portFile).contains("\n"));
            final String port = Files.readAllLines(portFile).get(0);
            return new Browser(process, pageUrl(new ApiClient("http://127.0.0.1:" + port + "/")));
        }
        catch (final IOException | InterruptedException | RuntimeException | AssertionError ex)
        {
            process.destroyForcibly();
            throw ex;
        }
    }

    /** Whatever the page's scripts and policies complained of. */
    List<String> errors()
    {
        return errors;
    }

    void open(final String url)
    {
        call("Page.navigate", "{\"url\":" + quote(url) + "}");
        Await.until("the page", () -> url.equals(evaluate("location.href")) &&
            "complete".equals(evaluate("document.readyState")));
    }

    /** The value of an expression: a string, a number, a boolean or null. */
    Object evaluate(final String expression)
    {
        final Map<String, Object> result =
            call("Runtime.evaluate", "{\"returnByValue\":true,\"expression\":" + quote(expression) + "}");
        if (result.containsKey("exceptionDetails"))
        {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }

        return Json.object(result.get("result")).get("value");
    }

    boolean isTrue(final String expression)
    {
        return Boolean.TRUE.equals(evaluate(expression));
    }

    /** Click with the mouse at the middle of what a selector finds. */
    void click(final String selector)
    {
        final String position = (String) evaluate("(() => { const node = document.querySelector(" + quote(selector) +
            "); node.scrollIntoView({ block: 'center' }); const box = node.getBoundingClientRect();" +
            " return '\"x\":' + (box.x + box.width / 2) + ',\"y\":' + (box.y + box.height / 2); })()");
        for (final String type : List.of("mousePressed", "mouseReleased"))
        {
            call("Input.dispatchMouseEvent",
                "{\"type\":\"" + type + "\",\"button\":\"left\",\"clickCount\":1," + position + "}");
        }
    }

    /**
     * Press a key and let go.
     *
     * @param key     as {@code KeyboardEvent.key} has it.
     * @param keyCode of Windows.
     * @param text    that it writes, may be empty.
     */
    void press(final String key, final int keyCode, final String text)
    {
        final String event = "\"key\":" + quote(key) + ",\"code\":" + quote(key) +
            ",\"windowsVirtualKeyCode\":" + keyCode;
        call("Input.dispatchKeyEvent", "{\"type\":\"keyDown\"," + event +
            (text.isEmpty() ? "" : ",\"text\":" + quote(text)) + "}");
        call("Input.dispatchKeyEvent", "{\"type\":\"keyUp\"," + event + "}");
    }

    void type(final String text)
    {
        call("Input.insertText", "{\"text\":" + quote(text) + "}");
    }

    void size(final int width, final int height)
    {
        call("Emulation.setDeviceMetricsOverride",
            "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false}");
    }

    /**
     * @param scheme light or dark.
     */
    void colorScheme(final String scheme)
    {
        call("Emulation.setEmulatedMedia",
            "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
    }

    /** Write what is to be seen into a file. */
    void screenshot(final Path file) throws IOException
    {
        Files.createDirectories(file.getParent());
        final Map<String, Object> image = call("Page.captureScreenshot", "{\"format\":\"png\"}");
        Files.write(file, Base64.getDecoder().decode((String) image.get("data")));
    }

    @Override
    public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean isLast)
    {
        message.append(data);
        if (isLast)
        {
            onMessage(Json.object(Json.parse(message.toString())));
            message.setLength(0);
        }

        webSocket.request(1);
        return null;
    }

    @Override
    public void close()
    {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try
        {
            process.waitFor();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void onMessage(final Map<String, Object> received)
    {
        if (received.containsKey("id"))
        {
            replies.remove((Long) received.get("id")).complete(received);
        }
        else if ("Runtime.exceptionThrown".equals(received.get("method")) ||
            "Log.entryAdded".equals(received.get("method")) && received.toString().contains("level=error"))
        {
            errors.add(received.get("params").toString());
        }
    }

    private Map<String, Object> call(final String method, final String parameters)
    {
        final long id = lastId.incrementAndGet();
        final CompletableFuture<Map<String, Object>> reply = new CompletableFuture<>();
        replies.put(id, reply);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true).join();
        try
        {
            final Map<String, Object> received = reply.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (received.containsKey("error"))
            {
                throw new AssertionError(method + " " + parameters + ": " + received.get("error"));
            }

            return Json.object(received.get("result"));
        }
        catch (final InterruptedException | ExecutionException | TimeoutException ex)
        {
            throw new AssertionError(method, ex);
        }
    }

    private static String pageUrl(final ApiClient devTools) throws IOException, InterruptedException
    {
        for (final Object target : Json.list(Json.parse(devTools.get("json/list"))))
        {
            if ("page".equals(Json.object(target).get("type")))
            {
                return (String) Json.object(target).get("webSocketDebuggerUrl");
            }
        }

        throw new AssertionError("Chromium has no page");
    }

    private static String quote(final String text)
    {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
