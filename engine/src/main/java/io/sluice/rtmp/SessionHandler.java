package io.sluice.rtmp;

import org.agrona.DirectBuffer;

/**
 * What a server's RTMP session tells the engine. All calls come from within {@link ServerSession#onBytes} or from an
 * answer that resumed the session, on the thread that made that call. A command may be answered from within its call.
 * Media of other streams may still arrive while a command awaits its answer, where its message had begun before.
 */
public interface SessionHandler
{
    /**
     * The client's {@code connect}. Answer with {@link ServerSession#acceptConnect} or
     * {@link ServerSession#refuseConnect}, at once or later; until then no further message is handled.
     *
     * @param command the client's arguments.
     */
    void onConnect(ConnectCommand command);

    /**
     * The client's {@code publish} on a stream, whose names and type are set. Answer with
     * {@link ServerSession#acceptPublish} or {@link ServerSession#refusePublish}, at once or later; until then no
     * further message is handled.
     *
     * @param stream to be published to.
     */
    void onPublish(NetStream stream);

    /**
     * The client's {@code play} on a stream. Answer with {@link ServerSession#refusePlay} or
     * {@link ServerSession#acceptPlay}, at once or later; until then no further message is handled.
     *
     * @param stream to be played.
     */
    void onPlay(NetStream stream);

    /**
     * A stream that was published or played has ended by the client's command (closeStream, deleteStream,
     * FCUnpublish). Not called when the connection itself ends.
     *
     * @param stream that ended; its names are still set.
     */
    void onStreamEnd(NetStream stream);

    /**
     * An audio or video message of a publishing stream begins. May be called while another message of the same
     * stream and type is incomplete (on another chunk stream).
     *
     * @param stream  that is published.
     * @param message of type {@link MessageType#AUDIO} or {@link MessageType#VIDEO}.
     */
    void onMediaStart(NetStream stream, MessageHeader message);

    /**
     * A piece of an audio or video message's payload: an FLV tag's body, from its first byte. Not called with no bytes.
     *
     * @param stream  that is published.
     * @param message that the bytes belong to.
     * @param buffer  that holds the bytes during the call.
     * @param offset  of the first byte.
     * @param length  of the piece.
     */
    void onMediaData(NetStream stream, MessageHeader message, DirectBuffer buffer, int offset, int length);

    /**
     * An audio or video message is whole.
     *
     * @param stream  that is published.
     * @param message that ended.
     */
    void onMediaEnd(NetStream stream, MessageHeader message);

    /**
     * An audio or video message was given up, by the client's Abort or because its stream ended.
     *
     * @param stream  that is or was published.
     * @param message that ends incomplete.
     */
    void onMediaAbort(NetStream stream, MessageHeader message);

    /**
     * A data message on a publishing stream ({@code onMetaData} and others). {@code @setDataFrame} is stripped, the
     * AMF3 form's leading byte too.
     *
     * @param stream      that is published.
     * @param timestampMs of the message.
     * @param name        of the data, for example {@code onMetaData}.
     * @param buffer      holds the AMF0 values behind the name.
     * @param offset      of the first value.
     * @param length      of the values in bytes, may be 0.
     */
    void onData(NetStream stream, int timestampMs, String name, DirectBuffer buffer, int offset, int length);

    /**
     * The client paused a stream that it plays, or goes on; {@link NetStream#isPaused()} says which from now on.
     *
     * @param stream     that is played.
     * @param paused     whether it pauses.
     * @param positionMs where the client's player is, in milliseconds.
     */
    default void onPause(final NetStream stream, final boolean paused, final long positionMs)
    {
    }

    /**
     * The client seeks in a stream that it plays.
     *
     * @param stream     that is played.
     * @param positionMs to play on from, in milliseconds.
     * @return whether the stream can be sought in: a file can, what is live can't.
     */
    default boolean onSeek(final NetStream stream, final long positionMs)
    {
        return false;
    }
}
