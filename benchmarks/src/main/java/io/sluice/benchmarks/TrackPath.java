package io.sluice.benchmarks;

import io.sluice.kmp.Track;
import io.sluice.kmp.TrackSettings;
import io.sluice.media.PacketKind;
import io.sluice.media.TimestampUnwrapper;
import io.sluice.media.TrackFormat;
import io.sluice.memory.SlabPool;
import io.sluice.rtmp.MessageHeader;
import org.agrona.DirectBuffer;

/**
 * One track from its messages to its receiver: what the engine's ingest does for each frame, without the controller,
 * the log, and the search for captions in the first frames. Tag headers come whole, since a {@link Recording}'s chunks
 * hold them.
 */
abstract class TrackPath
{
    /** Ticks of the tracks' clock in a millisecond. */
    static final int TICKS_PER_MS = 90;

    private static final long FIRST_FRAME_ID = 1_000_000_000L;

    final NullReceiver receiver = new NullReceiver();

    private final Track track;
    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();
    private int messageLength;
    private int timestampMs;
    private boolean hasTag;
    private boolean isFrame;

    /**
     * @param pool            that the track's memory comes from.
     * @param bufferSizeBytes of the track's slabs.
     * @param memLimitBytes   of all of its slabs.
     * @param nowNs           the time.
     */
    TrackPath(final SlabPool pool, final int bufferSizeBytes, final long memLimitBytes, final long nowNs)
    {
        track = new Track(1, settings(bufferSizeBytes, memLimitBytes), pool, receiver, FIRST_FRAME_ID);
        receiver.connectTo(track, nowNs);
    }

    /**
     * The settings of a configuration file that says nothing of KMP, but for the two given.
     */
    static TrackSettings settings(final int bufferSizeBytes, final long memLimitBytes)
    {
        return new TrackSettings(
            TICKS_PER_MS * 1000, bufferSizeBytes, memLimitBytes, 75, 50, 1000, true, 10_000, 0, 1000, 15, false);
    }

    /**
     * Parses a tag header.
     *
     * @return its length.
     */
    abstract int parseTag(DirectBuffer buffer, int offset, int length, int messageLength);

    abstract PacketKind kind();

    abstract int codecId();

    abstract TrackFormat format();

    abstract void onFrameTag();

    abstract boolean appendMediaInfo(Track track);

    abstract boolean beginFrame(Track track, long created, long dts, int dataLength);

    Track track()
    {
        return track;
    }

    void onStart(final MessageHeader message)
    {
        messageLength = message.length();
        timestampMs = message.timestampMs();
        hasTag = false;
        isFrame = false;
    }

    void onData(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        if (hasTag)
        {
            append(buffer, offset, length);
        }
        else
        {
            hasTag = true;
            final int tagLength = parseTag(buffer, offset, length, messageLength);
            onTag(buffer, offset + tagLength, length - tagLength, messageLength - tagLength, nowNs);
            append(buffer, offset + tagLength, length - tagLength);
        }
    }

    void onEnd(final long nowNs)
    {
        if (isFrame && !track.commitFrame(nowNs))
        {
            throw new IllegalStateException("frame not taken");
        }
    }

    /**
     * The end of a duty cycle: what is ready is sent, and the receiver acknowledges it.
     */
    void flush(final long nowNs)
    {
        track.flush(nowNs);
        receiver.ackAll(nowNs);
    }

    private void onTag(
        final DirectBuffer buffer, final int offset, final int length, final int dataLength, final long nowNs)
    {
        if (kind() == PacketKind.SEQUENCE_HEADER)
        {
            if (length != dataLength)
            {
                throw new IllegalStateException("sequence header in several chunks");
            }
            format().onSequenceHeader(codecId(), buffer, offset, length);
        }
        else if (kind() == PacketKind.FRAME)
        {
            onFrame(dataLength, nowNs);
        }
        else
        {
            throw new IllegalStateException("no such message was recorded: " + kind());
        }
    }

    private void onFrame(final int dataLength, final long nowNs)
    {
        final long unwrappedMs = timestamps.unwrap(timestampMs);
        if (timestamps.isJump())
        {
            throw new IllegalStateException("the timestamps jump to " + unwrappedMs);
        }
        onFrameTag();
        if (format().hasMediaInfoChanged())
        {
            if (!appendMediaInfo(track))
            {
                throw new IllegalStateException("media info not taken");
            }
            format().onMediaInfoSent();
        }
        isFrame = beginFrame(track, nowNs / 1_000_000 * TICKS_PER_MS, unwrappedMs * TICKS_PER_MS, dataLength);
    }

    private void append(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isFrame && length > 0 && !track.appendFrameData(buffer, offset, length))
        {
            throw new IllegalStateException("data not taken");
        }
    }
}
