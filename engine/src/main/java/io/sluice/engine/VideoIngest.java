package io.sluice.engine;

import io.sluice.control.MediaDescription;
import io.sluice.kmp.Track;
import io.sluice.kmp.TrackSettings;
import io.sluice.media.CaptionDetector;
import io.sluice.media.CodecId;
import io.sluice.media.MediaInfo;
import io.sluice.media.PacketKind;
import io.sluice.media.TrackFormat;
import io.sluice.media.VideoFormat;
import io.sluice.media.VideoTagHeader;
import org.agrona.DirectBuffer;

/**
 * The video messages of a stream. Closed captions are looked for in the first frames; when they are found, the media
 * info says so from then on.
 */
final class VideoIngest extends TrackIngest
{
    private final VideoTagHeader tag = new VideoTagHeader();
    private final VideoFormat format = new VideoFormat();
    private final CaptionDetector captions = new CaptionDetector();
    private boolean isLookingForCaptions;
    private boolean isInfoWithFrame;

    VideoIngest(final EngineServices services, final PublishedStream stream)
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
        return "video";
    }

    /** {@inheritDoc} */
    MediaDescription describeMedia()
    {
        final MediaInfo info = format.info();
        return new MediaDescription.Video(
            info.bitrate,
            info.codecId,
            info.extraData,
            info.width,
            info.height,
            info.frameRateNumerator,
            info.frameRateDenominator,
            info.closedCaptions);
    }

    /** {@inheritDoc} */
    PublishedTrack createTrack(final long createdTime)
    {
        final TrackSettings trackSettings = trackSettings(
            settings.videoBufferSizeBytes(), settings.videoMemLimitBytes());
        return new PublishedTrack(services, stream, mediaType(), trackSettings, createdTime);
    }

    /** {@inheritDoc} */
    boolean appendMediaInfo(final Track track)
    {
        final MediaInfo info = format.info();
        isInfoWithFrame = true;
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

    /** {@inheritDoc} */
    void onFormatChanged()
    {
        // Nothing that depends on the format is kept besides it.
    }

    /** {@inheritDoc} */
    void onFrameTag()
    {
        format.onFrameHeader(tag);
        isInfoWithFrame = false;
    }

    /** {@inheritDoc} */
    boolean beginFrame(final Track track, final long createdTime, final long dts, final int dataLength)
    {
        isLookingForCaptions = !captions.isDone();
        if (isLookingForCaptions)
        {
            captions.begin(format.info().codecId, format.nalLengthSize());
        }
        final int ptsDelay = tag.compositionTimeMs() * (settings.timescale() / 1000);
        // As the reference does: the old codecs' key frames are not marked.
        final boolean isKey = tag.isKeyFrame() && CodecId.hasSequenceHeader(tag.codecId());
        return track.beginFrame(createdTime, dts, isKey, ptsDelay, dataLength);
    }

    /** {@inheritDoc} */
    void onFrameData(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isLookingForCaptions)
        {
            captions.onData(buffer, offset, length);
        }
    }

    /** {@inheritDoc} */
    void onFrameEnd(final Track track)
    {
        if (isLookingForCaptions)
        {
            captions.end();
            if (captions.found() && !format.info().closedCaptions)
            {
                format.onClosedCaptions();
                if (isInfoWithFrame)
                {
                    // The media info before this frame is not on its way yet.
                    track.patchCaptions(true);
                    format.onMediaInfoSent();
                }
            }
        }
        track.commitFrame(services.clock().nowNs());
    }
}
