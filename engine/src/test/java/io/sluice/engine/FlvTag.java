package io.sluice.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.sluice.media.FlvReader;

/**
 * A tag of an FLV file, which is an RTMP message as well.
 *
 * @param type        8 for audio, 9 for video, 18 for script data.
 * @param timestampMs of the tag.
 * @param body        of the tag, its media header included.
 */
record FlvTag(int type, long timestampMs, byte[] body)
{
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final int CODEC_AVC = 7;
    private static final int CODEC_HEVC = 12;
    private static final int SOUND_AAC = 10;
    private static final int ENHANCED_CODED_FRAMES = 1;
    private static final int ENHANCED_CODED_FRAMES_X = 3;

    /** The tags of the input of a golden vector. */
    static List<FlvTag> golden(final String folder)
    {
        return read(goldenFile(folder));
    }

    static Path goldenFile(final String folder)
    {
        return GOLDEN.resolve(folder).resolve("input.flv");
    }

    static List<FlvTag> read(final Path file)
    {
        final List<FlvTag> tags = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file))
        {
            final FlvReader reader = new FlvReader(channel);
            while (reader.next())
            {
                final byte[] body = new byte[reader.length()];
                reader.body().getBytes(0, body);
                tags.add(new FlvTag(reader.tagType(), reader.timestampMs(), body));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return tags;
    }

    static List<FlvTag> ofType(final List<FlvTag> tags, final int type)
    {
        return tags.stream().filter(tag -> tag.type() == type).toList();
    }

    /** Only those that make a frame. */
    static List<FlvTag> frames(final List<FlvTag> tags, final int type)
    {
        return tags.stream().filter(tag -> tag.type() == type && tag.isFrame()).toList();
    }

    FlvTag at(final long otherTimestampMs)
    {
        return new FlvTag(type, otherTimestampMs, body);
    }

    boolean isVideo()
    {
        return type == FlvReader.TAG_VIDEO;
    }

    /** Sequence headers and ends make none. */
    boolean isFrame()
    {
        if (isEnhanced())
        {
            return packetType() == ENHANCED_CODED_FRAMES || packetType() == ENHANCED_CODED_FRAMES_X;
        }
        return type != FlvReader.TAG_SCRIPT && (!hasPacketType() || packetType() == 1);
    }

    boolean isSequenceHeader()
    {
        return (isEnhanced() || type != FlvReader.TAG_SCRIPT && hasPacketType()) && packetType() == 0;
    }

    /** What is behind the tag's header: the frame, or the codec's configuration. */
    byte[] data()
    {
        return Arrays.copyOfRange(body, headerLength(), body.length);
    }

    private int headerLength()
    {
        if (isEnhanced())
        {
            return packetType() == ENHANCED_CODED_FRAMES ? 8 : 5;
        }
        return !hasPacketType() ? 1 : isVideo() ? 5 : 2;
    }

    private boolean isEnhanced()
    {
        return isVideo() && (body[0] & 0x80) != 0;
    }

    private int packetType()
    {
        return isEnhanced() ? body[0] & 0xF : body[1];
    }

    private boolean hasPacketType()
    {
        final int codec = isVideo() ? body[0] & 0xF : body[0] >> 4 & 0xF;
        return isVideo() ? codec == CODEC_AVC || codec == CODEC_HEVC : codec == SOUND_AAC;
    }
}
