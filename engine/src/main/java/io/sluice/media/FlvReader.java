package io.sluice.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads an FLV file's tags one after the other (Video File Format Specification 10.1, annex E).
 * <pre>
 *   file:  "FLV" version 8 = 1, flags 8, header length 32 = 9, back pointer 32 = 0, then tags
 *   tag:   type 8, body length 24, timestamp's low 24 bits, timestamp's high 8 bits, stream id 24 = 0, body,
 *          back pointer 32 = 11 + body length
 * </pre>
 * A file that ends within a tag, as after a crash, ends before that tag; {@link #isCutShort()} says so.
 * One thread. The buffer grows to the largest tag, at most 16 MiB.
 */
public final class FlvReader
{
    /**
     * Tag type of audio.
     */
    public static final int TAG_AUDIO = 8;

    /**
     * Tag type of video.
     */
    public static final int TAG_VIDEO = 9;

    /**
     * Tag type of script data, AMF0: {@code onMetaData} and others.
     */
    public static final int TAG_SCRIPT = 18;

    private static final int FILE_HEADER_LENGTH = 9;
    private static final int MAX_FILE_HEADER_LENGTH = 64 * 1024;
    private static final int BACK_POINTER_LENGTH = 4;
    private static final int TAG_HEADER_LENGTH = 11;
    private static final int TYPE_MASK = 0x1F;
    private static final int FILTER_FLAG = 0x20;
    private static final int INITIAL_CAPACITY = 64 * 1024;

    private final ReadableByteChannel channel;
    private final UnsafeBuffer body = new UnsafeBuffer(MediaInfo.NO_EXTRA_DATA);
    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_CAPACITY);
    private final ByteBuffer backPointer = ByteBuffer.allocate(BACK_POINTER_LENGTH);
    private long positionBytes;
    private boolean isHeaderRead;
    private boolean isCutShort;
    private int tagType;
    private long timestampMs;
    private int length;

    /**
     * Of a channel that stands at the file's first byte and blocks. The reader doesn't close it.
     *
     * @param channel to be read from.
     */
    public FlvReader(final ReadableByteChannel channel)
    {
        this.channel = channel;
    }

    /**
     * Read the next tag.
     *
     * @return false at the file's end.
     * @throws FlvException if the file isn't FLV or is damaged.
     * @throws IOException  if the channel can't be read.
     */
    public boolean next() throws IOException
    {
        body.wrap(MediaInfo.NO_EXTRA_DATA);
        length = 0;
        if (!isHeaderRead)
        {
            readFileHeader();
            isHeaderRead = true;
        }

        final long tagPositionBytes = positionBytes;
        final int headerLength = read(TAG_HEADER_LENGTH);
        if (headerLength < TAG_HEADER_LENGTH)
        {
            isCutShort |= headerLength != 0;
            return false;
        }
        final int type = buffer.get(0) & 0xFF;
        final int bodyLength = buffer.getInt(0) & 0xFFFFFF;
        final long timestamp = (buffer.get(7) & 0xFFL) << 24 | buffer.getInt(4) >>> 8;
        if ((type & FILTER_FLAG) != 0)
        {
            throw new FlvException("encrypted FLV tag", tagPositionBytes);
        }
        if (type != TAG_AUDIO && type != TAG_VIDEO && type != TAG_SCRIPT)
        {
            throw new FlvException("unknown FLV tag type " + (type & TYPE_MASK), tagPositionBytes);
        }

        if (read(bodyLength) < bodyLength)
        {
            isCutShort = true;
            return false;
        }
        tagType = type;
        timestampMs = timestamp;
        length = bodyLength;
        body.wrap(buffer, 0, bodyLength);
        skipBackPointer();
        return true;
    }

    /**
     * @return the tag's type: {@link #TAG_AUDIO}, {@link #TAG_VIDEO} or {@link #TAG_SCRIPT}.
     */
    public int tagType()
    {
        return tagType;
    }

    /**
     * @return the tag's timestamp in milliseconds, 32 bits unsigned.
     */
    public long timestampMs()
    {
        return timestampMs;
    }

    /**
     * @return the tag's body from offset 0, valid until the next call of {@link #next()}.
     */
    public DirectBuffer body()
    {
        return body;
    }

    /**
     * @return the body's length in bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * @return bytes read from the file.
     */
    public long positionBytes()
    {
        return positionBytes;
    }

    /**
     * @return true if the file ended within a tag.
     */
    public boolean isCutShort()
    {
        return isCutShort;
    }

    private void readFileHeader() throws IOException
    {
        if (read(FILE_HEADER_LENGTH) < FILE_HEADER_LENGTH ||
            buffer.get(0) != 'F' || buffer.get(1) != 'L' || buffer.get(2) != 'V')
        {
            throw new FlvException("not an FLV file: it doesn't begin with an FLV header", 0);
        }
        final int version = buffer.get(3) & 0xFF;
        if (version != 1)
        {
            throw new FlvException("FLV version " + version + " is not known", 3);
        }
        final int headerLength = buffer.getInt(5);
        if (headerLength < FILE_HEADER_LENGTH || headerLength > MAX_FILE_HEADER_LENGTH)
        {
            throw new FlvException("FLV header length " + (headerLength & 0xFFFFFFFFL) + " is not possible", 5);
        }
        read(headerLength - FILE_HEADER_LENGTH);
        read(BACK_POINTER_LENGTH);
    }

    /**
     * Writers disagree on the back pointer of the last tag, and nobody needs it to read forwards.
     */
    private void skipBackPointer() throws IOException
    {
        backPointer.clear();
        int count = 0;
        while (backPointer.hasRemaining() && count >= 0)
        {
            count = channel.read(backPointer);
            positionBytes += Math.max(count, 0);
        }
    }

    /**
     * @return bytes read, fewer than asked only at the file's end.
     */
    private int read(final int count) throws IOException
    {
        if (buffer.capacity() < count)
        {
            buffer = ByteBuffer.allocate(Math.max(count, buffer.capacity() * 2));
        }
        buffer.clear().limit(count);
        while (buffer.hasRemaining())
        {
            final int read = channel.read(buffer);
            if (read < 0)
            {
                break;
            }
            positionBytes += read;
        }
        return buffer.position();
    }
}
