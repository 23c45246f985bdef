package io.sluice.media;

/**
 * A video track's format. Width, height come from the parameter sets, else from the metadata; the frame rate from the
 * metadata, else from the parameter sets' timing.
 */
public final class VideoFormat extends TrackFormat
{
    private final AvcConfiguration avc = new AvcConfiguration();
    private final HevcConfiguration hevc = new HevcConfiguration();
    private final FrameRate codedFrameRate = new FrameRate();
    private final FrameRate metadataFrameRate = new FrameRate();
    private int codedWidth;
    private int codedHeight;
    private int nalLengthSize;
    private int metadataWidth;
    private int metadataHeight;
    private int metadataBitrate;

    /**
     * Of a track of which nothing is known yet.
     */
    public VideoFormat()
    {
        info.isVideo = true;
    }

    /**
     * @return size in bytes of the length before each NAL unit, 1, 2 or 4 (3 is as good as never seen, but legal in
     * H.265); 0 if the codec has none or no sequence header came.
     */
    public int nalLengthSize()
    {
        return nalLengthSize;
    }

    /**
     * A frame's header came, kind {@link PacketKind#FRAME}. Call before the frame is sent.
     *
     * @param header of the frame.
     * @return true if media info has to be sent before the frame.
     */
    public boolean onFrameHeader(final VideoTagHeader header)
    {
        if (header.codecId() != info.codecId)
        {
            changeCodec(header.codecId());
        }
        return hasMediaInfoChanged();
    }

    /**
     * Closed captions were found in the frames: media info that says so has to be sent before the next frame.
     */
    public void onClosedCaptions()
    {
        info.closedCaptions = true;
        mediaInfoChanged();
    }

    @Override
    String parseSequenceHeader(final byte[] extraData)
    {
        forgetSequenceHeader();
        if (info.codecId == CodecId.H264)
        {
            final boolean isGood = avc.parse(extraData);
            nalLengthSize = avc.nalLengthSize();
            if (isGood)
            {
                final AvcSps sps = avc.sps();
                codedWidth = sps.width();
                codedHeight = sps.height();
                codedFrameRate.setRational(sps.timeScale(), sps.ticksPerFrame());
            }
            return avc.problem();
        }
        if (info.codecId == CodecId.H265)
        {
            final boolean isGood = hevc.parse(extraData);
            nalLengthSize = hevc.nalLengthSize();
            if (isGood)
            {
                final HevcSps sps = hevc.sps();
                codedWidth = sps.width();
                codedHeight = sps.height();
                codedFrameRate.setRational(hevc.timeScale(), hevc.ticksPerPicture());
            }
            return hevc.problem();
        }
        return null;
    }

    @Override
    void forgetSequenceHeader()
    {
        codedWidth = 0;
        codedHeight = 0;
        nalLengthSize = 0;
        codedFrameRate.clear();
    }

    @Override
    void takeMetadata(final StreamMetadata metadata)
    {
        metadataWidth = metadata.width();
        metadataHeight = metadata.height();
        metadataBitrate = metadata.videoBitrate();
        metadataFrameRate.setDecimal(metadata.frameRate());
    }

    @Override
    void update()
    {
        final boolean isCodedSizeKnown = codedWidth > 0 && codedHeight > 0;
        info.width = isCodedSizeKnown ? codedWidth : metadataWidth;
        info.height = isCodedSizeKnown ? codedHeight : metadataHeight;
        final FrameRate frameRate = metadataFrameRate.isKnown() ? metadataFrameRate : codedFrameRate;
        info.frameRateNumerator = frameRate.numerator();
        info.frameRateDenominator = frameRate.denominator();
        info.bitrate = metadataBitrate;
    }
}
