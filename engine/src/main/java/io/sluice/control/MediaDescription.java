package io.sluice.control;

/**
 * A track's media, as the controller is told of it.
 */
public sealed interface MediaDescription
{
    /**
     * @return the word for the kind of media: {@code video} or {@code audio}.
     */
    String mediaType();

    /**
     * A video track.
     *
     * @param bitrate              in bit/s, 0 when unknown.
     * @param codecId              of FLV, or of KMP's own range.
     * @param extraData            the codec's configuration.
     * @param width                in pixels.
     * @param height               in pixels.
     * @param frameRateNumerator   frames.
     * @param frameRateDenominator in so many seconds; 0 is taken as an unknown rate.
     * @param ceaCaptions          whether the video carries CEA-608 or CEA-708 captions.
     */
    record Video(
        long bitrate,
        long codecId,
        byte[] extraData,
        int width,
        int height,
        long frameRateNumerator,
        long frameRateDenominator,
        boolean ceaCaptions) implements MediaDescription
    {
        @Override
        public String mediaType()
        {
            return "video";
        }
    }

    /**
     * An audio track.
     *
     * @param bitrate       in bit/s, 0 when unknown.
     * @param codecId       of FLV, or of KMP's own range.
     * @param extraData     the codec's configuration.
     * @param channels      their number.
     * @param channelLayout a bit per speaker.
     * @param bitsPerSample of the sound.
     * @param sampleRateHz  of the sound.
     */
    record Audio(
        long bitrate,
        long codecId,
        byte[] extraData,
        int channels,
        long channelLayout,
        int bitsPerSample,
        long sampleRateHz) implements MediaDescription
    {
        @Override
        public String mediaType()
        {
            return "audio";
        }
    }
}
