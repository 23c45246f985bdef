package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMetadataTest
{
    private final StreamMetadata metadata = new StreamMetadata();

    @Test
    void shouldTakeWhatFfmpegSends()
    {
        metadata.put("duration", 4.025);
        metadata.put("width", 486.0);
        metadata.put("height", 272.0);
        metadata.put("videodatarate", 292.96875);
        metadata.put("framerate", 29.97002997002997);
        metadata.put("videocodecid", 7.0);
        metadata.put("audiodatarate", 62.5);
        metadata.put("audiosamplerate", 48000.0);
        metadata.put("audiosamplesize", 16.0);
        metadata.put("stereo", false);
        metadata.put("audiocodecid", 10.0);
        metadata.put("encoder", "Lavf59.27.100");
        assertEquals(486, metadata.width());
        assertEquals(272, metadata.height());
        assertEquals(292_000, metadata.videoBitrate());
        assertEquals(29.97002997002997, metadata.frameRate());
        assertEquals(CodecId.H264, metadata.videoCodecId());
        assertEquals(62_000, metadata.audioBitrate());
        assertEquals(48_000, metadata.sampleRateHz());
        assertEquals(16, metadata.sampleBits());
        assertEquals(1, metadata.channels());
        assertEquals(CodecId.AAC, metadata.audioCodecId());

        metadata.clear();
        assertEquals(0, metadata.width());
        assertEquals(0, metadata.channels());
        assertEquals(CodecId.NONE, metadata.audioCodecId());
    }

    @ParameterizedTest
    @ValueSource(doubles = { Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, 0, 5e9 })
    void shouldIgnoreWhatMakesNoSense(final double value)
    {
        final String[] names =
        {
            "width", "height", "framerate", "fps", "videodatarate", "audiodatarate", "audiosamplerate",
            "audiosamplesize", "audiochannels", "videocodecid"
        };
        for (final String name : names)
        {
            metadata.put(name, value);
        }
        assertEquals(0, metadata.width());
        assertEquals(0, metadata.height());
        assertEquals(0, metadata.frameRate());
        assertEquals(0, metadata.videoBitrate());
        assertEquals(0, metadata.audioBitrate());
        assertEquals(0, metadata.sampleRateHz());
        assertEquals(0, metadata.sampleBits());
        assertEquals(0, metadata.channels());
        assertEquals(CodecId.NONE, metadata.videoCodecId());
    }

    @ParameterizedTest
    @CsvSource({
        "avc1, mp4a, 7, 1010", "hvc1, .mp3, 8, 1002", "hev1, ac-3, 8, 1016", "7, 10, 7, 1010", "12, 2, 8, 1002",
        "xyz, Opus, 0, 1018", "2, 0, 2, 1000", "13, 16, 0, 0", "1748121139, 1836069985, 0, 1010",
        "1752589105, 1332770163, 8, 1018", "'', '', 0, 0"
    })
    void shouldTakeCodecsAsNumberOrText(
        final String video, final String audio, final int videoCodecId, final int audioCodecId)
    {
        metadata.put("videocodecid", video);
        metadata.put("audiocodecid", audio);
        assertEquals(videoCodecId, metadata.videoCodecId());
        assertEquals(audioCodecId, metadata.audioCodecId());
    }

    @Test
    void shouldTakeNumbersAndBooleansAsText()
    {
        metadata.put("width", " 1280 ");
        metadata.put("fps", "29.97");
        metadata.put("stereo", "true");
        metadata.put("height", "0x10");
        metadata.put("videodatarate", "1.2.3");
        metadata.put("audiodatarate", "12345678901234567890123456789012345");
        assertEquals(1280, metadata.width());
        assertEquals(29.97, metadata.frameRate());
        assertEquals(2, metadata.channels());
        assertEquals(0, metadata.height());
        assertEquals(0, metadata.videoBitrate());
        assertEquals(0, metadata.audioBitrate());
        metadata.put("audiochannels", "6");
        assertEquals(6, metadata.channels());
        metadata.clear();
        metadata.put("stereo", 1.0);
        assertEquals(2, metadata.channels());
        metadata.put("stereo", 0.0);
        assertEquals(1, metadata.channels());
    }
}
