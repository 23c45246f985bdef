package io.sluice.tools;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DemoControllerTest
{
    private static final String CONNECT = "{\"event_type\":\"connect\",\"input_type\":\"rtmp\",\"rtmp\":{" +
        "\"app\":\"live\",\"flashver\":\"FMLE/3.0\",\"addr\":\"127.0.0.1:5\",\"connection\":3},\"app\":\"live\"}";
    private static final String PUBLISH = "{\"event_type\":\"publish\",\"input_id\":\"rtmp://h/live/s/audio\"," +
        "\"rtmp\":{\"app\":\"live\",\"name\":\"stream\",\"args\":\"k=v\"},\"media_info\":{\"media_type\":\"audio\"," +
        "\"bitrate\":96000,\"codec_id\":1010,\"channels\":2,\"sample_rate\":44100}}";

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void shouldAcceptConnect() throws IOException
    {
        assertEquals("{\"code\":\"ok\",\"message\":\"Success\"}", new ControllerBehaviour().reply(request(CONNECT)));
    }

    @Test
    void shouldRefuseConnectWithMessage() throws IOException
    {
        assertEquals("{\"code\":\"error\",\"message\":\"go away\"}",
            new ControllerBehaviour().refuseConnect("go away").reply(request(CONNECT)));
    }

    @Test
    void shouldSendTrackToEachSink() throws IOException
    {
        final ControllerBehaviour behaviour = new ControllerBehaviour()
            .sink("127.0.0.1:1")
            .sink("127.0.0.1:2")
            .resumeFrom(ControllerBehaviour.ResumeFrom.LAST_SENT);

        assertEquals("{\"code\":\"ok\",\"message\":\"Success\",\"channel_id\":\"stream\",\"track_id\":\"a1\"," +
            "\"upstreams\":[{\"url\":\"kmp://127.0.0.1:1\",\"id\":\"main\",\"resume_from\":\"last_sent\"}," +
            "{\"url\":\"kmp://127.0.0.1:2\",\"id\":\"upstream2\",\"resume_from\":\"last_sent\"}]}",
            behaviour.reply(request(PUBLISH)));
    }

    @Test
    void shouldAnswerPublishWithoutUpstreams() throws IOException
    {
        final String reply = new ControllerBehaviour().sink("127.0.0.1:1").noUpstreams(true).reply(request(PUBLISH));

        assertTrue(reply.endsWith("\"upstreams\":[]}"), reply);
    }

    @Test
    void shouldRepublishToTheSameSink() throws IOException
    {
        final ControllerBehaviour behaviour = new ControllerBehaviour().sink("127.0.0.1:1").sink("127.0.0.1:2");

        assertEquals("{\"code\":\"ok\",\"message\":\"Success\",\"url\":\"kmp://127.0.0.1:2\"}",
            behaviour.reply(request("{\"event_type\":\"republish\",\"id\":\"upstream2\"}")));
        assertTrue(behaviour.reply(request("{\"event_type\":\"republish\",\"id\":\"x\"}")).contains("\"error\""));
    }

    @Test
    void shouldCutChannelIdToItsLongestLengthInBytes() throws IOException
    {
        final String name = "\u00e9".repeat(20);
        final CallbackRequest request = request("{\"event_type\":\"publish\",\"rtmp\":{\"name\":\"" + name + "\"}}");

        assertEquals("\u00e9".repeat(16), ControllerBehaviour.channelId(request));
    }

    @Test
    void shouldRejectWhatIsNoJsonObject()
    {
        for (final String body : new String[]{"", "[]", "x", "{", "{\"a\":", "{\"a\":{}", "{\"a\":1,}"})
        {
            assertThrows(IOException.class, () -> request(body), body);
        }
    }

    @Test
    void shouldAnswerOverHttp() throws IOException, InterruptedException
    {
        final ControllerBehaviour behaviour = new ControllerBehaviour().sink("127.0.0.1:1").failFirst(1);
        try (DemoController controller =
            DemoController.launch(new InetSocketAddress("127.0.0.1", 0), behaviour, lines::add))
        {
            final HttpClient client = HttpClient.newHttpClient();
            assertEquals(500, post(client, controller, PUBLISH).statusCode());

            final HttpResponse<String> response = post(client, controller, PUBLISH);
            assertEquals(200, response.statusCode());
            assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
            assertEquals(behaviour.reply(request(PUBLISH)), response.body());
            assertEquals(400, post(client, controller, "x").statusCode());
            assertEquals(2, controller.callCount("publish"));
            assertEquals(0, controller.callCount("connect"));
            assertTrue(lines.get(1).startsWith(
                "publish   live/stream?k=v audio (codec 1010, 2 channels, 44100 Hz, 96000 bit/s) -> {"), lines.get(1));
        }
    }

    private static HttpResponse<String> post(
        final HttpClient client, final DemoController controller, final String body)
        throws IOException, InterruptedException
    {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(controller.baseUrl() + "/publish"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static CallbackRequest request(final String body) throws IOException
    {
        return CallbackRequest.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
