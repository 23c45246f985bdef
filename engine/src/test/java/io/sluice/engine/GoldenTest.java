package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/**
 * What a real FFmpeg publishes arrives at the sink packet for packet as the reference sends it, and the controller is
 * told the same; see {@code golden/README.md} in the test resources.
 */
class GoldenTest
{
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @Test
    void h264WithBFramesAndAac() throws IOException
    {
        verify("h264-bframes-aac", "chan_1", "?arg=value", Map.of(), Map.of(), "-flvflags", "0");
    }

    @Test
    void h264CroppedAt2997AndMonoAac() throws IOException
    {
        verify("h264-2997-cropped-aac-mono", "chan_2", "",
            Map.of("frame_rate=989/33", "frame_rate=30000/1001", "channels=2", "channels=1",
                "channel_layout=3", "channel_layout=4"),
            Map.of("\"frame_rate\":29.96", "\"frame_rate\":29.97",
                "\"channels\":2,\"channel_layout\":\"3\"", "\"channels\":1,\"channel_layout\":\"4\""),
            "-flvflags", "0");
    }

    @Test
    void mp3Only() throws IOException
    {
        verify("mp3-only", "chan_3", "", Map.of(), Map.of(), "-flvflags", "0");
    }

    @Test
    void h264OnlyWithoutMetadata() throws IOException
    {
        verify("h264-only-no-metadata", "chan_4", "",
            Map.of("frame_rate=0/1", "frame_rate=25/1"),
            Map.of("\"frame_rate\":0.00", "\"frame_rate\":25.00"),
            "-flvflags", "no_metadata");
    }

    @Test
    void sorensonAndG711() throws IOException
    {
        verify("sorenson-g711a", "chan_5", "",
            Map.of("sample_rate=5512", "sample_rate=8000"),
            Map.of("\"sample_rate\":5512", "\"sample_rate\":8000"),
            "-flvflags", "0");
    }

    private static void verify(
        final String folder,
        final String stream,
        final String args,
        final Map<String, String> betterPackets,
        final Map<String, String> betterEvents,
        final String... options) throws IOException
    {
        try (EngineRig rig = new EngineRig("", "");
            Ffmpeg ffmpeg = Ffmpeg.start(
                "-re", "-i", GOLDEN.resolve(folder).resolve("input.flv").toString(), "-c", "copy",
                options[0], options[1], "-f", "flv", rig.url(stream + args)))
        {
            assertEquals(0, ffmpeg.await(), ffmpeg::output);
            for (final String media : List.of("video", "audio"))
            {
                final Path expected = GOLDEN.resolve(folder).resolve(media + ".txt");
                if (Files.exists(expected))
                {
                    final TestSink.Connection connection = rig.sink.ended(media.charAt(0) + "1");
                    assertEquals(
                        replace(Files.readString(expected).strip(), betterPackets),
                        connection.packets.stream().map(KmpPacket::describe).collect(Collectors.joining("\n")));
                    assertEquals("chan", connection.connect().channelId());
                }
            }
            final List<String> expectedEvents = Files.readAllLines(GOLDEN.resolve(folder).resolve("controller.jsonl"));
            Await.until("all events", () -> rig.controller.events.size() >= expectedEvents.size());
            assertEquals(
                expectedEvents.stream().map(line -> normal(replace(line, betterEvents))).sorted().toList(),
                rig.controller.events.stream().map(event -> normal(event.text())).sorted().toList());
        }
    }

    private static String replace(final String text, final Map<String, String> replacements)
    {
        String replaced = text;
        for (final Map.Entry<String, String> replacement : replacements.entrySet())
        {
            replaced = replaced.replace(replacement.getKey(), replacement.getValue());
        }
        return replaced;
    }

    /**
     * Ports and the encoder's version differ from run to run; connect also carries the fields of the older form at its
     * top level, which the reference does not send.
     */
    private static String normal(final String event)
    {
        final String text = event
            .replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT")
            .replaceAll("Lavf[0-9.]+", "Lavf");
        return text.startsWith("{\"event_type\":\"connect\"") ?
            text.replaceAll("(\"rtmp\":\\{[^}]*\\}).*", "$1}") : text;
    }
}
