package io.sluice.api;

import static io.sluice.api.ApiRig.API;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.SluiceConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, and what a request may cost. */
final class SecurityTest
{
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    private Path directory;

    @Test
    void onlyReadsUnlessToldOtherwise()
    {
        try (ApiRig rig = new ApiRig(directory, ApiRig.READ))
        {
            rig.engine("one", 0).publish(7, "live", "x");
            assertEquals(403, rig.delete(API + "sessions/7").statusCode());
            assertEquals(403, rig.delete(API + "sessions/x").statusCode());
            assertEquals(403, rig.post(API + "tracks/13/upstreams", "{\"url\":\"a:5\"}").statusCode());
            assertEquals(403, rig.delete(API + "tracks/13/upstreams/x").statusCode());
            assertEquals(403, rig.post("/drain", "{}").statusCode());
            assertEquals(405, rig.delete(API).statusCode());
            final String multi = rig.post(API + "multi", "[{\"uri\":\"/sessions/7\",\"method\":\"DELETE\"}," +
                "{\"uri\":\"/tracks?list=1\",\"method\":\"GET\"}]").body();
            assertEquals(403L, Json.at(multi, 0, "code"));
            assertEquals(200L, Json.at(multi, 1, "code"));
            assertEquals(1, rig.engines.get(0).sessions.size());
        }
    }

    @Test
    void bindsToLoopbackUnlessToldOtherwise()
    {
        final SluiceConfiguration configuration = SluiceConfiguration.parse(
            "rtmp { server { listen 1935; application live { live on; } } } http { " + ApiRig.WRITE + " }",
            Path.of("test.conf"));
        assertEquals("127.0.0.1:8080", Site.of(configuration.http()).get(0).listens().get(0).address());
        final SluiceConfiguration nothing = SluiceConfiguration.parse(
            "rtmp { server { listen 1935; application live { live on; } } }", Path.of("test.conf"));
        final Site site = Site.of(nothing.http()).get(0);
        assertEquals("127.0.0.1:8080", site.listens().get(0).address());
        assertEquals(API, site.apiLocation().path());
        assertTrue(!site.isWriteEverywhere());
    }

    @Test
    void keepsAddressesOut()
    {
        try (ApiRig rig = new ApiRig(directory, "location /open/ { rtmp_kmp_api; } " +
            "location /closed/ { rtmp_kmp_api write=on; allow 10.0.0.0/8; deny all; } location /open/nginx/ { }"))
        {
            assertEquals(200, rig.get("/open/").statusCode());
            assertEquals(403, rig.get("/closed/").statusCode());
            // A location without the API belongs to none, and so to the whole host.
            assertEquals(403, rig.get("/open/nginx/").statusCode());
            // Of the whole host: the strictest of all locations holds.
            for (final String path : List.of("/", "/metrics", "/engines", "/events", "/drain", "/healthz"))
            {
                assertEquals(403, rig.get(path).statusCode(), path);
            }
        }
    }

    @Test
    void wantsTheToken() throws IOException
    {
        final Path file = directory.resolve("token");
        Files.writeString(file, TOKEN + "\n");
        try (ApiRig rig = new ApiRig(
            directory.resolve("engines"), new ApiServerContext().tokenFile(file), ApiRig.WRITE))
        {
            for (final String path : List.of(API, "/metrics", "/engines", "/events", "/dashboard.json", "/nothing"))
            {
                assertEquals(401, rig.get(path).statusCode(), path);
            }

            assertEquals(401, rig.delete(API + "sessions/1").statusCode());
            assertEquals(401, rig.send(rig.request(API).header("Authorization", "Bearer " + TOKEN + "x")).statusCode());
            assertEquals(401, rig.send(rig.request(API).header("Authorization", "Basic " + TOKEN)).statusCode());
            assertEquals(200, rig.send(rig.request(API).header("Authorization", "bearer " + TOKEN)).statusCode());
            assertEquals(404, rig.send(rig.request(API + "sessions/1").DELETE()
                .header("Authorization", "Bearer " + TOKEN)).statusCode());
            assertEquals(200, rig.get("/").statusCode());
            assertEquals(200, rig.get("/dashboard.js").statusCode());
            assertEquals(200, rig.get("/healthz").statusCode());
        }

        Files.writeString(file, "short\n");
        final ApiServerContext context =
            new ApiServerContext().tokenFile(file).configuration(ApiRig.configuration(ApiRig.READ));
        assertThrows(UncheckedIOException.class, () -> ApiServer.launch(context));
    }

    @Test
    void refusesOtherPagesAndNames() throws IOException
    {
        try (ApiRig rig = new ApiRig(directory, ApiRig.WRITE))
        {
            rig.engine("one", 0).publish(7, "live", "x");
            assertEquals(403, rig.send(rig.request(API + "sessions/7").DELETE()
                .header("Origin", "http://evil.example")).statusCode());
            final HttpResponse<String> refused = rig.send(rig.request("/drain").header("Origin", "null")
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}")));
            assertEquals(403, refused.statusCode());
            assertEquals(List.of("close"), refused.headers().allValues("Connection"), "the body was not read");
            assertEquals(204, rig.send(rig.request(API + "sessions/7").DELETE()
                .header("Origin", "http://127.0.0.1:" + rig.port())).statusCode());
            assertTrue(raw(rig, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 421"));
            assertTrue(raw(rig, "GET / HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void boundsWhatARequestCosts() throws IOException
    {
        try (ApiRig rig = new ApiRig(
            directory, new ApiServerContext().requestTimeoutMs(300).maxBodyLength(1000), ApiRig.WRITE))
        {
            rig.engine("one", 0).publish(7, "live", "x");
            final String path = API + "tracks/13/upstreams";
            assertEquals(413, rig.post(path, " ".repeat(1001)).statusCode());
            assertEquals(415, rig.post(path, " ".repeat(1000)).statusCode());
            final String post = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
            assertTrue(raw(rig, post + "Content-Length: 10\r\n\r\n{").startsWith("HTTP/1.1 408"), "slow body");
            assertTrue(raw(rig, post + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + "x".repeat(1001) + "\r\n0\r\n\r\n")
                .startsWith("HTTP/1.1 413"), "a length that is not announced");
            assertTrue(raw(rig, "GET / HTTP/1.1\r\nX: " + "x".repeat(9_000) + "\r\n\r\n").startsWith("HTTP/1.1 431"));
            assertTrue(raw(rig, "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 414"));
            assertTrue(raw(rig, "rubbish\r\n\r\n").startsWith("HTTP/1.1 400"));
            assertEquals("", raw(rig, "GET / HTTP/1.1\r\nHost:"), "headers that never end");
            for (final String bad : List.of("/..%2f..%2fetc/passwd", "/%00", "/%ff", "/%2e%2e/x", "/a//b", "/metrics/x",
                "/?a=%ff%zz", "/;x", API + "sessions/" + "9".repeat(5_000)))
            {
                final String answer =
                    raw(rig, "GET " + bad + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                final int status = Integer.parseInt(answer.substring(9, 12));
                assertTrue(status < 500, bad + ": " + status);
                assertTrue(!answer.contains("root:"), bad);
            }

            assertEquals(200, rig.get("/healthz").statusCode());
        }
    }

    @Test
    void limitsTheRate() throws IOException
    {
        final RateLimit limit = new RateLimit(10);
        final InetAddress one = InetAddress.getByName("10.0.0.1");
        int allowed = 0;
        for (int i = 0; i < 100; i++)
        {
            allowed += limit.allows(one, 0) ? 1 : 0;
        }

        assertEquals(10, allowed);
        assertTrue(limit.allows(InetAddress.getByName("10.0.0.2"), 0));
        assertTrue(limit.allows(one, 100_000_000L));
        assertTrue(!limit.allows(one, 100_000_000L));

        try (ApiRig rig = new ApiRig(directory, new ApiServerContext().requestsPerSecond(1), ApiRig.READ))
        {
            EndpointsTest.await(() -> rig.get("/healthz").statusCode() == 429);
        }
    }

    @Test
    void escapesWhatComesFromTheNetwork()
    {
        final String nasty = "a\"b\\c\n</script><b>\u0001\u2028é";
        try (ApiRig rig = new ApiRig(directory, new ApiServerContext().streamMetrics(true), ApiRig.READ))
        {
            rig.engine("one", 0).publish(7, nasty, nasty);
            assertEquals(nasty, Json.at(rig.get(API).body(), "servers", 0, "applications", 1, "name"));
            assertEquals(nasty, Json.at(rig.get("/dashboard.json").body(), "sessions", 0, "app"));
            final String metrics = rig.get("/metrics").body();
            assertTrue(metrics.contains("{application=\"a\\\"b\\\\c\\n</script>"), metrics);
            MetricsTest.check(metrics);
        }
    }

    @Test
    void saysThatItClosesAConnectionWhoseBodyIsStillToCome() throws IOException
    {
        try (ApiRig rig = new ApiRig(directory, ApiRig.WRITE);
            Socket socket = new Socket("127.0.0.1", rig.port()))
        {
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write(("POST /unknown HTTP/1.1\r\nHost: localhost\r\n" +
                "Content-Length: 5\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            final String answer =
                new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).toLowerCase();
            assertTrue(answer.startsWith("http/1.1 404"), answer);
            assertTrue(answer.contains("connection: close"), answer);
        }
    }

    private static String raw(final ApiRig rig, final String request) throws IOException
    {
        try (Socket socket = new Socket("127.0.0.1", rig.port()))
        {
            socket.setSoTimeout(8_000);
            final OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            final InputStream in = socket.getInputStream();
            final byte[] answer = new byte[4_000];
            final int length = in.readNBytes(answer, 0, 12);
            return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
