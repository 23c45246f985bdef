package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class VideoFormatTest
{
    private static final String AVC_2997 =
        "01640015ffe1001767640015acb40f847cde022000007d20001d4c01e2c5d401000468ef3cb0fdf8f800";
    private static final String AVC_25 =
        "0142c00dffe100176742c00dda05067e7c0440000003004000000c83c50aa801000468ce3c80";

    private final VideoFormat format = new VideoFormat();
    private final VideoTagHeader header = new VideoTagHeader();
    private final StreamMetadata metadata = new StreamMetadata();

    private boolean sequenceHeader(final int codecId, final String hex)
    {
        final byte[] bytes = HexFormat.of().parseHex(hex);
        final byte[] padded = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, padded, 5, bytes.length);
        return format.onSequenceHeader(codecId, new UnsafeBuffer(padded), 5, bytes.length);
    }

    private boolean frame(final String hex)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(HexFormat.of().parseHex(hex));
        header.parse(buffer, 0, buffer.capacity(), 100);
        assertEquals(PacketKind.FRAME, header.kind());
        return format.onFrameHeader(header);
    }

    private void check(final int width, final int height, final int numerator, final int denominator)
    {
        assertEquals(width, format.info().width);
        assertEquals(height, format.info().height);
        assertEquals(numerator, format.info().frameRateNumerator);
        assertEquals(denominator, format.info().frameRateDenominator);
    }

    /**
     * What the reference made of the same stream, but for its rounding of the frame rate.
     */
    @Test
    void shouldPutTogetherSequenceHeaderAndMetadata()
    {
        assertTrue(format.info().isVideo);
        assertFalse(format.isReady());
        metadata.put("width", 480.0);
        metadata.put("height", 270.0);
        metadata.put("framerate", 29.97);
        metadata.put("videodatarate", 292.97);
        assertFalse(format.onMetadata(metadata));
        assertTrue(sequenceHeader(CodecId.H264, AVC_2997));
        assertNull(format.takeProblem());
        assertTrue(format.isReady());
        assertTrue(format.hasMediaInfoChanged());
        check(486, 272, 30_000, 1001);
        assertEquals(292_000, format.info().bitrate);
        assertEquals(CodecId.H264, format.info().codecId);
        assertArrayEquals(HexFormat.of().parseHex(AVC_2997), format.info().extraData);
        assertEquals(4, format.nalLengthSize());
        assertTrue(frame("1701000043"));
        format.onMediaInfoSent();
        assertFalse(frame("2701000043"));
    }

    @Test
    void shouldTakeTimingFromTheSequenceHeaderWithoutMetadata()
    {
        assertTrue(sequenceHeader(CodecId.H264, AVC_25));
        check(320, 180, 25, 1);
        assertEquals(0, format.info().bitrate);
        metadata.put("framerate", 50.0);
        format.onMetadata(metadata);
        check(320, 180, 50, 1);
    }

    @Test
    void shouldRenewMediaInfoForChangedSequenceHeadersOnly()
    {
        sequenceHeader(CodecId.H264, AVC_25);
        format.onMediaInfoSent();
        final byte[] extraData = format.info().extraData;
        assertFalse(sequenceHeader(CodecId.H264, AVC_25));
        assertFalse(format.hasMediaInfoChanged());
        assertEquals(extraData, format.info().extraData);
        assertTrue(sequenceHeader(CodecId.H264, AVC_2997));
        assertTrue(format.hasMediaInfoChanged());
        check(486, 272, 30_000, 1001);
        assertFalse(sequenceHeader(CodecId.H264, AVC_2997));
        assertTrue(format.hasMediaInfoChanged());
    }

    @Test
    void shouldKeepMalformedSequenceHeadersAndTrustTheMetadata()
    {
        metadata.put("width", 640.0);
        metadata.put("height", 360.0);
        format.onMetadata(metadata);
        sequenceHeader(CodecId.H264, AVC_25);
        assertTrue(sequenceHeader(CodecId.H264, "0164001ffee1"));
        assertEquals("avcC is cut short", format.takeProblem());
        assertNull(format.takeProblem());
        check(640, 360, 0, 1);
        assertEquals(3, format.nalLengthSize());
        assertArrayEquals(HexFormat.of().parseHex("0164001ffee1"), format.info().extraData);
        assertTrue(format.isReady());
    }

    @Test
    void shouldRefuseSequenceHeadersThatAreTooLong()
    {
        final int length = TrackFormat.MAX_SEQUENCE_HEADER_LENGTH + 1;
        assertFalse(format.onSequenceHeader(CodecId.H264, new UnsafeBuffer(new byte[length]), 0, length));
        assertEquals("sequence header of 32769 bytes is longer than 32768 bytes, ignored", format.takeProblem());
        assertFalse(format.isReady());
        assertFalse(format.onSequenceHeader(CodecId.H264, new UnsafeBuffer(new byte[0]), 0, 0));
    }

    @Test
    void shouldNoticeAnotherCodec()
    {
        sequenceHeader(CodecId.H264, AVC_25);
        format.onMediaInfoSent();
        metadata.put("width", 176.0);
        metadata.put("height", 144.0);
        assertFalse(format.onMetadata(metadata));
        check(320, 180, 25, 1);
        assertTrue(frame("22000084"));
        assertTrue(format.isReady());
        assertEquals(CodecId.SORENSON_H263, format.info().codecId);
        assertEquals(0, format.info().extraData.length);
        assertEquals(0, format.nalLengthSize());
        check(176, 144, 0, 1);
        format.onMediaInfoSent();
        assertFalse(frame("22000084"));

        metadata.put("width", 352.0);
        assertTrue(format.onMetadata(metadata));
        check(352, 144, 0, 1);

        assertTrue(frame("2701000043"));
        assertFalse(format.isReady());
    }

    @Test
    void shouldReadH265()
    {
        final String hvcc = "01016000000040000000000078f000fcfdf8f800000f01210001002c420101016000000300400000030000" +
            "030078a003c080221f7965654a4c2f016868000003000800000301904";
        assertTrue(sequenceHeader(CodecId.H265, hvcc + "0"));
        check(1920, 540, 50, 1);
        assertTrue(sequenceHeader(CodecId.H265, "01016000000040000000000078f000fcfdf8f800000d00"));
        assertEquals("hvcC has no SPS", format.takeProblem());
        assertEquals(2, format.nalLengthSize());
    }

    @Test
    void shouldCarryCaptions()
    {
        sequenceHeader(CodecId.H264, AVC_25);
        format.onClosedCaptions();
        assertTrue(format.info().closedCaptions);
        final MediaInfo copy = new MediaInfo();
        copy.copyFrom(format.info());
        assertEquals(copy, format.info());
        assertEquals(copy.hashCode(), format.info().hashCode());
        assertEquals("video codec 7 320x180 25/1 fps 0 bit/s captions extra data 38 bytes", copy.toString());
        copy.closedCaptions = false;
        assertFalse(copy.equals(format.info()));
    }
}
