package io.sluice.tools;

import io.sluice.api.ApiServer;
import io.sluice.api.ApiServerContext;
import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The dashboard in a real browser, which is left out where none is installed. Pictures of it are left in
 * {@code target/screenshots}.
 */
@Timeout(120)
class DashboardIT
{
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int PUBLISHERS = 6;
    private static final String HOSTILE_NAME = "<img src=x onerror=hacked=1>";
    private static final String ROWS = "document.querySelectorAll('#sessions tbody tr').length";
    private static final int ENTER = 13;
    private static final int ESCAPE = 27;
    private static final int TAB = 9;
    private static final int SLASH = 191;

    private final List<LoopingPublisher> publishers = new ArrayList<>();
    private final List<SluiceProcess> engines = new ArrayList<>();

    @TempDir
    private Path directory;

    private KmpSink sink;
    private DemoController controller;
    private String rtmp;
    private int port;
    private ApiServer server;
    private Browser browser;

    @BeforeEach
    void launchAll() throws IOException, ConfigurationException, InterruptedException
    {
        if (Browser.program() == null)
        {
            System.out.println("DashboardIT is left out: Chromium is not installed (apt-get install chromium)");
        }

        Assumptions.assumeTrue(Browser.program() != null, "Chromium is not installed");
        sink = KmpSink.launch(new KmpSinkSettings());
        controller = DemoController.launch(new InetSocketAddress("127.0.0.1", 0),
            new ControllerBehaviour().sink("127.0.0.1:" + sink.port()), (line) -> {});
        try (ServerSocket socket = new ServerSocket(0))
        {
            port = socket.getLocalPort();
        }

        rtmp = "rtmp { server { listen 127.0.0.1:" + port + " reuseport; application live { live on;" +
            " kmp_ctrl_publish_url " + controller.baseUrl() + "/publish;" +
            " kmp_ctrl_republish_url " + controller.baseUrl() + "/republish; } } }\n";
        final Path configuration = Files.writeString(directory.resolve("host.conf"), rtmp);
        for (int i = 1; i <= 3; i++)
        {
            engines.add(SluiceProcess.launch(directory.resolve("engine" + i + ".log"), "engine",
                "-c", configuration.toString(), "--dir", directory.toString(), "--instance", Integer.toString(i)));
        }

        engines.get(2).kill();
        server = serve("write=on");
        for (int i = 0; i < PUBLISHERS - 1; i++)
        {
            publishers.add(LoopingPublisher.start(port, "camera-" + i));
        }

        publishers.add(LoopingPublisher.start(port, HOSTILE_NAME));
        browser = Browser.launch(Files.createDirectory(directory.resolve("profile")));
    }

    @AfterEach
    void closeAll()
    {
        if (browser != null)
        {
            browser.close();
        }

        publishers.forEach(LoopingPublisher::close);
        if (server != null)
        {
            server.close();
        }

        engines.forEach(SluiceProcess::close);
        if (controller != null)
        {
            controller.close();
            sink.close();
        }
    }

    @Test
    void showsSearchesAndDrops() throws IOException, ConfigurationException, InterruptedException
    {
        browser.size(1400, 1300);
        browser.colorScheme("light");
        browser.open(server.urls().get(0));
        awaitRows(PUBLISHERS);
        Await.until("the dead engine", () -> browser.isTrue(
            "document.querySelectorAll('#engines .card.running').length === 2 &&" +
            " document.querySelectorAll('#engines .card.dead').length === 1"));
        updatesLive();
        searches();
        drops();
        looksGood();
        hidesWhatMayNotBeDone();
    }

    private void updatesLive() throws IOException
    {
        final Object up = browser.evaluate("document.querySelector('#sessions tbody tr').children[3].textContent");
        Await.until("another time", () -> !up.equals(
            browser.evaluate("document.querySelector('#sessions tbody tr').children[3].textContent")));
        publishers.add(LoopingPublisher.start(port, "camera-late"));
        awaitRows(PUBLISHERS + 1);
        Await.until("the totals", () -> browser.isTrue(
            "document.querySelector('#totals').textContent.includes('" + (PUBLISHERS + 1) + " streams')"));
        assertTrue(browser.isTrue("Array.from(document.querySelectorAll('#sessions .name'))" +
            ".some((node) => node.textContent.startsWith('<img'))"), "the hostile name is not shown as it is");
        assertEquals("undefined", browser.evaluate("typeof hacked"));
    }

    private void searches()
    {
        browser.press("/", SLASH, "/");
        assertEquals("search", browser.evaluate("document.activeElement.id"));
        assertEquals("", browser.evaluate("document.activeElement.value"));
        browser.type("camera-3");
        awaitRows(1);
        assertEquals("1 of " + (PUBLISHERS + 1), browser.evaluate("document.querySelector('#shown').textContent"));
        browser.type(" nowhere");
        awaitRows(0);
        browser.press("Escape", ESCAPE, "");
        awaitRows(PUBLISHERS + 1);
    }

    private void drops() throws IOException
    {
        final LoopingPublisher dropped = publishers.get(2);
        browser.evaluate("document.querySelector('#search').focus()");
        browser.type(dropped.stream());
        awaitRows(1);
        browser.click("#sessions .drop");
        assertTrue(browser.isTrue("document.querySelector('#drop').open"));
        assertTrue(browser.isTrue("document.querySelector('#drop-what').textContent.includes('camera-2')"));
        browser.screenshot(SCREENSHOTS.resolve("drop.png"));
        browser.press("Escape", ESCAPE, "");
        assertFalse(browser.isTrue("document.querySelector('#drop').open"));
        assertNull(dropped.failure());

        browser.click("#sessions .drop");
        assertEquals("drop-cancel", browser.evaluate("document.activeElement.id"));
        browser.press("Tab", TAB, "");
        assertEquals("drop-confirm", browser.evaluate("document.activeElement.id"));
        browser.press("Enter", ENTER, "\r");
        Await.until("its end", () -> dropped.failure() != null);
        awaitRows(0);
        assertFalse(browser.isTrue("document.querySelector('#drop').open"));
        Await.until("the event", () -> browser.isTrue("Array.from(document.querySelectorAll('#events li'))" +
            ".some((node) => node.textContent.includes('dropped by an operator'))"));
        browser.evaluate("document.querySelector('#search').focus()");
        browser.press("Escape", ESCAPE, "");
        awaitRows(PUBLISHERS);
        for (final LoopingPublisher publisher : publishers)
        {
            assertTrue(publisher == dropped || publisher.failure() == null, publisher::stream);
        }
    }

    private void looksGood() throws IOException
    {
        // Bit rates are over ten seconds, and the plot needs two measurements.
        Await.until("bit rates and a plot", () -> browser.isTrue(
            "!Array.from(document.querySelectorAll('#sessions tbody tr'))" +
            ".some((row) => row.children[4].textContent.startsWith('0 ')) &&" +
            " !document.querySelector('#totals').textContent.includes(' 0 bit/s') &&" +
            " document.querySelectorAll('#plot polyline').length === 3"));
        browser.evaluate("scrollTo(0, 0)");
        browser.screenshot(SCREENSHOTS.resolve("light.png"));
        browser.evaluate("document.querySelector('#events').scrollIntoView()");
        browser.screenshot(SCREENSHOTS.resolve("events.png"));
        browser.evaluate("scrollTo(0, 0)");
        browser.colorScheme("dark");
        browser.screenshot(SCREENSHOTS.resolve("dark.png"));
        browser.size(420, 1300);
        Await.until("the plot's new width",
            () -> browser.isTrue("document.querySelector('#plot').viewBox.baseVal.width < 420"));
        browser.screenshot(SCREENSHOTS.resolve("narrow.png"));
        assertTrue(browser.isTrue("document.documentElement.scrollWidth <= 420"), "the page is wider than the window");
        browser.size(1400, 1300);
        browser.colorScheme("light");
        System.out.println("pictures of the dashboard are in " + SCREENSHOTS.toAbsolutePath());
    }

    private void hidesWhatMayNotBeDone() throws ConfigurationException
    {
        try (ApiServer reader = serve(""))
        {
            browser.open(reader.urls().get(0));
            awaitRows(PUBLISHERS);
            assertTrue(browser.isTrue(
                "Array.from(document.querySelectorAll('#sessions .drop')).every((button) => button.hidden)"));
            assertEquals(List.of(), browser.errors());
            // Or the page would complain that its server is gone.
            browser.open("about:blank");
        }
    }

    private ApiServer serve(final String access) throws ConfigurationException
    {
        final SluiceConfiguration configuration = SluiceConfiguration.parse(
            rtmp + "http { listen 127.0.0.1:0; location /rtmp_kmp_api/ { rtmp_kmp_api " + access + "; } }",
            directory.resolve("host.conf"));
        return ApiServer.launch(new ApiServerContext()
            .configuration(configuration).directory(directory).sampleIntervalMs(1_000));
    }

    private void awaitRows(final int count)
    {
        Await.until(count + " sessions", () -> browser.isTrue(ROWS + " === " + count));
    }
}
