package io.sluice.benchmarks;

import io.sluice.kmp.Track;
import io.sluice.media.MediaInfo;
import io.sluice.media.PacketKind;
import io.sluice.media.TrackFormat;
import io.sluice.media.VideoFormat;
import io.sluice.media.VideoTagHeader;
import io.sluice.memory.SlabPool;
import org.agrona.DirectBuffer;

/**
 * The video of a stream.
 */
final class VideoPath extends TrackPath
{
    /** Default of {@code kmp_video_buffer_size}. */
    static final int BUFFER_SIZE_BYTES = 64 * 1024;
    /** Default of {@code kmp_video_mem_limit}. */
    static final long MEM_LIMIT_BYTES = 32 * 1024 * 1024;

    private final VideoTagHeader tag = new VideoTagHeader();
    private final VideoFormat format = new VideoFormat();

    VideoPath(final SlabPool pool, final long nowNs)
    {
        super(pool, BUFFER_SIZE_BYTES, MEM_LIMIT_BYTES, nowNs);
    }

    @Override
    int parseTag(final DirectBuffer buffer, final int offset, final int length, final int messageLength)
    {
        return tag.parse(buffer, offset, length, messageLength);
    }

    @Override
    PacketKind kind()
    {
        return tag.kind();
    }

    @Override
    int codecId()
    {
        return tag.codecId();
    }

    @Override
    TrackFormat format()
    {
        return format;
    }

    @Override
    void onFrameTag()
    {
        format.onFrameHeader(tag);
    }

    @Override
    boolean appendMediaInfo(final Track track)
    {
        final MediaInfo info = format.info();
        return track.appendVideoInfo(
            info.codecId,
            info.bitrate,
            info.width,
            info.height,
            info.frameRateNumerator,
            info.frameRateDenominator,
            info.closedCaptions,
            info.extraData);
    }

    @Override
    boolean beginFrame(final Track track, final long created, final long dts, final int dataLength)
    {
        return track.beginFrame(
            created, dts, tag.isKeyFrame(), tag.compositionTimeMs() * TICKS_PER_MS, dataLength);
    }
}
