package io.sluice.engine;

import java.util.ArrayDeque;

import io.sluice.cnc.EngineCounter;
import io.sluice.config.KmpSettings;
import io.sluice.control.MediaDescription;
import io.sluice.control.UnpublishReason;
import io.sluice.kmp.Track;
import io.sluice.kmp.TrackSettings;
import io.sluice.media.PacketKind;
import io.sluice.media.StreamMetadata;
import io.sluice.media.TimestampUnwrapper;
import io.sluice.media.TrackFormat;
import io.sluice.rtmp.MessageHeader;
import io.sluice.rtmp.RtmpException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the audio or the video messages of a stream into frames of a track. A frame's bytes go from where they were
 * received straight into the track's slabs, at whatever boundary they come; only tag headers and sequence headers that
 * are not whole yet are kept here.
 */
abstract class TrackIngest
{
    private static final Logger LOG = LoggerFactory.getLogger(TrackIngest.class);
    private static final int MAX_TAG_HEADER_LENGTH = 32;
    private static final int MAX_QUEUED_BYTES = 1024 * 1024;

    private enum Phase
    {
        IDLE, TAG_HEADER, SEQUENCE_HEADER, FRAME, SKIP
    }

    final EngineServices services;
    final PublishedStream stream;
    final KmpSettings settings;

    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();
    private final UnsafeBuffer tagHeader = new UnsafeBuffer(new byte[MAX_TAG_HEADER_LENGTH]);
    private final ExpandableArrayBuffer sequenceHeader = new ExpandableArrayBuffer();
    private final ArrayDeque<QueuedMessage> queued = new ArrayDeque<>(0);
    private int queuedBytes;
    private Phase phase = Phase.IDLE;
    private MessageHeader current;
    private int messageLength;
    private int timestampMs;
    private int tagHeaderLength;
    private int sequenceHeaderLength;
    private boolean isMediaNew;
    private boolean isUnsupportedLogged;
    private boolean isNotReadyLogged;
    private boolean isDiscardLogged;
    private boolean isEnded;
    private long bytesReceived;
    private PublishedTrack published;

    TrackIngest(final EngineServices services, final PublishedStream stream)
    {
        this.services = services;
        this.stream = stream;
        settings = stream.application().settings().kmp();
    }

    /**
     * Parse a tag header.
     *
     * @return its length, or 0 when more bytes are needed.
     */
    abstract int parseTagHeader(DirectBuffer buffer, int offset, int available, int messageLength);

    abstract PacketKind kind();

    abstract int codecId();

    final TrackSettings trackSettings(final int bufferSizeBytes, final long memLimitBytes)
    {
        return new TrackSettings(
            settings.timescale(),
            bufferSizeBytes,
            memLimitBytes,
            settings.memHighWatermarkPercent(),
            settings.memLowWatermarkPercent(),
            settings.flushTimeoutMs(),
            settings.eager(),
            settings.timeoutMs(),
            settings.keepaliveIntervalMs(),
            settings.republishIntervalMs(),
            settings.maxRepublishes(),
            settings.backpressure());
    }

    /** @return what the tag holds, in words for a log. */
    abstract String describeTag();

    abstract TrackFormat format();

    abstract MediaDescription describeMedia();

    abstract PublishedTrack createTrack(long createdTime);

    /** A sequence header or frame header may have changed the media info: it goes before the frame. */
    abstract boolean appendMediaInfo(Track track);

    abstract void onFormatChanged();

    /** The tag of a frame was parsed: see whether it changes the format. */
    abstract void onFrameTag();

    abstract boolean beginFrame(Track track, long createdTime, long dts, int dataLength);

    abstract void onFrameData(DirectBuffer buffer, int offset, int length);

    abstract void onFrameEnd(Track track);

    /** @return what the track is called in logs. */
    abstract String mediaType();

    /**
     * @return bytes of all messages, tag headers included.
     */
    long bytesReceived()
    {
        return bytesReceived;
    }

    void onStart(final MessageHeader message)
    {
        if (current == null)
        {
            begin(message, message.length(), message.timestampMs());
        }
        else
        {
            // Its bytes interleave with those of another message of this track, which goes first.
            final ConnectionMemory memory = stream.connection().memory();
            if (!memory.tryUse(QueuedMessage.heapBytes(message.length())))
            {
                throw new RtmpException("no memory to keep interleaved " + mediaType() +
                    " messages: all connections together may use " + memory.limitBytes() +
                    " bytes for unfinished messages and unread replies");
            }
            final QueuedMessage queuedMessage = new QueuedMessage(message);
            message.attach(queuedMessage);
            queued.add(queuedMessage);
        }
    }

    void onData(final MessageHeader message, final DirectBuffer buffer, final int offset, final int length)
    {
        bytesReceived += length;
        if (message == current)
        {
            data(buffer, offset, length);
        }
        else if (message.attachment() instanceof QueuedMessage queuedMessage)
        {
            queuedMessage.append(buffer, offset, length);
        }
    }

    void onEnd(final MessageHeader message)
    {
        if (message == current)
        {
            end();
            current = null;
            continueQueued();
        }
        else if (message.attachment() instanceof QueuedMessage queuedMessage)
        {
            queuedMessage.complete();
            queuedBytes += QueuedMessage.heapBytes(queuedMessage.length());
            if (queuedBytes > MAX_QUEUED_BYTES)
            {
                throw new RtmpException(mediaType() + " messages of " + queuedBytes +
                    " bytes wait for one that was begun before them and is not finished");
            }
        }
    }

    void onAbort(final MessageHeader message)
    {
        if (message == current)
        {
            abort();
            current = null;
            continueQueued();
        }
        else if (message.attachment() instanceof QueuedMessage queuedMessage)
        {
            if (queued.remove(queuedMessage))
            {
                giveBack(queuedMessage);
            }
        }
    }

    void onMetadata(final StreamMetadata metadata)
    {
        format().onMetadata(metadata);
    }

    /**
     * The stream has ended.
     */
    void end(final UnpublishReason reason)
    {
        if (current != null)
        {
            abort();
            current = null;
        }
        isEnded = true;
        queued.forEach(this::giveBack);
        queued.clear();
        if (published != null)
        {
            published.end(reason);
        }
    }

    /**
     * The messages that waited, in the order in which they began; one that is not whole yet becomes the current one.
     */
    private void continueQueued()
    {
        while (current == null && !queued.isEmpty())
        {
            final QueuedMessage message = queued.poll();
            giveBack(message);
            begin(message.incomplete(), message.length(), message.timestampMs());
            if (message.received() > 0)
            {
                data(message.buffer(), 0, message.received());
            }
            if (current == null)
            {
                queuedBytes -= QueuedMessage.heapBytes(message.length());
                end();
            }
            else
            {
                current.attach(null);
            }
        }
    }

    private void giveBack(final QueuedMessage message)
    {
        stream.connection().memory().giveBack(QueuedMessage.heapBytes(message.length()));
    }

    private void begin(final MessageHeader message, final int length, final int messageTimestampMs)
    {
        current = message;
        messageLength = length;
        timestampMs = messageTimestampMs;
        tagHeaderLength = 0;
        phase = isEnded ? Phase.SKIP : Phase.TAG_HEADER;
    }

    private void data(final DirectBuffer buffer, final int offset, final int length)
    {
        int position = offset;
        if (phase == Phase.TAG_HEADER)
        {
            position += tagHeaderData(buffer, offset, length);
        }
        final int remaining = offset + length - position;
        if (remaining > 0)
        {
            if (phase == Phase.FRAME)
            {
                frameData(buffer, position, remaining);
            }
            else if (phase == Phase.SEQUENCE_HEADER)
            {
                sequenceHeader.putBytes(sequenceHeaderLength, buffer, position, remaining);
                sequenceHeaderLength += remaining;
            }
        }
    }

    private int tagHeaderData(final DirectBuffer buffer, final int offset, final int length)
    {
        if (tagHeaderLength == 0)
        {
            final int headerLength = parseTagHeader(buffer, offset, length, messageLength);
            if (headerLength > 0)
            {
                onTagHeader(headerLength);
                return headerLength;
            }
        }
        final int staged = Math.min(length, MAX_TAG_HEADER_LENGTH - tagHeaderLength);
        tagHeader.putBytes(tagHeaderLength, buffer, offset, staged);
        final int headerLength = parseTagHeader(tagHeader, 0, tagHeaderLength + staged, messageLength);
        if (headerLength > 0)
        {
            final int consumed = headerLength - tagHeaderLength;
            onTagHeader(headerLength);
            return consumed;
        }
        tagHeaderLength += staged;
        return length;
    }

    private void onTagHeader(final int headerLength)
    {
        final int dataLength = messageLength - headerLength;
        phase = Phase.SKIP;
        if (dataLength <= 0)
        {
            return;
        }
        switch (kind())
        {
            case FRAME -> onFrameStart(dataLength);
            case SEQUENCE_HEADER -> onSequenceHeaderStart(dataLength);
            case UNSUPPORTED -> onUnsupported();
            default ->
            {
                // Sequence end, metadata and commands for players make no frame.
            }
        }
    }

    private void onFrameStart(final int dataLength)
    {
        final long timestamp = timestamps.unwrap(timestampMs);
        if (timestamps.isJump())
        {
            onJump();
        }
        onFrameTag();
        if (!format().isReady())
        {
            onNotReady();
            return;
        }
        if (stream.application().publish() == null)
        {
            onDiscarded();
            return;
        }
        final long createdTime = createdTime();
        if (published == null)
        {
            published = createTrack(createdTime);
        }
        final Track track = published.track();
        if (!published.acceptsFrames())
        {
            services.counters().increment(EngineCounter.FRAMES_DROPPED);
            return;
        }
        if (format().hasMediaInfoChanged())
        {
            onFormatChanged();
            if (!appendMediaInfo(track))
            {
                published.onAppendFailed();
                return;
            }
            format().onMediaInfoSent();
            isMediaNew = true;
        }
        if (beginFrame(track, createdTime, timestamp * (settings.timescale() / 1000), dataLength))
        {
            phase = Phase.FRAME;
            if (settings.logFrames())
            {
                LOG.info("{} {}: frame, timestamp {} ms, created {}, {} bytes",
                    stream, mediaType(), timestamp, createdTime, dataLength);
            }
        }
        else
        {
            published.onAppendFailed();
        }
    }

    private void frameData(final DirectBuffer buffer, final int offset, final int length)
    {
        if (published.track().appendFrameData(buffer, offset, length))
        {
            onFrameData(buffer, offset, length);
        }
        else
        {
            phase = Phase.SKIP;
            published.onAppendFailed();
        }
    }

    private void end()
    {
        if (phase == Phase.FRAME)
        {
            onFrameEnd(published.track());
            published.onFrame(isMediaNew ? describeMedia() : null);
            isMediaNew = false;
        }
        else if (phase == Phase.SEQUENCE_HEADER)
        {
            format().onSequenceHeader(codecId(), sequenceHeader, 0, sequenceHeaderLength);
            final String problem = format().takeProblem();
            if (problem != null && services.logs().media.allows())
            {
                LOG.warn("{} {}: sequence header: {}{}",
                    stream, mediaType(), problem, services.logs().media.suppressedNote());
            }
        }
        phase = Phase.IDLE;
    }

    private void abort()
    {
        if (phase == Phase.FRAME)
        {
            services.counters().increment(EngineCounter.FRAMES_ABORTED);
            published.track().abortFrame();
        }
        phase = Phase.IDLE;
    }

    private void onSequenceHeaderStart(final int dataLength)
    {
        if (dataLength > TrackFormat.MAX_SEQUENCE_HEADER_LENGTH)
        {
            services.counters().increment(EngineCounter.MESSAGES_IGNORED);
            if (services.logs().media.allows())
            {
                LOG.warn("{} {}: sequence header of {} bytes ignored, at most {}{}",
                    stream, mediaType(), dataLength, TrackFormat.MAX_SEQUENCE_HEADER_LENGTH,
                    services.logs().media.suppressedNote());
            }
            return;
        }
        sequenceHeaderLength = 0;
        phase = Phase.SEQUENCE_HEADER;
    }

    private void onUnsupported()
    {
        services.counters().increment(EngineCounter.MESSAGES_IGNORED);
        if (!isUnsupportedLogged && services.logs().media.allows())
        {
            isUnsupportedLogged = true;
            LOG.warn("{} {}: {} is not supported, such messages are ignored{}",
                stream, mediaType(), describeTag(), services.logs().media.suppressedNote());
        }
    }

    private void onNotReady()
    {
        services.counters().increment(EngineCounter.FRAMES_DROPPED);
        if (!isNotReadyLogged && services.logs().media.allows())
        {
            isNotReadyLogged = true;
            LOG.warn("{} {}: frames come before a sequence header, dropped until there is one{}",
                stream, mediaType(), services.logs().media.suppressedNote());
        }
    }

    private void onDiscarded()
    {
        services.counters().increment(EngineCounter.FRAMES_DISCARDED);
        if (!isDiscardLogged && services.logs().media.allows())
        {
            isDiscardLogged = true;
            LOG.warn("{} {}: application {} has no kmp_ctrl_publish_url, frames are discarded{}",
                stream, mediaType(), stream.application().settings().name(),
                services.logs().media.suppressedNote());
        }
    }

    private void onJump()
    {
        services.counters().increment(EngineCounter.TIMESTAMP_JUMPS);
        if (services.logs().media.allows())
        {
            LOG.warn("{} {}: timestamp jumps by {} ms{}",
                stream, mediaType(), timestamps.lastStepMs(), services.logs().media.suppressedNote());
        }
    }

    private long createdTime()
    {
        final long epochNs = services.clock().epochNs();
        final long seconds = epochNs / 1_000_000_000L;
        return seconds * settings.timescale() + epochNs % 1_000_000_000L * settings.timescale() / 1_000_000_000L;
    }
}
