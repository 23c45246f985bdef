package io.sluice.rtmp;

import io.sluice.amf.Amf0Reader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Records what a session tells its handler, media messages whole, and answers at once unless told otherwise.
 */
final class RecordingHandler implements SessionHandler
{
    final List<String> events = new ArrayList<>();
    ServerSession session;
    boolean answersConnect = true;
    boolean answersPublish = true;
    boolean answersPlay = true;
    boolean seeks;
    boolean closesOnPublish;
    boolean stopsOnMedia;
    ConnectCommand connect;
    NetStream pending;

    /** Take what was recorded since the last call. */
    List<String> take()
    {
        final List<String> taken = new ArrayList<>(events);
        events.clear();
        return taken;
    }

    @Override
    public void onConnect(final ConnectCommand command)
    {
        connect = command;
        events.add("connect " + command.app());
        if (answersConnect)
        {
            session.acceptConnect();
        }
    }

    @Override
    public void onPublish(final NetStream stream)
    {
        pending = stream;
        events.add("publish " + stream.id() + " " + stream.name() + " " + stream.publishType());
        if (closesOnPublish)
        {
            session.close();
        }
        else if (answersPublish)
        {
            session.acceptPublish(stream);
        }
    }

    @Override
    public void onPlay(final NetStream stream)
    {
        pending = stream;
        events.add("play " + stream.id() + " " + stream.name());
        if (answersPlay)
        {
            session.acceptPlay(stream);
        }
    }

    @Override
    public void onStreamEnd(final NetStream stream)
    {
        events.add("end " + stream.id() + " " + stream.name());
    }

    @Override
    public void onMediaStart(final NetStream stream, final MessageHeader message)
    {
        assertFresh(message);
        message.attach(new Received());
        if (stopsOnMedia)
        {
            events.add("stop");
            session.stop();
        }
    }

    @Override
    public void onMediaData(
        final NetStream stream,
        final MessageHeader message,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final Received received = (Received) message.attachment();
        for (int i = 0; i < length; i++)
        {
            if (buffer.getByte(offset + i) != (byte) (message.timestampMs() + received.length + i))
            {
                received.damaged = true;
            }
        }
        received.length += length;
    }

    @Override
    public void onMediaEnd(final NetStream stream, final MessageHeader message)
    {
        final Received received = (Received) message.attachment();
        final boolean whole = received.length == message.length() && !received.damaged;
        events.add(describe(stream, message) + (whole ? "" : " damaged"));
    }

    @Override
    public void onMediaAbort(final NetStream stream, final MessageHeader message)
    {
        events.add("abort " + describe(stream, message));
    }

    @Override
    public void onData(
        final NetStream stream,
        final int timestampMs,
        final String name,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final StringBuilder values = new StringBuilder();
        final Amf0Reader amf = new Amf0Reader().wrap(buffer, offset, length);
        while (amf.hasRemaining())
        {
            values.append(' ').append(amf.readValue());
        }
        events.add("data " + stream.id() + " @" + timestampMs + " " + name + values);
    }

    @Override
    public void onPause(final NetStream stream, final boolean paused, final long positionMs)
    {
        events.add((paused ? "pause " : "unpause ") + stream.id() + " @" + positionMs);
    }

    @Override
    public boolean onSeek(final NetStream stream, final long positionMs)
    {
        events.add("seek " + stream.id() + " @" + positionMs);
        return seeks;
    }

    private static String describe(final NetStream stream, final MessageHeader message)
    {
        return (message.typeId() == MessageType.AUDIO ? "audio " : "video ") + stream.id() +
            " @" + message.timestampMs() + " " + message.length();
    }

    private static void assertFresh(final MessageHeader message)
    {
        if (message.attachment() != null)
        {
            throw new AssertionError("a message starts with the attachment of another");
        }
    }

    private static final class Received
    {
        private int length;
        private boolean damaged;
    }
}
