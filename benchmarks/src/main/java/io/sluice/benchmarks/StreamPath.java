package io.sluice.benchmarks;

import java.util.Random;

import io.sluice.memory.SlabPool;
import io.sluice.rtmp.ConnectCommand;
import io.sluice.rtmp.HandshakeContext;
import io.sluice.rtmp.MessageHeader;
import io.sluice.rtmp.MessageType;
import io.sluice.rtmp.NetStream;
import io.sluice.rtmp.ServerSession;
import io.sluice.rtmp.SessionHandler;
import io.sluice.rtmp.SessionMemory;
import io.sluice.rtmp.SessionSettings;
import org.agrona.DirectBuffer;

/**
 * One connection from the bytes that its socket would give to those that its receivers' sockets would take: the engine
 * without its sockets.
 */
final class StreamPath implements SessionHandler
{
    private static final HandshakeContext HANDSHAKES = new HandshakeContext(new Random(1));
    private static final long INTERVAL_NS = 33_333_333L;
    private static final long NS_PER_MS = 1_000_000L;

    private final Recording recording;
    private final ServerSession session;
    private final VideoPath video;
    private final AudioPath audio;
    private long nowNs = INTERVAL_NS;
    private int interval;
    private long replyBytes;

    /**
     * A stream that has begun.
     *
     * @param recording of its encoder.
     * @param phase     how many intervals it is into the first group.
     * @param pool      that its tracks' memory comes from.
     */
    StreamPath(final Recording recording, final int phase, final SlabPool pool)
    {
        this.recording = recording;
        video = new VideoPath(pool, nowNs);
        audio = new AudioPath(pool, nowNs);
        session = new ServerSession(SessionSettings.defaults(), this, this::onReply, nowNs / NS_PER_MS, HANDSHAKES,
            SessionMemory.UNLIMITED);
        receive(recording.prologue(), 0, recording.prologue().capacity());
        for (int i = 0; i < phase; i++)
        {
            next();
        }
    }

    /**
     * The next interval's bytes arrive in one read, and a duty cycle takes them through.
     *
     * @return their length.
     */
    int next()
    {
        final int length = recording.length(interval);
        nowNs += INTERVAL_NS;
        receive(recording.group(), recording.offset(interval), length);
        interval = interval + 1 == Recording.INTERVALS ? 0 : interval + 1;
        return length;
    }

    /** {@return the video's track with its receiver} */
    VideoPath video()
    {
        return video;
    }

    /** {@return the audio's track with its receiver} */
    AudioPath audio()
    {
        return audio;
    }

    /** {@return bytes sent to the client} */
    long replyBytes()
    {
        return replyBytes;
    }

    /**
     * Gives the tracks' memory back.
     */
    void close()
    {
        video.track().abandon();
        audio.track().abandon();
    }

    private void receive(final DirectBuffer buffer, final int offset, final int length)
    {
        session.onBytes(buffer, offset, length, nowNs / NS_PER_MS);
        video.flush(nowNs);
        audio.flush(nowNs);
    }

    private void onReply(final DirectBuffer buffer, final int offset, final int length)
    {
        replyBytes += length;
    }

    /** {@inheritDoc} */
    public void onConnect(final ConnectCommand command)
    {
        session.acceptConnect();
    }

    /** {@inheritDoc} */
    public void onPublish(final NetStream stream)
    {
        stream.attach(this);
        session.acceptPublish(stream);
    }

    /** {@inheritDoc} */
    public void onPlay(final NetStream stream)
    {
        throw new IllegalStateException("play was not recorded");
    }

    /** {@inheritDoc} */
    public void onStreamEnd(final NetStream stream)
    {
        throw new IllegalStateException("the stream's end was not recorded");
    }

    /** {@inheritDoc} */
    public void onMediaStart(final NetStream stream, final MessageHeader message)
    {
        track(message).onStart(message);
    }

    /** {@inheritDoc} */
    public void onMediaData(
        final NetStream stream,
        final MessageHeader message,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        track(message).onData(buffer, offset, length, nowNs);
    }

    /** {@inheritDoc} */
    public void onMediaEnd(final NetStream stream, final MessageHeader message)
    {
        track(message).onEnd(nowNs);
    }

    /** {@inheritDoc} */
    public void onMediaAbort(final NetStream stream, final MessageHeader message)
    {
        throw new IllegalStateException("an abort was not recorded");
    }

    /** {@inheritDoc} */
    public void onData(
        final NetStream stream,
        final int timestampMs,
        final String name,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        throw new IllegalStateException("data was not recorded");
    }

    private TrackPath track(final MessageHeader message)
    {
        return message.typeId() == MessageType.VIDEO ? video : audio;
    }
}
