package io.sluice.tools;

import io.sluice.api.ApiServer;
import io.sluice.api.ApiServerContext;
import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;
import io.sluice.engine.Engine;
import io.sluice.engine.EngineContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Upstreams that an operator adds to a live track and takes away again, over the API server and an engine.
 */
@Timeout(60)
class AddUpstreamIT
{
    /** So many video frames are sent before the operator acts. */
    private static final int FRAMES_BEFORE = 120;
    private static final int ACK_FRAMES = 50;
    private static final int ACKED_BEFORE = FRAMES_BEFORE / ACK_FRAMES * ACK_FRAMES;
    private static final String JSON_ERROR = "error";

    @TempDir
    private Path directory;

    private final CountDownLatch isPaused = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private KmpSink source;
    private KmpSink added;
    private DemoController controller;
    private Engine engine;
    private ApiServer server;
    private ApiClient api;
    private FlvSource flv;
    private RtmpPublisher publisher;
    private FlvPublishing publishing;
    private Thread thread;
    private String path;
    private volatile IOException failure;

    @BeforeEach
    void publishAndPause() throws IOException, ConfigurationException, InterruptedException
    {
        source = KmpSink.launch(new KmpSinkSettings().ackFrames(ACK_FRAMES));
        added = KmpSink.launch(new KmpSinkSettings().ackFrames(7));
        controller = DemoController.launch(new InetSocketAddress("127.0.0.1", 0),
            new ControllerBehaviour().sink("127.0.0.1:" + source.port()), (line) -> {});
        final SluiceConfiguration configuration = SluiceConfiguration.parse(
            "rtmp { access_log off; server { listen 127.0.0.1:0; application live { live on;" +
            " kmp_ctrl_publish_url " + controller.baseUrl() + "/publish;" +
            " kmp_ctrl_unpublish_url " + controller.baseUrl() + "/unpublish;" +
            " kmp_ctrl_republish_url " + controller.baseUrl() + "/republish; } } }\n" +
            "http { listen 127.0.0.1:0; location /rtmp_kmp_api/ { rtmp_kmp_api write=on; } }", Path.of("test.conf"));
        engine = Engine.launch(new EngineContext().configuration(configuration).directory(directory));
        server = ApiServer.launch(new ApiServerContext().configuration(configuration).directory(directory));
        api = new ApiClient(server.urls().get(0));

        flv = new FlvSource(
            () -> Channels.newChannel(AddUpstreamIT.class.getResourceAsStream("sample.flv")), false);
        publisher = RtmpPublisher.connect(
            RtmpUrl.parse("rtmp://127.0.0.1:" + engine.addresses().get(0).getPort() + "/live/chan"), 4096);
        publishing = new FlvPublishing(flv, publisher, false, this::onFrame);
        thread = new Thread(this::publish, "publisher");
        thread.start();
        isPaused.await();
        Await.until("acknowledgements", () -> source.track("chan", "v1") != null &&
            source.track("chan", "v1").frames() == FRAMES_BEFORE && ackedFrames() == ACKED_BEFORE);
        path = upstreams();
    }

    @AfterEach
    void closeAll() throws IOException, InterruptedException
    {
        mayGoOn.countDown();
        publisher.close();
        thread.join();
        flv.close();
        server.close();
        engine.close();
        controller.close();
        source.close();
        added.close();
    }

    @Test
    void startsAtTheSourcesAcknowledgedFrame() throws IOException, InterruptedException
    {
        final HttpResponse<String> response = addUpstream("main");
        assertEquals(201, response.statusCode(), response::body);
        final SinkTrack from = source.track("chan", "v1");
        Await.until("the frames so far", () -> added.track("chan", "v1") != null &&
            added.track("chan", "v1").nextFrameId() == from.nextFrameId());
        final SinkTrack to = added.track("chan", "v1");
        assertEquals(from.firstFrameId() + ACKED_BEFORE, to.firstFrameId());
        assertEquals(FRAMES_BEFORE - ACKED_BEFORE, to.frames());
        assertEquals(List.of("main", "second"), Json.parse(api.get(path + "?list=1")));

        goOn();
        Await.until("the end of the stream", () -> from.isEnded() && to.isEnded());
        assertEquals(publishing.videoFrames(), from.frames());
        assertEquals(publishing.videoFrames() - ACKED_BEFORE, to.frames());
        assertEquals(from.nextFrameId(), to.nextFrameId());
        assertTrue(to.mediaInfos() >= 1);
        assertEquals(List.of(), source.problems());
        assertEquals(List.of(), added.problems());
    }

    @Test
    void goesOnWithoutAnUpstreamThatIsTakenAway() throws IOException, InterruptedException
    {
        assertEquals(201, addUpstream("main").statusCode());
        Await.until("the added one's frames", () -> added.track("chan", "v1") != null &&
            added.track("chan", "v1").frames() == FRAMES_BEFORE - ACKED_BEFORE);
        final String first = path + "/main";
        assertEquals(204, api.delete(first).statusCode());
        assertEquals(404, api.delete(first).statusCode());
        Await.until("its absence", () -> List.of("second").equals(Json.parse(api.get(path + "?list=1"))));

        goOn();
        final SinkTrack to = added.track("chan", "v1");
        Await.until("the end of the stream", to::isEnded);
        assertEquals(publishing.videoFrames() - ACKED_BEFORE, to.frames());
        assertEquals(List.of(), added.problems());
        assertEquals(FRAMES_BEFORE, source.track("chan", "v1").frames());
        assertEquals(0, controller.callCount("republish"));
    }

    @Test
    void refusesWhatCannotBe() throws IOException, InterruptedException
    {
        final String url = "\"url\":\"kmp://127.0.0.1:" + added.port() + "\"";
        assertRefused(404, api.post(path, "{" + url + ",\"id\":\"x\",\"src_id\":\"nobody\"}"));
        assertRefused(404, api.post(ApiClient.API + "tracks/999999/upstreams", "{" + url + ",\"id\":\"x\"}"));
        assertRefused(404, api.delete(path + "/nobody"));
        assertRefused(404, api.delete(ApiClient.API + "tracks/999999/upstreams/main"));
        assertRefused(409, api.post(path, "{" + url + ",\"id\":\"main\"}"));
        assertRefused(415, api.post(path, "{" + url));
        assertRefused(415, api.post(path, "{\"id\":\"x\"}"));
        assertRefused(415, api.post(path, "{\"url\":\"kmp://127.0.0.1\",\"id\":\"x\"}"));
        assertRefused(415, api.post(path, "{" + url + ",\"id\":\"x\",\"resume_from\":\"elsewhere\"}"));
        assertRefused(415, api.post(path, "{" + url + ",\"id\":\"" + "x".repeat(10_000) + "\"}"));
        assertRefused(415, api.post(path, "{\"url\":\"kmp://nowhere.invalid:1\",\"id\":\"x\"}"));
        assertEquals(405, api.send("PUT", path, "{}").statusCode());
        assertEquals(List.of("main"), Json.parse(api.get(path + "?list=1")));
        assertNull(added.track("chan", "v1"));

        goOn();
        Await.until("the end of the stream", () -> source.track("chan", "v1").isEnded());
        assertEquals(publishing.videoFrames(), source.track("chan", "v1").frames());
    }

    private static void assertRefused(final int status, final HttpResponse<String> response)
    {
        assertEquals(status, response.statusCode(), response::body);
        assertNotNull(Json.object(Json.parse(response.body())).get(JSON_ERROR), response::body);
    }

    private HttpResponse<String> addUpstream(final String sourceId) throws IOException, InterruptedException
    {
        return api.post(path, "{\"url\":\"kmp://127.0.0.1:" + added.port() +
            "\",\"id\":\"second\",\"src_id\":\"" + sourceId + "\",\"connect_data\":\"YWJj\"}");
    }

    /** Where the video track's upstreams are, or null. */
    private String upstreams() throws IOException, InterruptedException
    {
        for (final Map.Entry<String, Object> track :
            Json.object(Json.parse(api.get(ApiClient.API + "tracks"))).entrySet())
        {
            if ("v1".equals(Json.object(track.getValue()).get("track_id")))
            {
                return ApiClient.API + "tracks/" + track.getKey() + "/upstreams";
            }
        }

        return null;
    }

    private long ackedFrames() throws IOException, InterruptedException
    {
        final String upstreams = upstreams();
        return upstreams == null ?
            0 : (Long) Json.object(Json.list(Json.parse(api.get(upstreams))).get(0)).get("acked_frames");
    }

    private void goOn() throws InterruptedException
    {
        mayGoOn.countDown();
        thread.join();
        assertNull(failure, () -> String.valueOf(failure));
    }

    private void publish()
    {
        try
        {
            publishing.run();
            publisher.finish();
        }
        catch (final IOException ex)
        {
            failure = ex;
        }
        finally
        {
            isPaused.countDown();
        }
    }

    private void onFrame(final boolean isVideo, final long frameIndex)
    {
        if (isVideo && frameIndex == FRAMES_BEFORE)
        {
            isPaused.countDown();
            try
            {
                mayGoOn.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
