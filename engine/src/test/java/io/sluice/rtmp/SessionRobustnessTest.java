package io.sluice.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class SessionRobustnessTest
{
    private static final int[] TYPES = {3, 4, 5, 6, 8, 9, 15, 16, 17, 18, 19, 20, 22, 0, 77};

    @Test
    void shouldOnlyEverThrowRtmpExceptionAtDamagedConversations()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final byte[] conversation = new ClientBytes().publishing("s").video(1, 0, 500).audio(1, 5, 100)
            .data(1, "@setDataFrame", "onMetaData", 1.0)
            .command(0, "createStream", 4, null).command(2, "play", 5, null, "t")
            .command(1, "closeStream", 0, null).command(0, "deleteStream", 0, null, 1.0).take();
        final int start = 3073;
        int rejected = 0;
        for (int i = 0; i < 3000; i++)
        {
            final byte[] damaged = conversation.clone();
            for (int j = random.nextInt(6); j >= 0; j--)
            {
                damaged[start + random.nextInt(damaged.length - start)] = (byte) random.nextInt(256);
            }
            rejected += rejects(damaged, random, seed) ? 1 : 0;
        }
        assertTrue(rejected > 300 && rejected < 3000, rejected + " rejected, seed " + seed);
    }

    @Test
    void shouldOnlyEverThrowRtmpExceptionAtGarbage()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 2000; i++)
        {
            final byte[] garbage = new byte[3073 + random.nextInt(600)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : 3);
            rejects(garbage, random, seed);
        }
    }

    @Test
    void shouldOnlyEverThrowRtmpExceptionAtMessagesOfGarbage()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int survived = 0;
        for (int i = 0; i < 3000; i++)
        {
            final ClientBytes client = new ClientBytes().publishing("s");
            for (int j = random.nextInt(5); j >= 0; j--)
            {
                final int[] payload = new int[random.nextInt(40)];
                for (int k = 0; k < payload.length; k++)
                {
                    payload[k] = random.nextInt(random.nextBoolean() ? 18 : 256);
                }
                client.raw(TYPES[random.nextInt(TYPES.length)], random.nextInt(3), random.nextInt(), payload);
            }
            survived += rejects(client.take(), random, seed) ? 0 : 1;
        }
        assertTrue(survived > 0, "seed " + seed);
    }

    private static boolean rejects(final byte[] bytes, final Random random, final long seed)
    {
        final SessionFixture fixture = new SessionFixture();
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        try
        {
            int position = 0;
            while (position < bytes.length)
            {
                final int length = Math.min(1 + random.nextInt(1500), bytes.length - position);
                fixture.session.onBytes(buffer, position, length, 0);
                position += length;
            }
            return false;
        }
        catch (final RtmpException ex)
        {
            return true;
        }
        catch (final RuntimeException ex)
        {
            throw new AssertionError("seed " + seed, ex);
        }
        finally
        {
            fixture.session.close();
        }
    }

    @Test
    void shouldPassMediaOnWithoutAllocating()
    {
        final SessionSettings settings = SessionSettings.defaults();
        final MediaCounter counter = new MediaCounter();
        final ServerSession session =
            new ServerSession(settings, counter, counter, 0, new HandshakeContext(new Random(1)),
                new BoundedMemory(1 << 20));
        counter.session = session;
        final ClientBytes client = new ClientBytes();
        final UnsafeBuffer start = client.publishing("s").control(MessageType.WINDOW_ACK_SIZE, 20_000).takeBuffer();
        session.onBytes(start, 0, start.capacity(), 0);
        for (int i = 0; i < 20; i++)
        {
            client.video(1, i * 40, 5_000).audio(1, i * 40, 300).audio(1, i * 40 + 20, 300)
                .userControl(ControlMessages.PING_REQUEST, i);
        }
        final UnsafeBuffer media = client.takeBuffer();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 30; window++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 20; i++)
            {
                feed(session, media, 1448, window);
                session.onTick(window);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertEquals(30 * 20 * 60, counter.messages);
        assertEquals(30 * 20 * 20 * 5_600L, counter.bytes);
        assertTrue(counter.sends > 1_000);
        assertEquals(0, least);
    }

    private static void feed(
        final ServerSession session, final DirectBuffer bytes, final int pieceLength, final long nowMs)
    {
        int position = 0;
        while (position < bytes.capacity())
        {
            final int length = Math.min(pieceLength, bytes.capacity() - position);
            session.onBytes(bytes, position, length, nowMs);
            position += length;
        }
    }

    private static final class MediaCounter implements SessionHandler, SessionOutput
    {
        private ServerSession session;
        private long messages;
        private long bytes;
        private long sends;

        @Override
        public void send(final DirectBuffer buffer, final int offset, final int length)
        {
            sends++;
        }

        @Override
        public void onConnect(final ConnectCommand command)
        {
            session.acceptConnect();
        }

        @Override
        public void onPublish(final NetStream stream)
        {
            session.acceptPublish(stream);
        }

        @Override
        public void onPlay(final NetStream stream)
        {
            throw new AssertionError("nobody plays");
        }

        @Override
        public void onStreamEnd(final NetStream stream)
        {
            throw new AssertionError("nothing ends");
        }

        @Override
        public void onMediaStart(final NetStream stream, final MessageHeader message)
        {
            message.attach(this);
        }

        @Override
        public void onMediaData(
            final NetStream stream,
            final MessageHeader message,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            bytes += length;
        }

        @Override
        public void onMediaEnd(final NetStream stream, final MessageHeader message)
        {
            messages += message.attachment() == this ? 1 : 0;
        }

        @Override
        public void onMediaAbort(final NetStream stream, final MessageHeader message)
        {
            throw new AssertionError("nothing is aborted");
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
            throw new AssertionError("no data is sent");
        }
    }
}
