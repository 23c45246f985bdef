package io.sluice.media;

import org.agrona.DirectBuffer;

/**
 * What is known of one track's format, gathered from its sequence headers, its frames' headers and the stream's
 * metadata. One thread, that of the stream. Only changes allocate; {@code onFrameHeader} of an unchanged format, called
 * for every frame, allocates nothing.
 */
public abstract sealed class TrackFormat permits VideoFormat, AudioFormat
{
    /**
     * A longer sequence header is refused. Real ones have some ten to a few thousand bytes.
     */
    public static final int MAX_SEQUENCE_HEADER_LENGTH = 32 * 1024;

    /**
     * Where everything is gathered.
     */
    final MediaInfo info = new MediaInfo();

    private final MediaInfo sentInfo = new MediaInfo();
    private boolean hasMediaInfoChanged;
    private String problem;

    TrackFormat()
    {
    }

    /**
     * @return the track's media info as it is known now. The object stays the same, its fields change.
     */
    public MediaInfo info()
    {
        return info;
    }

    /**
     * @return true if the track's frames can be decoded: it has a codec, and a sequence header where the codec has one.
     */
    public boolean isReady()
    {
        return info.codecId != CodecId.NONE &&
            (!CodecId.hasSequenceHeader(info.codecId) || info.hasExtraData());
    }

    /**
     * @return true if media info has to be sent before the next frame: none was sent yet, or a sequence header or the
     * codec changed since.
     */
    public boolean hasMediaInfoChanged()
    {
        return hasMediaInfoChanged;
    }

    /**
     * The media info was sent as it is now.
     */
    public void onMediaInfoSent()
    {
        sentInfo.copyFrom(info);
        hasMediaInfoChanged = false;
    }

    /**
     * Take what is wrong with the last sequence header, in words for a log line, and forget it. The track goes on with
     * the metadata's word where the sequence header's can't be read.
     *
     * @return the problem, or null if there is none.
     */
    public String takeProblem()
    {
        final String taken = problem;
        problem = null;
        return taken;
    }

    /**
     * A sequence header came. The whole of it must be there.
     *
     * @param codecId of the tag header.
     * @param buffer  that holds the bytes.
     * @param offset  of the first byte behind the tag header.
     * @param length  in bytes.
     * @return true if it differs from the one before, so that media info has to be sent before the next frame.
     */
    public final boolean onSequenceHeader(
        final int codecId, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > MAX_SEQUENCE_HEADER_LENGTH)
        {
            problem = "sequence header of " + length + " bytes is longer than " + MAX_SEQUENCE_HEADER_LENGTH +
                " bytes, ignored";
            return false;
        }
        if (length <= 0 || codecId == info.codecId && isSameExtraData(buffer, offset, length))
        {
            return false;
        }

        final byte[] extraData = new byte[length];
        buffer.getBytes(offset, extraData);
        info.codecId = codecId;
        info.extraData = extraData;
        hasMediaInfoChanged = true;
        problem = parseSequenceHeader(extraData);
        update();
        return true;
    }

    /**
     * Metadata came. Where the track has a sequence header, new values go along with the next media info, but are no
     * reason to send one.
     *
     * @param metadata of the stream.
     * @return true if media info has to be sent before the next frame.
     */
    public final boolean onMetadata(final StreamMetadata metadata)
    {
        takeMetadata(metadata);
        update();
        if (info.codecId != CodecId.NONE && !CodecId.hasSequenceHeader(info.codecId) && !info.equals(sentInfo))
        {
            hasMediaInfoChanged = true;
        }
        return hasMediaInfoChanged;
    }

    /**
     * The frames' codec is another one: all that the old codec's sequence header said is void.
     */
    final void changeCodec(final int codecId)
    {
        info.codecId = codecId;
        info.extraData = MediaInfo.NO_EXTRA_DATA;
        hasMediaInfoChanged = true;
        forgetSequenceHeader();
        update();
    }

    final void mediaInfoChanged()
    {
        hasMediaInfoChanged = true;
    }

    /**
     * Read the new sequence header of {@link #info}'s codec.
     *
     * @return what is wrong with it, or null.
     */
    abstract String parseSequenceHeader(byte[] extraData);

    abstract void forgetSequenceHeader();

    abstract void takeMetadata(StreamMetadata metadata);

    /**
     * Put together {@link #info} from all that is known.
     */
    abstract void update();

    private boolean isSameExtraData(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] extraData = info.extraData;
        if (extraData.length != length)
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (extraData[i] != buffer.getByte(offset + i))
            {
                return false;
            }
        }
        return true;
    }
}
