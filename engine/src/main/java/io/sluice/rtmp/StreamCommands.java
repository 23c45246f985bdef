package io.sluice.rtmp;

import io.sluice.rtmp.NetStream.State;
import java.util.Locale;

/**
 * The commands of a connection's streams (RTMP 1.0, section 7.2.2): publish and play, their answers and their ends.
 */
final class StreamCommands
{
    /** Name and arguments of a stream, with signed tokens and all. */
    static final int MAX_NAME_LENGTH = 8 * 1024;

    private static final String STATUS = "status";
    private static final String ERROR = "error";
    private static final String BAD_NAME = "NetStream.Publish.BadName";
    private static final String PLAY_FAILED = "NetStream.Play.Failed";

    private static final long NAME_COPIES = 4;

    private final SessionHandler handler;
    private final NetStreams streams;
    private final MessageAssembler assembler;
    private final CommandWriter writer;

    StreamCommands(
        final SessionHandler handler,
        final NetStreams streams,
        final MessageAssembler assembler,
        final CommandWriter writer)
    {
        this.handler = handler;
        this.streams = streams;
        this.assembler = assembler;
        this.writer = writer;
    }

    void acceptPublish(final NetStream stream)
    {
        expect(stream, State.PUBLISH_PENDING);
        stream.state(State.PUBLISHING);
        writer.userControl(ControlMessages.STREAM_BEGIN, stream.id());
        writer.status(stream.id(), STATUS, "NetStream.Publish.Start", stream.rawName() + " is now published.");
        assembler.resume();
    }

    void acceptPlay(final NetStream stream)
    {
        expect(stream, State.PLAY_PENDING);
        stream.state(State.PLAYING);
        writer.userControl(ControlMessages.STREAM_BEGIN, stream.id());
        if (stream.playReset())
        {
            writer.status(
                stream.id(), STATUS, "NetStream.Play.Reset", "Playing and resetting " + stream.rawName() + '.');
        }
        writer.status(stream.id(), STATUS, "NetStream.Play.Start", "Started playing " + stream.rawName() + '.');
        writer.sampleAccess(stream.id());
        assembler.resume();
    }

    void refuse(final NetStream stream, final State pending, final String code, final String description)
    {
        expect(stream, pending);
        stream.state(State.IDLE);
        writer.status(stream.id(), ERROR, code, description);
        assembler.end();
    }

    void endStream(final NetStream stream, final String code, final String description)
    {
        final State state = stream.state();
        if (state == State.IDLE || streams.get(stream.id()) != stream)
        {
            return;
        }
        stream.state(State.IDLE);
        assembler.abortMedia(stream);
        if (state == State.PLAYING)
        {
            writer.userControl(ControlMessages.STREAM_EOF, stream.id());
        }
        writer.status(stream.id(), isRegular(code) ? STATUS : ERROR, code, description);
        if (state == State.PUBLISH_PENDING || state == State.PLAY_PENDING)
        {
            assembler.resume();
        }
    }

    void onPublish(final Command command, final int messageStreamId, final AppName app)
    {
        final NetStream stream = streams.resolve(messageStreamId);
        if (Boolean.FALSE.equals(command.argument(0)))
        {
            endByClient(stream);
            return;
        }
        final String sent = command.string(0, "");
        final String problem = problem(stream, sent);
        if (problem != null)
        {
            writer.status(messageStreamId, ERROR, BAD_NAME, problem);
            return;
        }
        if (stream.state() != State.IDLE)
        {
            writer.status(messageStreamId, ERROR, BAD_NAME, "stream " + stream.id() + " is in use");
            return;
        }
        final StreamName name = StreamName.of(app, sent);
        if (name.name().isEmpty())
        {
            writer.status(messageStreamId, ERROR, BAD_NAME, "the stream has no name");
            return;
        }
        final String type = command.string(1, "").toLowerCase(Locale.ROOT);
        // The name is kept in several forms, with and without its arguments.
        assembler.chargeNames(stream, NAME_COPIES * (sent.length() + type.length()));
        stream.beginPublish(name, type.isEmpty() ? "live" : type);
        assembler.suspend();
        handler.onPublish(stream);
    }

    void onPlay(final Command command, final int messageStreamId, final AppName app)
    {
        final NetStream stream = streams.resolve(messageStreamId);
        if (Boolean.FALSE.equals(command.argument(0)))
        {
            endByClient(stream);
            return;
        }
        final String sent = command.string(0, "");
        final String problem = problem(stream, sent);
        if (problem != null)
        {
            writer.status(messageStreamId, ERROR, PLAY_FAILED, problem);
            return;
        }
        if (stream.state() == State.PUBLISHING)
        {
            writer.status(messageStreamId, ERROR, PLAY_FAILED, "stream " + stream.id() + " is published");
            return;
        }
        final StreamName name = StreamName.of(app, sent);
        if (name.name().isEmpty())
        {
            writer.status(messageStreamId, ERROR, PLAY_FAILED, "the stream has no name");
            return;
        }
        if (stream.state() == State.PLAYING)
        {
            // Another play on the stream takes the place of the one before.
            stream.state(State.IDLE);
            handler.onStreamEnd(stream);
        }
        stream.beginPlay(name, playStartMs(command), playDurationMs(command), command.bool(3, true));
        assembler.suspend();
        handler.onPlay(stream);
    }

    private static String problem(final NetStream stream, final String sentName)
    {
        if (stream == null)
        {
            return "no such stream, createStream comes first";
        }
        if (sentName.length() > MAX_NAME_LENGTH)
        {
            return "the stream's name and arguments are longer than " + MAX_NAME_LENGTH;
        }
        return null;
    }

    /**
     * Clients multiply the start by 1000, the special values too; those who follow the specification's text don't.
     */
    private static long playStartMs(final Command command)
    {
        final double start = command.number(1, NetStream.PLAY_LIVE_OR_RECORDED);
        if (start >= 0)
        {
            return (long) start;
        }
        return start == NetStream.PLAY_LIVE || start == -1 ? NetStream.PLAY_LIVE : NetStream.PLAY_LIVE_OR_RECORDED;
    }

    private static long playDurationMs(final Command command)
    {
        final double duration = command.number(2, NetStream.PLAY_WHOLE);
        return duration >= 0 ? (long) duration : NetStream.PLAY_WHOLE;
    }

    void onDelete(final Command command, final int messageStreamId)
    {
        final NetStream stream = streams.resolve((int) command.number(0, messageStreamId));
        if (stream != null)
        {
            endByClient(stream);
            streams.delete(stream);
            assembler.chargeNames(stream, 0);
        }
    }

    void endByClient(final NetStream stream)
    {
        if (stream == null)
        {
            return;
        }
        final State state = stream.state();
        if (state == State.PUBLISHING || state == State.PLAYING)
        {
            assembler.abortMedia(stream);
            stream.state(State.IDLE);
            handler.onStreamEnd(stream);
            final boolean published = state == State.PUBLISHING;
            writer.status(
                stream.id(),
                STATUS,
                published ? "NetStream.Unpublish.Success" : "NetStream.Play.Stop",
                stream.rawName() + (published ? " is now unpublished." : " is no longer played."));
        }
    }

    static void onReceive(final Command command, final NetStream stream)
    {
        if (stream != null)
        {
            final boolean receives = command.bool(0, true);
            if ("receiveAudio".equals(command.name()))
            {
                stream.receivesAudio(receives);
            }
            else
            {
                stream.receivesVideo(receives);
            }
        }
    }

    void onPause(final Command command, final NetStream stream)
    {
        if (stream == null || stream.state() != State.PLAYING)
        {
            return;
        }
        final boolean paused = command.bool(0, !stream.isPaused());
        stream.paused(paused);
        handler.onPause(stream, paused, (long) command.number(1, 0));
        writer.status(
            stream.id(),
            STATUS,
            paused ? "NetStream.Pause.Notify" : "NetStream.Unpause.Notify",
            stream.rawName() + (paused ? " is paused." : " goes on."));
    }

    void onSeek(final Command command, final NetStream stream)
    {
        if (stream == null || stream.state() != State.PLAYING)
        {
            return;
        }
        final long positionMs = (long) command.number(0, 0);
        if (handler.onSeek(stream, positionMs))
        {
            writer.status(stream.id(), STATUS, "NetStream.Seek.Notify", "Seeking to " + positionMs + " ms.");
        }
        else
        {
            writer.status(stream.id(), ERROR, "NetStream.Seek.Failed", stream.rawName() + " can't be sought in.");
        }
    }

    private static void expect(final NetStream stream, final State state)
    {
        if (stream.state() != state)
        {
            throw new IllegalStateException("stream " + stream.id() + " is " + stream.state() + ", not " + state);
        }
    }

    private static boolean isRegular(final String code)
    {
        return code.endsWith(".Success") || code.endsWith(".Stop") || code.endsWith(".UnpublishNotify") ||
            code.endsWith(".Complete");
    }
}
