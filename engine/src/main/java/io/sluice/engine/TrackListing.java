package io.sluice.engine;

import io.sluice.cnc.SessionTable;
import io.sluice.cnc.TrackSlot;
import io.sluice.control.MediaDescription;
import io.sluice.kmp.Track;

/**
 * A track's row in the shared file.
 */
final class TrackListing
{
    private static final int BITS = 8;
    private static final int CENTI = 100;

    private final SessionTable table;
    private final int slot;
    private final RateMeter byteRate = new RateMeter();
    private final RateMeter frameRate = new RateMeter();

    TrackListing(final SessionTable table, final int streamSlot, final long number, final String mediaType)
    {
        this.table = table;
        slot = table.allocateTrack(streamSlot);
        final TrackSlot track = table.track(slot);
        track.beginWrite();
        track.number(number).mediaType(mediaType).publishState("new");
        track.endWrite();
    }

    int slot()
    {
        return slot;
    }

    /**
     * The controller is asked about the track.
     */
    void onPublishCalled(final String inputId)
    {
        final TrackSlot track = table.track(slot);
        track.beginWrite();
        track.inputId(inputId).publishState("publishing");
        track.endWrite();
    }

    /**
     * What the track carries, at first and when it changes.
     */
    void describe(final MediaDescription media)
    {
        final TrackSlot track = table.track(slot);
        track.beginWrite();
        if (media instanceof MediaDescription.Video video)
        {
            track
                .mediaBitrate(video.bitrate())
                .codecId(video.codecId())
                .width(video.width())
                .height(video.height())
                .mediaFrameRateCenti(video.frameRateDenominator() == 0 ? 0 :
                    (video.frameRateNumerator() * CENTI + video.frameRateDenominator() / 2) /
                    video.frameRateDenominator())
                .ceaCaptions(video.ceaCaptions())
                .extraData(video.extraData());
        }
        else if (media instanceof MediaDescription.Audio audio)
        {
            track
                .mediaBitrate(audio.bitrate())
                .codecId(audio.codecId())
                .channels(audio.channels())
                .channelLayout(audio.channelLayout())
                .bitsPerSample(audio.bitsPerSample())
                .sampleRateHz(audio.sampleRateHz())
                .extraData(audio.extraData());
        }
        track.endWrite();
    }

    void onPublished(final String channelId, final String trackId, final boolean isDiscarded)
    {
        final TrackSlot track = table.track(slot);
        track.beginWrite();
        track.channelId(channelId).trackId(trackId).publishState(isDiscarded ? "discarded" : "published");
        track.endWrite();
    }

    void update(final Track source)
    {
        byteRate.sample(source.writtenBytes());
        frameRate.sample(source.sentFrames() * CENTI);
        final TrackSlot track = table.track(slot);
        track.beginWrite();
        track
            .memLeft(source.memLeftBytes())
            .memLimit(source.memLimitBytes())
            .lastTimestamp(source.lastTimestamp() / (source.settings().timescale() / 1000))
            .lastCreated(source.lastCreated())
            .sentFrames(source.sentFrames())
            .sentKeyFrames(source.sentKeyFrames())
            .written(source.writtenBytes())
            .bitrate(byteRate.perSecond() * BITS)
            .frameRateCenti(frameRate.perSecond());
        track.endWrite();
    }

    void close()
    {
        table.freeTrack(slot);
    }
}
