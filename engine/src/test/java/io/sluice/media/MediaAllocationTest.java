package io.sluice.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.HexFormat;

import com.sun.management.ThreadMXBean;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What runs for every frame allocates nothing.
 */
class MediaAllocationTest
{
    private static final int WINDOWS = 20;
    private static final int FRAMES = 20_000;

    private final VideoTagHeader videoHeader = new VideoTagHeader();
    private final AudioTagHeader audioHeader = new AudioTagHeader();
    private final VideoFormat videoFormat = new VideoFormat();
    private final AudioFormat audioFormat = new AudioFormat();
    private final TimestampUnwrapper unwrapper = new TimestampUnwrapper();
    private final AacTimestampSmoother smoother = new AacTimestampSmoother();
    private final UnsafeBuffer video = new UnsafeBuffer(HexFormat.of().parseHex(
        "27010000420000000a060507b50031474139340000000265aa"));
    private final UnsafeBuffer audio = new UnsafeBuffer(HexFormat.of().parseHex("af01de0200"));
    private final UnsafeBuffer avc = new UnsafeBuffer(HexFormat.of().parseHex(
        "01640015ffe1001767640015acb40f847cde022000007d20001d4c01e2c5d401000468ef3cb0fdf8f800"));
    private final UnsafeBuffer config = new UnsafeBuffer(HexFormat.of().parseHex("118856e500"));
    private CaptionDetector detector = new CaptionDetector();
    private int timestampMs;
    private long checksum;

    @Test
    void shouldAllocateNothingForAFrame()
    {
        videoFormat.onSequenceHeader(CodecId.H264, avc, 0, avc.capacity());
        audioFormat.onSequenceHeader(CodecId.AAC, config, 0, config.capacity());
        smoother.configure(90_000, 180, audioFormat.frameRateHz(), audioFormat.samplesPerFrame());
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long threadId = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++)
        {
            detector = new CaptionDetector();
            final long before = threads.getThreadAllocatedBytes(threadId);
            final long overhead = threads.getThreadAllocatedBytes(threadId) - before;
            final long start = threads.getThreadAllocatedBytes(threadId);
            runFrames();
            least = Math.min(least, threads.getThreadAllocatedBytes(threadId) - start - overhead);
        }
        assertEquals(0, least, "bytes allocated, checksum " + checksum);
    }

    private void runFrames()
    {
        for (int i = 0; i < FRAMES; i++)
        {
            final int length = videoHeader.parse(video, 0, video.capacity(), video.capacity());
            checksum += videoFormat.onFrameHeader(videoHeader) ? 1 : 0;
            detector.begin(videoHeader.codecId(), videoFormat.nalLengthSize());
            detector.onData(video, length, video.capacity() - length);
            detector.end();
            checksum += audioHeader.parse(audio, 0, audio.capacity(), audio.capacity());
            checksum += audioFormat.onFrameHeader(audioHeader) ? 1 : 0;
            checksum += smoother.smooth(unwrapper.unwrap(timestampMs) * 90);
            checksum += videoFormat.onSequenceHeader(CodecId.H264, avc, 0, avc.capacity()) ? 1 : 0;
            timestampMs += 21;
        }
    }
}
