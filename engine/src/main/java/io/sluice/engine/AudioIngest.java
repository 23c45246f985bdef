package io.sluice.engine;

import io.sluice.control.MediaDescription;
import io.sluice.kmp.Track;
import io.sluice.kmp.TrackSettings;
import io.sluice.media.AacTimestampSmoother;
import io.sluice.media.AudioFormat;
import io.sluice.media.AudioTagHeader;
import io.sluice.media.MediaInfo;
import io.sluice.media.PacketKind;
import io.sluice.media.TrackFormat;
import org.agrona.DirectBuffer;

/**
 * The audio messages of a stream. The timestamps of AAC, which lost precision in RTMP's milliseconds, are smoothed.
 */
final class AudioIngest extends TrackIngest
{
    private final AudioTagHeader tag = new AudioTagHeader();
    private final AudioFormat format = new AudioFormat();
    private final AacTimestampSmoother smoother = new AacTimestampSmoother();

    AudioIngest(final EngineServices services, final PublishedStream stream)
    {
        super(services, stream);
    }

    /** {@inheritDoc} */
    int parseTagHeader(final DirectBuffer buffer, final int offset, final int available, final int messageLength)
    {
        return tag.parse(buffer, offset, available, messageLength);
    }

    /** {@inheritDoc} */
    PacketKind kind()
    {
        return tag.kind();
    }

    /** {@inheritDoc} */
    int codecId()
    {
        return tag.codecId();
    }

    /** {@inheritDoc} */
    String describeTag()
    {
        return tag.description();
    }

    /** {@inheritDoc} */
    TrackFormat format()
    {
        return format;
    }

    /** {@inheritDoc} */
    String mediaType()
    {
        return "audio";
    }

    /** {@inheritDoc} */
    MediaDescription describeMedia()
    {
        final MediaInfo info = format.info();
        return new MediaDescription.Audio(
            info.bitrate,
            info.codecId,
            info.extraData,
            info.channels,
            info.channelLayout,
            info.bitsPerSample,
            info.sampleRateHz);
    }

    /** {@inheritDoc} */
    PublishedTrack createTrack(final long createdTime)
    {
        final TrackSettings trackSettings = trackSettings(
            settings.audioBufferSizeBytes(), settings.audioMemLimitBytes());
        return new PublishedTrack(services, stream, mediaType(), trackSettings, createdTime);
    }

    /** {@inheritDoc} */
    boolean appendMediaInfo(final Track track)
    {
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

    /** {@inheritDoc} */
    void onFormatChanged()
    {
        final long syncMargin = settings.audioSyncMarginMs() * (settings.timescale() / 1000);
        smoother.configure(settings.timescale(), syncMargin, format.frameRateHz(), format.samplesPerFrame());
    }

    /** {@inheritDoc} */
    void onFrameTag()
    {
        format.onFrameHeader(tag);
    }

    /** {@inheritDoc} */
    boolean beginFrame(final Track track, final long createdTime, final long dts, final int dataLength)
    {
        return track.beginFrame(createdTime, smoother.smooth(dts), false, 0, dataLength);
    }

    /** {@inheritDoc} */
    void onFrameData(final DirectBuffer buffer, final int offset, final int length)
    {
        // Nothing inside an audio frame is of interest here.
    }

    /** {@inheritDoc} */
    void onFrameEnd(final Track track)
    {
        track.commitFrame(services.clock().nowNs());
    }
}
