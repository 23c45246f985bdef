package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioFormatTest
{
    private final AudioFormat format = new AudioFormat();
    private final AudioTagHeader header = new AudioTagHeader();
    private final StreamMetadata metadata = new StreamMetadata();

    private boolean sequenceHeader(final String hex)
    {
        final byte[] bytes = HexFormat.of().parseHex(hex);
        return format.onSequenceHeader(CodecId.AAC, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private boolean frame(final String hex)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(HexFormat.of().parseHex(hex));
        header.parse(buffer, 0, buffer.capacity(), 100);
        assertEquals(PacketKind.FRAME, header.kind());
        return format.onFrameHeader(header);
    }

    private void check(final int codecId, final int rateHz, final int bits, final int channels, final long layout)
    {
        assertEquals(codecId, format.info().codecId);
        assertEquals(rateHz, format.info().sampleRateHz);
        assertEquals(bits, format.info().bitsPerSample);
        assertEquals(channels, format.info().channels);
        assertEquals(layout, format.info().channelLayout);
    }

    @Test
    void shouldBelieveTheConfigurationNotTheFlags()
    {
        metadata.put("audiodatarate", 62.5);
        metadata.put("stereo", true);
        format.onMetadata(metadata);
        assertTrue(sequenceHeader("118856e500"));
        assertTrue(format.isReady());
        assertTrue(frame("af01de"));
        check(CodecId.AAC, 48_000, 16, 1, 4);
        assertEquals(62_000, format.info().bitrate);
        assertEquals(48_000, format.frameRateHz());
        assertEquals(1024, format.samplesPerFrame());
        format.onMediaInfoSent();
        assertFalse(frame("af01de"));
        assertFalse(sequenceHeader("118856e500"));
        assertFalse(frame("ae01de"));
        assertTrue(sequenceHeader("121056e500"));
        check(CodecId.AAC, 44_100, 16, 2, 3);
    }

    @Test
    void shouldCountFramesOfHeAacInTheCoresRate()
    {
        assertTrue(sequenceHeader("2b11880800"));
        check(CodecId.AAC, 48_000, 16, 2, 3);
        assertEquals(24_000, format.frameRateHz());
    }

    @Test
    void shouldNotSayHowLongFramesOfRareTypesAre()
    {
        assertTrue(sequenceHeader("f9504000"));
        check(CodecId.AAC, 16_000, 16, 2, 3);
        assertEquals(0, format.frameRateHz());
        assertEquals(0, format.samplesPerFrame());
    }

    @ParameterizedTest
    @CsvSource({
        "2efffb, 0,     1002, 44100, 16, 1, 4",
        "2ffffb, 48000, 1002, 48000, 16, 2, 3",
        "2ffffb, 22050, 1002, 44100, 16, 2, 3",
        "2bfffb, 48000, 1002, 22050, 16, 2, 3",
        "72fffb, 0,     1007,  8000, 16, 1, 4",
        "8ffffb, 0,     1008,  8000, 16, 2, 3",
        "b6fffb, 0,     1011, 16000, 16, 1, 4",
        "5bfffb, 0,     1005,  8000, 16, 1, 4",
        "4bfffb, 0,     1004, 16000, 16, 1, 4",
        "6afffb, 0,     1006, 22050, 16, 1, 4",
        "efffb0, 0,     1014,  8000, 16, 2, 3",
        "3dfffb, 0,     1003, 44100,  8, 2, 3",
        "3ffffb, 0,     1003, 44100, 16, 2, 3"
    })
    void shouldReadOtherCodecsFromTheFlags(
        final String hex,
        final double metadataRateHz,
        final int codecId,
        final int rateHz,
        final int bits,
        final int channels,
        final long layout)
    {
        metadata.put("audiosamplerate", metadataRateHz);
        format.onMetadata(metadata);
        assertTrue(frame(hex));
        assertTrue(format.isReady());
        check(codecId, rateHz, bits, channels, layout);
        assertEquals(0, format.frameRateHz());
        assertEquals(0, format.samplesPerFrame());
        format.onMediaInfoSent();
        assertFalse(frame(hex));
    }

    @Test
    void shouldNoticeChangedFlagsAndCodecs()
    {
        assertTrue(frame("2efffb"));
        format.onMediaInfoSent();
        assertTrue(frame("2ffffb"));
        check(CodecId.MP3, 44_100, 16, 2, 3);
        format.onMediaInfoSent();
        assertTrue(frame("af01de"));
        assertFalse(format.isReady());
        assertTrue(sequenceHeader("1190"));
        assertTrue(format.isReady());
        format.onMediaInfoSent();
        assertTrue(frame("2ffffb"));
        check(CodecId.MP3, 44_100, 16, 2, 3);
        assertEquals(0, format.info().extraData.length);
        assertEquals("audio codec 1002 2 channels (layout 0x3) 16 bit 44100 Hz 0 bit/s extra data 0 bytes",
            format.info().toString());
    }

    @Test
    void shouldKeepMalformedConfigurationsAndTrustMetadataAndFlags()
    {
        metadata.put("audiosamplerate", 32_000.0);
        format.onMetadata(metadata);
        assertTrue(sequenceHeader("12"));
        assertEquals("AudioSpecificConfig of 1 bytes is cut short", format.takeProblem());
        assertEquals(0, format.frameRateHz());
        frame("af01de");
        check(CodecId.AAC, 32_000, 16, 2, 3);
        assertEquals(1, format.info().extraData.length);
        assertTrue(format.isReady());
    }
}
