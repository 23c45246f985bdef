package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.sluice.cnc.EngineCounter;
import io.sluice.rtmp.ControlMessages;
import io.sluice.rtmp.MessageType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many clients that would each have the engine keep something for them: together they get no more than the limit, and
 * a live publisher beside them does not notice.
 */
class ConnectionMemoryTest
{
    private static final int CLIENTS = 150;
    private static final long LIMIT_BYTES = 4L << 20;
    private static final int HANDSHAKE_LENGTH = 1536;
    private static final int FIRST_CHUNK_LENGTH = 12 + 128;
    private static final int UNFINISHED_LENGTH = 1 << 20;
    private static final List<FlvTag> VIDEO =
        FlvTag.ofType(FlvTag.golden("h264-bframes-aac"), MessageType.VIDEO);

    private final List<SocketChannel> clients = new ArrayList<>();
    private final AtomicBoolean isDone = new AtomicBoolean();
    private final List<FlvTag> sent = new ArrayList<>();
    private EngineRig rig;
    private RtmpTestClient publisher;
    private Thread publisherThread;
    private volatile long peakBytes;

    @BeforeEach
    void publish()
    {
        rig = new EngineRig("", "", "127.0.0.1:0", new EngineContext().connectionMemoryLimitBytes(LIMIT_BYTES));
        publisher = RtmpTestClient.publishing(rig, "s");
        publisherThread = new Thread(this::publishUntilDone, "live-publisher");
        publisherThread.start();
    }

    @AfterEach
    void close() throws IOException
    {
        isDone.set(true);
        for (final SocketChannel client : clients)
        {
            client.close();
        }
        publisher.close();
        rig.close();
    }

    @Test
    void longMessagesBeforeConnectAreRefused() throws IOException
    {
        for (int i = 0; i < CLIENTS; i++)
        {
            write(shakenHands(), unfinished(4, MessageType.DATA_AMF0, 0, 100_000));
        }
        rig.awaitCount(EngineCounter.PROTOCOL_ERRORS, CLIENTS);
        rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 1);
        verifyPublisherGoesOn();
    }

    @Test
    void unfinishedDataOfStreamsThatAreNotPublishedIsNotKept()
    {
        final List<RtmpTestClient> others = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++)
        {
            final RtmpTestClient client = RtmpTestClient.connected(rig);
            others.add(client);
            assertEquals(1, client.createStream());
            client.offer(unfinished(4, MessageType.AGGREGATE, 1, 60_000).array());
        }
        assertEquals(CLIENTS + 1, rig.count(EngineCounter.CONNECTIONS_OPEN));
        others.forEach(RtmpTestClient::close);
        rig.awaitCount(EngineCounter.MESSAGES_IGNORED, CLIENTS);
        verifyPublisherGoesOn();
    }

    @Test
    void unfinishedDataOfPublishersIsBounded()
    {
        final List<RtmpTestClient> publishers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++)
        {
            final RtmpTestClient client = RtmpTestClient.publishing(rig, "other" + i);
            publishers.add(client);
            client.offer(unfinished(4, MessageType.DATA_AMF0, 1, 100_000).array());
        }
        awaitRefusals();
        assertTrue(rig.count(EngineCounter.CONNECTIONS_OPEN) > 10, "those before the limit stay");
        publishers.forEach(RtmpTestClient::close);
        verifyPublisherGoesOn();
    }

    /** Video messages that interleave with an unfinished one are kept until it is whole. */
    @Test
    void interleavedMediaIsBounded()
    {
        final List<RtmpTestClient> publishers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++)
        {
            final RtmpTestClient client = RtmpTestClient.publishing(rig, "other" + i);
            publishers.add(client);
            for (int csid = 6; csid < 9; csid++)
            {
                final byte[] message = client.encode(csid, MessageType.VIDEO, 1, 0, new byte[UNFINISHED_LENGTH]);
                client.offer(Arrays.copyOf(message, FIRST_CHUNK_LENGTH));
            }
        }
        awaitRefusals();
        publishers.forEach(RtmpTestClient::close);
        verifyPublisherGoesOn();
    }

    @Test
    void longNamesAreBounded()
    {
        final List<RtmpTestClient> others = new ArrayList<>();
        for (int i = 0; i < 2 * CLIENTS && rig.count(EngineCounter.CONNECTION_MEMORY_REFUSALS) == 0; i++)
        {
            final RtmpTestClient client = RtmpTestClient.connected(rig);
            others.add(client);
            client.command(client.createStream(), "publish", null, "x".repeat(8_000), "live");
        }
        awaitRefusals();
        others.forEach(RtmpTestClient::close);
        verifyPublisherGoesOn();
    }

    @Test
    void repliesThatNobodyReadsAreBounded() throws IOException
    {
        final ByteBuffer pings = pings(20_000);
        final List<ByteBuffer> rests = new ArrayList<>();
        final List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++)
        {
            final SocketChannel client = shakenHands();
            client.configureBlocking(false);
            open.add(client);
            rests.add(pings.duplicate());
        }
        int idleRounds = 0;
        while (!open.isEmpty() && idleRounds < 50)
        {
            idleRounds = offer(open, rests) ? 0 : idleRounds + 1;
            LockSupport.parkNanos(1_000_000);
        }
        final long refused =
            rig.count(EngineCounter.CONNECTION_MEMORY_REFUSALS) + rig.count(EngineCounter.SEND_TIMEOUTS);
        final long stuck = rig.count(EngineCounter.CONNECTIONS_OPEN) - 1;
        assertEquals(CLIENTS, refused + stuck, rig.engine.counters().summary());
        for (final SocketChannel client : open)
        {
            client.close();
        }
        verifyPublisherGoesOn();
    }

    private void awaitRefusals()
    {
        Await.until(() -> "refusals; " + rig.engine.counters().summary(),
            () -> rig.count(EngineCounter.CONNECTION_MEMORY_REFUSALS) > 0);
    }

    private void verifyPublisherGoesOn()
    {
        final int before = publisherFrames();
        Await.until("frames of the live publisher", () -> publisherFrames() > before + 10);
        isDone.set(true);
        Await.until("the publisher's thread to end", () -> !publisherThread.isAlive());
        publisher.command(1, "closeStream", null);
        final List<FlvTag> expected = FlvTag.frames(sent, MessageType.VIDEO);
        final List<KmpPacket> frames = rig.sink.ended("v1").frames();
        assertEquals(expected.size(), frames.size());
        for (int i = 0; i < frames.size(); i++)
        {
            assertTrue(Arrays.equals(expected.get(i).data(), frames.get(i).data()), "frame " + i);
        }
        assertTrue(peakBytes <= LIMIT_BYTES, "peak " + peakBytes);
        publisher.close();
        for (final SocketChannel client : clients)
        {
            closeQuietly(client);
        }
        rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
        rig.awaitCount(EngineCounter.CONNECTION_MEMORY, 0);
    }

    private int publisherFrames()
    {
        return rig.sink.connections("v1").stream().mapToInt(connection -> connection.frameCount).sum();
    }

    private void publishUntilDone()
    {
        long offsetMs = 0;
        while (!isDone.get())
        {
            for (int i = 0; i < VIDEO.size() && !isDone.get(); i++)
            {
                final FlvTag tag = VIDEO.get(i).at(VIDEO.get(i).timestampMs() + offsetMs);
                publisher.tag(1, tag);
                sent.add(tag);
                peakBytes = Math.max(peakBytes, rig.count(EngineCounter.CONNECTION_MEMORY));
                LockSupport.parkNanos(2_000_000);
            }
            offsetMs += 4000;
        }
    }

    private SocketChannel shakenHands() throws IOException
    {
        final SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(rig.engine.addresses().get(0));
        clients.add(channel);
        final ByteBuffer hello = ByteBuffer.allocate(1 + HANDSHAKE_LENGTH);
        hello.put(0, (byte)3);
        write(channel, hello);
        final ByteBuffer answer = ByteBuffer.allocate(1 + 2 * HANDSHAKE_LENGTH);
        while (answer.hasRemaining())
        {
            assertTrue(channel.read(answer) >= 0, "closed during the handshake");
        }
        write(channel, ByteBuffer.allocate(HANDSHAKE_LENGTH));
        return channel;
    }

    /** @return a larger chunk size, then the beginning of a message of 1 MiB. */
    private static ByteBuffer unfinished(final int csid, final int typeId, final int streamId, final int length)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(16 + 12 + length);
        bytes.put(new byte[]{2, 0, 0, 0, 0, 0, 4, MessageType.SET_CHUNK_SIZE, 0, 0, 0, 0}).putInt(UNFINISHED_LENGTH);
        bytes.put((byte)csid).put(new byte[3]).put((byte)(UNFINISHED_LENGTH >> 16)).putShort((short)0);
        bytes.put((byte)typeId).put((byte)streamId).put(new byte[3]);
        return bytes.clear();
    }

    private static ByteBuffer pings(final int count)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(count * 18);
        while (bytes.hasRemaining())
        {
            bytes.put(new byte[]{2, 0, 0, 0, 0, 0, 6, MessageType.USER_CONTROL, 0, 0, 0, 0});
            bytes.putShort((short)ControlMessages.PING_REQUEST).putInt(1);
        }
        return bytes.flip();
    }

    /** @return whether anybody took something; those that were closed are removed. */
    private static boolean offer(final List<SocketChannel> open, final List<ByteBuffer> rests)
    {
        boolean isTaken = false;
        for (int i = open.size() - 1; i >= 0; i--)
        {
            try
            {
                final ByteBuffer rest = rests.get(i);
                isTaken |= open.get(i).write(rest.hasRemaining() ? rest : rest.clear()) > 0;
            }
            catch (final IOException ex)
            {
                open.remove(i);
                rests.remove(i);
            }
        }
        return isTaken;
    }

    private static void write(final SocketChannel channel, final ByteBuffer bytes) throws IOException
    {
        while (bytes.hasRemaining())
        {
            channel.write(bytes);
        }
    }

    private static void closeQuietly(final SocketChannel channel)
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
