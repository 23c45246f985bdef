package io.sluice.rtmp;

import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A session with a client that writes bytes, a handler that records and a reader of the replies.
 */
final class SessionFixture
{
    static final SessionSettings SETTINGS = SessionSettings.defaults();
    private static final HandshakeContext CONTEXT = new HandshakeContext(new Random(1));

    final BoundedMemory memory = new BoundedMemory(8 << 20);
    final ClientBytes client = new ClientBytes();
    final RecordingHandler handler = new RecordingHandler();
    final ReplyReader replies = new ReplyReader();
    final ServerSession session;
    long nowMs = 1_000;

    SessionFixture()
    {
        this(SETTINGS);
    }

    SessionFixture(final SessionSettings settings)
    {
        session = new ServerSession(settings, handler, replies, nowMs, CONTEXT, memory);
        handler.session = session;
    }

    static SessionFixture publishing(final String name)
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.client.publishing(name);
        fixture.send();
        fixture.forget();
        return fixture;
    }

    static SessionFixture connected()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.client.handshake().connect("live");
        fixture.send();
        fixture.forget();
        return fixture;
    }

    void forget()
    {
        handler.take();
        replies.take();
        replies.sends = 0;
    }

    /** Pass what the client wrote in one piece. */
    void send()
    {
        final UnsafeBuffer buffer = client.takeBuffer();
        session.onBytes(buffer, 0, buffer.capacity(), nowMs);
    }

    /** Pass what the client wrote in pieces of a random length up to the given one. */
    void send(final Random random, final int maxPiece)
    {
        final UnsafeBuffer buffer = client.takeBuffer();
        int position = 0;
        while (position < buffer.capacity())
        {
            final int length = Math.min(1 + random.nextInt(maxPiece), buffer.capacity() - position);
            session.onBytes(buffer, position, length, nowMs);
            position += length;
        }
    }

    List<String> events()
    {
        return handler.take();
    }

    List<String> replies()
    {
        return replies.take();
    }
}
