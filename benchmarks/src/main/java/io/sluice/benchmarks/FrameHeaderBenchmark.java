package io.sluice.benchmarks;

import java.util.HexFormat;

import io.sluice.kmp.KmpFrameDescriptor;
import io.sluice.media.AacTimestampSmoother;
import io.sluice.media.AudioFormat;
import io.sluice.media.AudioTagHeader;
import io.sluice.media.CodecId;
import io.sluice.media.TimestampUnwrapper;
import io.sluice.media.VideoFormat;
import io.sluice.media.VideoTagHeader;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * From the first bytes of an audio or video message to the header of a KMP frame.
 */
public class FrameHeaderBenchmark extends DataPathBenchmark
{
    private static final int MESSAGE_LENGTH = 16_000;
    private static final int TICKS_PER_MS = 90;
    private static final int FRAME_MS = 33;

    private final UnsafeBuffer frameHeader = new UnsafeBuffer(new byte[KmpFrameDescriptor.LENGTH]);
    private final UnsafeBuffer avc = bytes("270100004200000abc419a");
    private final UnsafeBuffer hevc = bytes("a1687663310000420000abc4");
    private final UnsafeBuffer aac = bytes("af01211b4f");
    private final VideoTagHeader videoTag = new VideoTagHeader();
    private final AudioTagHeader audioTag = new AudioTagHeader();
    private final VideoFormat avcFormat = new VideoFormat();
    private final VideoFormat hevcFormat = new VideoFormat();
    private final AudioFormat aacFormat = new AudioFormat();
    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();
    private final AacTimestampSmoother smoother = new AacTimestampSmoother();
    private int timestampMs;

    /**
     * Formats that know their codec.
     */
    public FrameHeaderBenchmark()
    {
        final UnsafeBuffer config = bytes("1190");
        aacFormat.onSequenceHeader(CodecId.AAC, config, 0, config.capacity());
        smoother.configure(
            TICKS_PER_MS * 1000, 2L * TICKS_PER_MS, aacFormat.frameRateHz(), aacFormat.samplesPerFrame());
    }

    /**
     * H.264 in FLV's own form.
     *
     * @return length of the tag header.
     */
    @Benchmark
    public int avc()
    {
        return video(avc, avcFormat);
    }

    /**
     * H.265 in the form of Enhanced RTMP.
     *
     * @return length of the tag header.
     */
    @Benchmark
    public int enhancedHevc()
    {
        return video(hevc, hevcFormat);
    }

    /**
     * AAC, whose timestamps are smoothed.
     *
     * @return length of the tag header.
     */
    @Benchmark
    public int aac()
    {
        timestampMs += FRAME_MS;
        final int length = audioTag.parse(aac, 0, aac.capacity(), MESSAGE_LENGTH);
        aacFormat.onFrameHeader(audioTag);
        final long dts = smoother.smooth(timestamps.unwrap(timestampMs) * TICKS_PER_MS);
        KmpFrameDescriptor.encode(frameHeader, 0, dts, dts, 0, 0, MESSAGE_LENGTH - length);
        return length;
    }

    private int video(final UnsafeBuffer message, final VideoFormat format)
    {
        timestampMs += FRAME_MS;
        final int length = videoTag.parse(message, 0, message.capacity(), MESSAGE_LENGTH);
        format.onFrameHeader(videoTag);
        final long dts = timestamps.unwrap(timestampMs) * TICKS_PER_MS;
        KmpFrameDescriptor.encode(
            frameHeader,
            0,
            dts,
            dts,
            videoTag.isKeyFrame() ? KmpFrameDescriptor.FLAG_KEY : 0,
            videoTag.compositionTimeMs() * TICKS_PER_MS,
            MESSAGE_LENGTH - length);
        return length;
    }

    private static UnsafeBuffer bytes(final String hex)
    {
        return new UnsafeBuffer(HexFormat.of().parseHex(hex));
    }
}
