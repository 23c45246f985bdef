package io.sluice.tools;

import io.sluice.media.AudioTagHeader;
import io.sluice.media.FlvReader;
import io.sluice.media.PacketKind;
import io.sluice.media.VideoTagHeader;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * The tags of an FLV file, once or over and over with timestamps that go on.
 */
public final class FlvSource implements AutoCloseable
{
    /**
     * Opens the file; called again for each pass.
     */
    public interface Opener
    {
        /**
         * Open the file.
         *
         * @return a channel at the file's first byte.
         * @throws IOException if the file can't be opened.
         */
        ReadableByteChannel open() throws IOException;
    }

    /** The gap behind a pass whose tracks have a single frame. */
    private static final long DEFAULT_FRAME_MS = 40;

    private final Opener opener;
    private final boolean isLoop;
    private final VideoTagHeader videoHeader = new VideoTagHeader();
    private final AudioTagHeader audioHeader = new AudioTagHeader();
    private final TrackClock video = new TrackClock();
    private final TrackClock audio = new TrackClock();
    private ReadableByteChannel channel;
    private FlvReader reader;
    private PacketKind kind = PacketKind.EMPTY;
    private int passes = 0;
    private long firstMs = -1;
    private long passOffsetMs = 0;
    private long framesInPass = 0;

    /**
     * @param opener of the file.
     * @param isLoop true to begin again at the file's end.
     * @throws IOException if the file can't be opened.
     */
    public FlvSource(final Opener opener, final boolean isLoop) throws IOException
    {
        this.opener = opener;
        this.isLoop = isLoop;
        channel = opener.open();
        reader = new FlvReader(channel);
    }

    /**
     * Go to the next tag. Codec configuration and metadata are given in the first pass only.
     *
     * @return false at the end.
     * @throws IOException if the file can't be read.
     */
    public boolean next() throws IOException
    {
        while (true)
        {
            if (!reader.next())
            {
                // A file without frames would be read over and over without end.
                if (!isLoop || framesInPass == 0)
                {
                    return false;
                }

                rewind();
                continue;
            }

            kind = parseKind();
            if (isFrame())
            {
                onFrame();
                return true;
            }

            if (passes == 0 && !(isLoop && kind == PacketKind.SEQUENCE_END))
            {
                return true;
            }
        }
    }

    /**
     * @return type of the tag, see {@link FlvReader}.
     */
    public int tagType()
    {
        return reader.tagType();
    }

    /**
     * @return timestamp of the tag in milliseconds, which goes on over all passes.
     */
    public long timestampMs()
    {
        return reader.timestampMs() + passOffsetMs;
    }

    /**
     * @return body of the tag from offset 0, valid until the next call of {@link #next()}.
     */
    public DirectBuffer body()
    {
        return reader.body();
    }

    /**
     * @return length of the body in bytes.
     */
    public int length()
    {
        return reader.length();
    }

    /**
     * @return true if the tag is an audio or video frame.
     */
    public boolean isFrame()
    {
        return kind == PacketKind.FRAME;
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }

    private PacketKind parseKind()
    {
        switch (reader.tagType())
        {
            case FlvReader.TAG_VIDEO:
                return videoHeader.parse(reader.body(), 0, reader.length(), reader.length()) == 0 ?
                    PacketKind.EMPTY : videoHeader.kind();

            case FlvReader.TAG_AUDIO:
                return audioHeader.parse(reader.body(), 0, reader.length(), reader.length()) == 0 ?
                    PacketKind.EMPTY : audioHeader.kind();

            default:
                return PacketKind.METADATA;
        }
    }

    private void onFrame()
    {
        framesInPass++;
        final long timestampMs = reader.timestampMs();
        if (firstMs < 0)
        {
            firstMs = timestampMs;
        }

        (reader.tagType() == FlvReader.TAG_VIDEO ? video : audio).onFrame(timestampMs);
    }

    private void rewind() throws IOException
    {
        channel.close();
        channel = opener.open();
        reader = new FlvReader(channel);
        passes++;
        framesInPass = 0;
        passOffsetMs += Math.max(video.endMs(), audio.endMs()) - firstMs;
        video.reset();
        audio.reset();
    }

    /**
     * Where a track ends: behind its last frame, which lasts as long as the one before.
     */
    private static final class TrackClock
    {
        private long lastMs = -1;
        private long frameMs = DEFAULT_FRAME_MS;

        void onFrame(final long timestampMs)
        {
            if (lastMs >= 0 && timestampMs > lastMs)
            {
                frameMs = timestampMs - lastMs;
            }

            lastMs = timestampMs;
        }

        long endMs()
        {
            return lastMs < 0 ? 0 : lastMs + frameMs;
        }

        void reset()
        {
            lastMs = -1;
        }
    }
}
