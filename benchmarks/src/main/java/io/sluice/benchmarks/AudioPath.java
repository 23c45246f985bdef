package io.sluice.benchmarks;

import io.sluice.kmp.Track;
import io.sluice.media.AacTimestampSmoother;
import io.sluice.media.AudioFormat;
import io.sluice.media.AudioTagHeader;
import io.sluice.media.MediaInfo;
import io.sluice.media.PacketKind;
import io.sluice.media.TrackFormat;
import io.sluice.memory.SlabPool;
import org.agrona.DirectBuffer;

/**
 * The audio of a stream.
 */
final class AudioPath extends TrackPath
{
    /** Default of {@code kmp_audio_buffer_size}. */
    private static final int BUFFER_SIZE_BYTES = 4 * 1024;
    /** Default of {@code kmp_audio_mem_limit}. */
    private static final long MEM_LIMIT_BYTES = 1024 * 1024;
    /** Default of {@code kmp_audio_sync_margin}. */
    private static final long SYNC_MARGIN = 2L * TICKS_PER_MS;

    private final AudioTagHeader tag = new AudioTagHeader();
    private final AudioFormat format = new AudioFormat();
    private final AacTimestampSmoother smoother = new AacTimestampSmoother();

    AudioPath(final SlabPool pool, final long nowNs)
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
        smoother.configure(TICKS_PER_MS * 1000, SYNC_MARGIN, format.frameRateHz(), format.samplesPerFrame());
        final MediaInfo info = format.info();
        return track.appendAudioInfo(
            info.codecId,
            info.bitrate,
            info.channels,
            info.bitsPerSample,
            info.sampleRateHz,
            info.channelLayout,
            info.extraData);
    }

    @Override
    boolean beginFrame(final Track track, final long created, final long dts, final int dataLength)
    {
        return track.beginFrame(created, smoother.smooth(dts), false, 0, dataLength);
    }
}
