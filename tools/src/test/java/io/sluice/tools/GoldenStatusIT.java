package io.sluice.tools;

import io.sluice.api.ApiServer;
import io.sluice.api.ApiServerContext;
import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;
import io.sluice.engine.Engine;
import io.sluice.engine.EngineContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The API's documents of an engine that was sent the golden input, beside the reference's of the same.
 */
@Timeout(60)
class GoldenStatusIT
{
    private static final Path GOLDEN = Path.of("../api-server/src/test/resources/io/sluice/api/golden");
    private static final Path INPUT = Path.of("../engine/src/test/resources/golden/h264-bframes-aac/input.flv");
    /** Fields that are the same whenever, and wherever to, the input is published. */
    private static final List<String> SAME_UPSTREAM_FIELDS = List.of(
        "id", "required", "resume_from", "acked_frames", "acked_bytes", "auto_acked_frames");

    @TempDir
    private Path directory;

    @Test
    void hasTheReferencesFieldsNestingAndTypes() throws IOException, ConfigurationException, InterruptedException
    {
        try (KmpSink sink = KmpSink.launch(new KmpSinkSettings().ackFrames(0));
            DemoController controller = DemoController.launch(new InetSocketAddress("127.0.0.1", 0),
                new ControllerBehaviour().sink("127.0.0.1:" + sink.port()), (line) -> {}))
        {
            final SluiceConfiguration configuration = SluiceConfiguration.parse(
                "rtmp { access_log off; server { listen 127.0.0.1:0; application live { live on;" +
                " kmp_ctrl_publish_url " + controller.baseUrl() + "/publish;" +
                " kmp_ctrl_republish_url " + controller.baseUrl() + "/republish; } } }\n" +
                "http { listen 127.0.0.1:0; location /rtmp_kmp_api/ { rtmp_kmp_api; } }", Path.of("test.conf"));
            try (Engine engine = Engine.launch(new EngineContext().configuration(configuration).directory(directory));
                ApiServer server =
                    ApiServer.launch(new ApiServerContext().configuration(configuration).directory(directory));
                FlvSource flv = new FlvSource(() -> FileChannel.open(INPUT), false);
                RtmpPublisher publisher = RtmpPublisher.connect(RtmpUrl.parse("rtmp://127.0.0.1:" +
                    engine.addresses().get(0).getPort() + "/live/chan_1?arg=value"), 4096))
            {
                final FlvPublishing publishing =
                    new FlvPublishing(flv, publisher, false, (isVideo, frameIndex) -> {});
                publishing.run();
                compare(new ApiClient(server.urls().get(0)), publishing);
                publisher.finish();
            }
        }
    }

    private static void compare(final ApiClient api, final FlvPublishing publishing)
        throws IOException, InterruptedException
    {
        final String golden = Files.readString(GOLDEN.resolve("api_rtmp_kmp_pretty.json"));
        final Map<String, Object> expected = tracks(golden);
        Await.until("all frames", () ->
        {
            final Map<String, Object> tracks = tracks(api.get(ApiClient.API));
            return expected.keySet().equals(tracks.keySet()) &&
                field(tracks, "video", "sent_frames").equals(publishing.videoFrames()) &&
                field(tracks, "audio", "sent_frames").equals(publishing.audioFrames());
        });

        final String status = api.get(ApiClient.API + "?pretty=1");
        assertEquals(Json.shape(golden), Json.shape(status));
        assertEquals(
            Json.shape(Files.readString(GOLDEN.resolve("api_kmp_out_pretty.json"))),
            Json.shape(api.get(ApiClient.API + "kmp_out?pretty=1")));
        final Map<String, Object> actual = tracks(status);
        for (final String media : expected.keySet())
        {
            final Map<String, Object> expectedMedia = Json.object(field(expected, media, "media_info"));
            final Map<String, Object> actualMedia = Json.object(field(actual, media, "media_info"));
            // FFmpeg, which published to the reference, writes a bit rate of its own into the metadata.
            assertEquals(expectedMedia.remove("bitrate").getClass(), actualMedia.remove("bitrate").getClass());
            assertEquals(expectedMedia, actualMedia);
            for (final String name : SAME_UPSTREAM_FIELDS)
            {
                assertEquals(upstream(expected, media).get(name), upstream(actual, media).get(name), name);
            }
        }
    }

    private static Object field(final Map<String, Object> tracks, final String media, final String name)
    {
        return Json.object(tracks.get(media)).get(name);
    }

    private static Map<String, Object> upstream(final Map<String, Object> tracks, final String media)
    {
        return Json.object(Json.list(field(tracks, media, "upstreams")).get(0));
    }

    /** The tracks of the only stream of the only session; none before it is listed. */
    private static Map<String, Object> tracks(final String status)
    {
        Map<String, Object> object = Json.object(Json.parse(status));
        for (final String name : List.of("servers", "applications", "sessions", "streams"))
        {
            final List<?> elements = Json.list(object.get(name));
            if (elements.isEmpty())
            {
                return Map.of();
            }

            object = Json.object(elements.get(0));
        }

        return Json.object(object.get("tracks"));
    }
}
