package io.sluice.api;

import static io.sluice.api.ApiRig.API;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.cnc.AddUpstreamCommand;
import io.sluice.cnc.EngineState;
import io.sluice.cnc.LatencyHistogram;
import io.sluice.cnc.ReplyCode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the endpoints answer, over fake engines. */
final class EndpointsTest
{
    @TempDir
    private Path directory;

    private ApiRig rig;

    @BeforeEach
    void launch()
    {
        rig = new ApiRig(
            directory, new ApiServerContext().commandTimeoutMs(200).requestTimeoutMs(5_000), ApiRig.WRITE);
    }

    @AfterEach
    void close()
    {
        rig.close();
    }

    static void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("did not come true");
            }

            Thread.onSpinWait();
        }
    }

    @Test
    void mergesThreeEngines()
    {
        final Set<Long> published = new HashSet<>();
        for (int i = 1; i <= 3; i++)
        {
            final FakeEngine engine = rig.engine("core" + i, i);
            for (int j = 0; j < 10; j++)
            {
                final long connection = ((long)i << 32) + j;
                engine.publish(connection, "live", "stream" + connection);
                published.add(connection);
            }
        }

        rig.engines.get(0).publish(5, "other", "elsewhere");
        final String status = rig.get(API).body();
        assertEquals("live", Json.at(status, "servers", 0, "applications", 0, "name"));
        final Set<Long> listed = new HashSet<>();
        for (final Object session : (List<?>)Json.at(status, "servers", 0, "applications", 0, "sessions"))
        {
            assertTrue(listed.add((Long)((Map<?, ?>)session).get("connection")));
        }

        assertEquals(published, listed);
        assertEquals("other", Json.at(status, "servers", 0, "applications", 1, "name"));
        assertEquals(31L, Json.at(status, "naccepted"));
        assertEquals(31L * 640_488, Json.at(status, "bytes_in"));
        // The parser takes no name twice.
        assertEquals(62, ((Map<?, ?>)Json.parse(rig.get(API + "tracks").body())).size());

        final long dropped = (2L << 32) + 4;
        assertEquals(204, rig.delete(API + "sessions/" + dropped).statusCode());
        assertEquals(List.of(11, 9, 10), rig.engines.stream().map(engine -> engine.sessions.size()).toList());
        assertTrue(!rig.get(API).body().contains("\"connection\":" + dropped + ","));
        assertTrue(rig.get(API + "tracks").body().contains("\"connection\":" + dropped + ","), "its tracks live on");
        assertEquals(404, rig.delete(API + "sessions/" + dropped).statusCode());
    }

    @Test
    void tellsTracksOfEnginesWithTheSameNumberApart()
    {
        rig.engine("a", 0).publish(1, "live", "x");
        rig.engine("b", 0).publish(1, "live", "y");
        assertEquals(
            "[\"1\",\"2\",\"b-1\",\"b-2\"]", rig.get(API + "tracks?list=1").body());
    }

    @Test
    void hasAStatusForEveryMistakeWithSessions()
    {
        final FakeEngine engine = rig.engine("one", 1);
        engine.publish(7, "live", "x");
        assertEquals(400, rig.delete(API + "sessions/abc").statusCode());
        assertEquals(400, rig.delete(API + "sessions/-1").statusCode());
        assertEquals(400, rig.delete(API + "sessions/99999999999999999999").statusCode());
        assertEquals(400, rig.delete(API + "sessions/9999999999999999999").statusCode());
        assertEquals(400, rig.delete(API + "sessions/%D9%A7").statusCode());
        assertEquals(404, rig.delete(API + "sessions/8").statusCode());
        final HttpResponse<String> notAllowed = rig.get(API + "sessions/7");
        assertEquals(405, notAllowed.statusCode());
        assertEquals("DELETE", notAllowed.headers().firstValue("Allow").orElseThrow());
        final HttpResponse<String> put = rig.send(rig.request(API).PUT(HttpRequest.BodyPublishers.noBody()));
        assertEquals(405, put.statusCode());
        assertEquals("GET, HEAD", put.headers().firstValue("Allow").orElseThrow());
        assertEquals(404, rig.get(API + "nothing").statusCode());
        assertEquals(404, rig.get("/nothing").statusCode());
        assertEquals(200, rig.get("/rtmp_kmp_api").statusCode());
        engine.refusal = ReplyCode.CONFLICT;
        assertEquals(409, rig.delete(API + "sessions/7").statusCode());
        engine.refusal = ReplyCode.UNSUPPORTED;
        assertEquals(501, rig.delete(API + "sessions/7").statusCode());
        engine.refusal = ReplyCode.FAILED;
        assertEquals(502, rig.delete(API + "sessions/7").statusCode());
        engine.isSilent = true;
        final HttpResponse<String> silent = rig.delete(API + "sessions/7");
        assertEquals(504, silent.statusCode());
        assertTrue(silent.body().startsWith("{\"error\":\"engine one"), silent.body());
    }

    @Test
    void addsAndDeletesUpstreams()
    {
        final FakeEngine engine = rig.engine("one", 1);
        engine.publish(7, "live", "x");
        final String upstreams = API + "tracks/1-13/upstreams";
        assertEquals("main", Json.at(rig.get(upstreams).body(), 0, "id"));
        assertEquals("[\"main\"]", rig.get(upstreams + "?list=1").body());
        assertEquals("v1", Json.at(rig.get(API + "tracks/1-13").body(), "track_id"));
        assertEquals(404, rig.get(API + "tracks/99").statusCode());
        assertEquals(404, rig.get(API + "tracks/99/upstreams").statusCode());

        assertEquals(201, rig.post(upstreams, "{\"url\":\"kmp://[::1]:6543\",\"id\":\"b\",\"src_id\":\"main\"," +
            "\"required\":false,\"resume_from\":\"last_sent\",\"connect_data\":\"AQID\",\"x\":{}}").statusCode());
        assertEquals(201, rig.post(upstreams, "{\"url\":\"host.example:1\"}").statusCode());
        final AddUpstreamCommand command = engine.added.get(0);
        assertArrayEquals(new byte[] {1, 2, 3}, command.connectData());
        assertEquals("::1 6543 b main false last_sent 13", String.join(" ", command.host(), "" + command.port(),
            command.id(), command.sourceId(), "" + command.required(), command.resumeFrom(), "" + command.track()));
        assertEquals("host.example  true last_acked", engine.added.get(1).host() + " " + engine.added.get(1).id() +
            " " + engine.added.get(1).required() + " " + engine.added.get(1).resumeFrom());

        final String good = "{\"url\":\"kmp://1.2.3.4:5\"}";
        assertEquals(404, rig.post(API + "tracks/99/upstreams", good).statusCode());
        assertEquals(404, rig.post(upstreams, "{\"url\":\"1.2.3.4:5\",\"src_id\":\"unknown\"}").statusCode());
        for (final String bad : List.of("", "[]", "{", "{}", "{\"url\":1}", "{\"url\":\"\"}", "{\"url\":\"1.2.3.4\"}",
            "{\"url\":\"1.2.3.4:0\"}", "{\"url\":\"1.2.3.4:65536\"}", "{\"url\":\":80\"}", "{\"url\":\"::1:80\"}",
            "{\"url\":\"http://1.2.3.4:5\"}", "{\"url\":\"a b:5\"}", "{\"url\":\"a:5\",\"required\":1}",
            "{\"url\":\"a:5\",\"resume_from\":\"x\"}", "{\"url\":\"a:5\",\"connect_data\":\"!\"}",
            "{\"url\":\"a:5\",\"url\":\"b:5\"}", good + good, "{\"url\":\"a:5\",\"id\":\"" + "x".repeat(99) + "\"}"))
        {
            assertEquals(415, rig.post(upstreams, bad).statusCode(), bad);
        }

        assertEquals(415, rig.send(rig.request(upstreams).header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(good))).statusCode());
        assertEquals(2, engine.added.size());

        assertEquals(204, rig.delete(upstreams + "/a%2Fb").statusCode());
        assertEquals(List.of("13 a/b"), engine.deleted);
        assertEquals(404, rig.delete(upstreams + "/unknown").statusCode());
        assertEquals(404, rig.delete(API + "tracks/9/upstreams/x").statusCode());
    }

    @Test
    void answersSeveralRequestsInOne()
    {
        final FakeEngine engine = rig.engine("one", 0);
        engine.publish(7, "live", "x");
        final HttpResponse<String> response = rig.post(API + "multi", "[" +
            "{\"uri\":\"/tracks?list=1\",\"method\":\"GET\"}," +
            "{\"uri\":\"/sessions/x\",\"method\":\"DELETE\"}," +
            "{\"uri\":\"tracks/13/upstreams\",\"method\":\"POST\",\"body\":{\"url\":\"a:5\",\"required\":true}}," +
            "{\"uri\":\"/tracks/13\",\"method\":\"PUT\",\"body\":{}}," +
            "{\"uri\":\"/multi\",\"method\":\"POST\",\"body\":[]}," +
            "{\"uri\":\"/tracks/13\",\"method\":\"GET\",\"body\":1}," +
            "{\"uri\":\"/tracks\",\"method\":\"PATCH\"},{}," +
            "{\"uri\":\"/sessions/7\",\"method\":\"DELETE\"}," +
            "{\"uri\":\"/tracks/13\",\"method\":\"GET\"}]");
        assertEquals(200, response.statusCode(), response.body());
        final List<Long> codes = new ArrayList<>();
        ((List<?>)Json.parse(response.body())).forEach(answer -> codes.add((Long)((Map<?, ?>)answer).get("code")));
        assertEquals(List.of(200L, 400L, 201L, 405L, 404L, 415L, 415L, 415L, 204L, 200L), codes);
        assertTrue(response.body().startsWith("[{\"code\":200,\"body\":[\"13\",\"14\"]},"), response.body());
        assertTrue(response.body().contains("\"frame_rate\":30.00"), "numbers stay as they are");
        assertTrue(rig.post(API + "multi?pretty=1", "[{\"uri\":\"/tracks?list=1\",\"method\":\"GET\"}]").body()
            .startsWith("[\n    {\n        \"code\": 200,\n        \"body\": [\n            \"13\""));
        for (final String bad : List.of("[]", "{}", "[1]", "[{}", "[[]]", "[{}]]"))
        {
            assertEquals(415, rig.post(API + "multi", bad).statusCode(), bad);
        }

        final String many = "[" + "{},".repeat(100) + "{}]";
        assertEquals(413, rig.post(API + "multi", many).statusCode());
        assertEquals(415, rig.post(API + "multi", "[".repeat(100)).statusCode());
    }

    @Test
    void forgetsDeadEngines() throws Exception
    {
        final FakeEngine engine = rig.engine("one", 1);
        engine.publish(7, "live", "x");
        assertTrue(rig.get(API).body().contains("\"connection\":7,"));
        assertEquals(200, rig.get("/readyz").statusCode());
        engine.isHeartless = true;
        await(() -> "dead".equals(Json.at(rig.get("/engines").body(), 0, "status")));
        assertTrue(!rig.get(API).body().contains("\"connection\":7,"));
        assertEquals(404, rig.delete(API + "sessions/7").statusCode());
        assertEquals(503, rig.get("/readyz").statusCode());
        assertEquals(200, rig.get("/healthz").statusCode());
        assertTrue(rig.get("/metrics").body().contains("sluice_engine_up{engine=\"one\"} 0"));
        engine.isHeartless = false;
        await(() -> rig.get(API).body().contains("\"connection\":7,"));

        Files.createDirectories(directory.resolve("broken"));
        Files.write(directory.resolve("broken").resolve("cnc.dat"), new byte[9_999]);
        assertEquals("unreadable", Json.at(rig.get("/engines").body(), 0, "status"));
        assertTrue(rig.get(API).body().contains("\"connection\":7,"));
    }

    @Test
    void drainsOneOrAll()
    {
        final FakeEngine one = rig.engine("one", 1);
        final FakeEngine two = rig.engine("two", 2);
        final HttpResponse<String> first = rig.post("/drain", "{\"engine\":\"two\",\"deadline_ms\":5000}");
        assertEquals(202, first.statusCode(), first.body());
        assertEquals("draining", Json.at(rig.get("/drain").body(), "engines", 1, "state"));
        assertEquals("running", Json.at(rig.get("/drain").body(), "engines", 0, "state"));
        assertEquals(200, rig.get("/readyz").statusCode());
        assertEquals(202, rig.post("/drain", "{}").statusCode());
        assertEquals(503, rig.get("/readyz").statusCode());
        assertEquals(List.of(30_000L), one.drains);
        assertEquals(List.of(5_000L, 30_000L), two.drains);
        assertEquals(404, rig.post("/drain", "{\"engine\":\"three\"}").statusCode());
        for (final String bad : List.of("", "[]", "{\"deadline_ms\":-1}", "{\"deadline_ms\":\"1\"}", "{\"x\":1}",
            "{\"deadline_ms\":99999999999999999999}"))
        {
            assertEquals(415, rig.post("/drain", bad).statusCode(), bad);
        }

        one.state(EngineState.RUNNING);
    }

    @Test
    void tellsErrorsAndLatencies() throws Exception
    {
        final FakeEngine engine = rig.engine("one", 1);
        engine.error("disk \"full\"\n<b>");
        assertEquals("disk \"full\"\n<b>", ((String)Json.at(rig.get("/errors").body(), 0, "text")).trim());
        assertEquals(1L, Json.at(rig.get("/errors").body(), 0, "count"));

        // The first look at an engine is where its intervals begin.
        rig.get("/histograms");
        await(() ->
        {
            engine.record(LatencyHistogram.INGRESS_TO_EGRESS, 2_000_000);
            return !((List<?>)Json.at(
                rig.get("/histograms").body(), "engines", 0, "histograms", 0, "history")).isEmpty();
        });
        final String histograms = rig.get("/histograms").body();
        assertEquals("ingress-to-egress", Json.at(histograms, "engines", 0, "histograms", 0, "label"));
        final long p99 = (Long)Json.at(histograms, "engines", 0, "histograms", 0, "p99");
        assertTrue(p99 >= 2_000_000 && p99 < 2_002_000, "" + p99);

        final HttpResponse<String> log = rig.get("/histograms.hlog");
        final HistogramLogReader reader = new HistogramLogReader(
            new ByteArrayInputStream(log.body().getBytes(StandardCharsets.UTF_8)));
        final EncodableHistogram interval = reader.nextIntervalHistogram();
        assertEquals("one.ingress-to-egress", interval.getTag());
        assertEquals(2.0, interval.getMaxValueAsDouble() / 1e6, 0.01);
    }

    @Test
    void answersHeadWithoutABody()
    {
        final HttpResponse<String> head =
            rig.send(rig.request(API).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertTrue(head.headers().firstValueAsLong("Content-Length").orElseThrow() > 100);
    }
}
