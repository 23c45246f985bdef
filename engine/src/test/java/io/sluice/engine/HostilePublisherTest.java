package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.sluice.cnc.EngineCounter;
import io.sluice.rtmp.MessageType;
import org.junit.jupiter.api.Test;

/**
 * Clients that break off, lie, flood or don't listen. Each is dropped for a counted reason or served, none harms
 * another, and nothing of them is left.
 */
class HostilePublisherTest
{
    private static final List<FlvTag> MOVIE = FlvTag.golden("h264-bframes-aac");
    private static final List<FlvTag> VIDEO = FlvTag.ofType(MOVIE, MessageType.VIDEO);
    private static final int VIDEO_FRAMES = FlvTag.frames(MOVIE, MessageType.VIDEO).size();

    @Test
    void whatWasNotFinishedIsNotSent()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            final byte[] last = client.encode(6, MessageType.VIDEO, 1, 60_000, VIDEO.get(1).body());
            client.tags(1, VIDEO).raw(Arrays.copyOf(last, last.length - 1)).disconnect();
            final TestSink.Connection connection = rig.sink.ended("v1");
            assertEquals(VIDEO_FRAMES, connection.frames().size());
            assertEquals(1, rig.count(EngineCounter.FRAMES_ABORTED));
            Await.until("unpublish", () -> "rtmp_disconnect".equals(rig.controller.unpublishReason("video")));
        }
    }

    /** Dropped in the middle of its first frame, a track was never published to anybody. */
    @Test
    void aTrackThatEndsInItsFirstFrameIsNotPublished()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            final byte[] first = client.encode(6, MessageType.VIDEO, 1, 0, VIDEO.get(1).body());
            client.tag(1, VIDEO.get(0)).raw(Arrays.copyOf(first, first.length / 2)).disconnect();
            rig.awaitCount(EngineCounter.FRAMES_ABORTED, 1);
            rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
            assertEquals(0, rig.controller.count("publish"));
            assertEquals(0, rig.controller.count("unpublish"));
        }
    }

    /** An abort message (type 2) takes back what was sent of a frame; the stream goes on. */
    @Test
    void anAbortedFrameIsNotSent()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            final byte[] aborted = client.encode(6, MessageType.VIDEO, 1, 0, new byte[1000]);
            aborted[12] = 0x17;
            aborted[13] = 1;
            client.tag(1, VIDEO.get(0)).raw(Arrays.copyOf(aborted, 12 + 128));
            client.message(2, MessageType.ABORT, 0, 0, new byte[]{0, 0, 0, 6});
            client.tags(1, VIDEO).command(1, "closeStream", null);
            assertEquals(VIDEO_FRAMES, rig.sink.ended("v1").frames().size());
            assertEquals(1, rig.count(EngineCounter.FRAMES_ABORTED));
        }
    }

    @Test
    void aByteAtATime()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            for (final FlvTag tag : VIDEO.subList(0, 6))
            {
                for (final byte value : client.encode(6, tag.type(), 1, (int)tag.timestampMs(), tag.body()))
                {
                    client.raw(new byte[]{value});
                }
            }
            client.command(1, "closeStream", null);
            assertEquals(5, rig.sink.ended("v1").frames().size());
        }
    }

    @Test
    void anAbsurdMessageLengthCloses()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.raw(new byte[]{6, 0, 0, 0, (byte)0xFF, (byte)0xFF, (byte)0xFF, MessageType.VIDEO, 1, 0, 0, 0});
            verifyProtocolError(rig, client);
        }
    }

    /** No message is too long, but together they would be. */
    @Test
    void manyUnfinishedMessagesClose()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            final byte[] megabyte = client.encode(6, MessageType.VIDEO, 1, 0, new byte[1 << 20]);
            for (int csid = 6; csid < 14 && !client.isClosedByPeer; csid++)
            {
                megabyte[0] = (byte)csid;
                client.offer(Arrays.copyOf(megabyte, 12 + 128));
            }
            verifyProtocolError(rig, client);
        }
    }

    @Test
    void manyChunkStreamsClose()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            boolean isOpen = true;
            for (int csid = 64; csid < 65_600 && isOpen; csid++)
            {
                isOpen = client.offer(client.encode(csid, MessageType.VIDEO, 1, 0, new byte[0])) &&
                    !client.isClosedByPeer;
            }
            verifyProtocolError(rig, client);
        }
    }

    @Test
    void unknownMessagesAreIgnoredAndCounted()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            for (int type = 23; type < 256; type++)
            {
                client.message(3, type, 1, 0, new byte[200]);
            }
            client.tags(1, VIDEO).command(1, "closeStream", null);
            assertEquals(VIDEO_FRAMES, rig.sink.ended("v1").frames().size());
            client.disconnect();
            rig.awaitCount(EngineCounter.MESSAGES_IGNORED, 256 - 23);
        }
    }

    @Test
    void mediaThatCannotBeReadIsIgnored()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            final Random random = new Random(1);
            final FlvTag header = VIDEO.get(0);
            for (int length = 0; length < 60; length++)
            {
                final byte[] noise = new byte[length];
                random.nextBytes(noise);
                client.message(4, MessageType.AUDIO, 1, length, noise);
                if (length > 1)
                {
                    // A sequence header of noise.
                    noise[0] = 0x17;
                    noise[1] = 0;
                    client.message(6, MessageType.VIDEO, 1, length, noise);
                }
                client.message(6, MessageType.VIDEO, 1, length, Arrays.copyOf(header.body(), length % 30));
                client.message(3, MessageType.DATA_AMF0, 1, length, noise);
            }
            client.tags(1, VIDEO).command(1, "closeStream", null);
            final List<KmpPacket> frames = rig.sink.ended("v1").frames();
            assertEquals(VIDEO_FRAMES, frames.size());
            client.disconnect();
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
            assertEquals(0, rig.count(EngineCounter.PROTOCOL_ERRORS));
        }
    }

    @Test
    void randomBytesAfterTheHandshake()
    {
        try (EngineRig rig = new EngineRig())
        {
            for (int seed = 0; seed < 50; seed++)
            {
                final byte[] noise = new byte[20_000];
                new Random(seed).nextBytes(noise);
                try (RtmpTestClient client = new RtmpTestClient(rig.port()))
                {
                    client.handshake().offer(noise);
                }
            }
            rig.awaitCount(EngineCounter.CONNECTIONS_ACCEPTED, 50);
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
            assertTrue(rig.count(EngineCounter.PROTOCOL_ERRORS) > 0, "some noise is no RTMP at all");
        }
    }

    @Test
    void randomBytesWhilePublishing()
    {
        try (EngineRig rig = new EngineRig("sandbox on;", ""))
        {
            for (int seed = 0; seed < 30; seed++)
            {
                final byte[] noise = new byte[5000];
                new Random(seed).nextBytes(noise);
                try (RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
                {
                    client.tags(1, VIDEO.subList(0, 3)).offer(noise);
                }
            }
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
            rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
            for (final TestSink.Connection connection : rig.sink.connections)
            {
                Await.until("end of stream", connection::isEnded);
            }
        }
    }

    @Test
    void randomBytesInsteadOfTheHandshake()
    {
        try (EngineRig rig = new EngineRig())
        {
            int wrongVersions = 0;
            for (int seed = 0; seed < 20; seed++)
            {
                final byte[] noise = new byte[10_000];
                new Random(seed).nextBytes(noise);
                wrongVersions += noise[0] == 3 ? 0 : 1;
                try (RtmpTestClient client = new RtmpTestClient(rig.port()))
                {
                    client.readReplies().offer(noise);
                    client.awaitClosed();
                }
            }
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
            assertTrue(rig.count(EngineCounter.PROTOCOL_ERRORS) >= wrongVersions);
        }
    }

    @Test
    void aWrongVersionCloses()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            // RTMPE.
            client.readReplies().raw(new byte[]{6});
            verifyProtocolError(rig, client);
        }
    }

    @Test
    void tenThousandConnectionsThatNeverShakeHands() throws IOException
    {
        final int batches = 5;
        final int connections = 2000;
        final ShiftedClock clock = ShiftedClock.running();
        try (EngineRig rig = new EngineRig("", "", "127.0.0.1:0 backlog=4096", new EngineContext().nanoClock(clock));
            RtmpTestClient publisher = RtmpTestClient.publishing(rig, "s"))
        {
            final AtomicBoolean isDone = new AtomicBoolean();
            final List<FlvTag> sent = new ArrayList<>();
            final Thread thread = new Thread(() -> publishUntil(isDone, publisher, sent));
            thread.start();
            for (int batch = 1; batch <= batches; batch++)
            {
                final List<SocketChannel> flood = flood(rig, connections);
                rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, connections + 1);
                clock.advanceMs(5000);
                rig.awaitCount(EngineCounter.HANDSHAKE_TIMEOUTS, (long)batch * connections);
                rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 1);
                for (final SocketChannel channel : flood)
                {
                    channel.close();
                }
            }
            isDone.set(true);
            join(thread);
            publisher.command(1, "closeStream", null);
            final TestSink.Connection connection = rig.sink.ended("v1");
            final List<FlvTag> expected = FlvTag.frames(sent, MessageType.VIDEO);
            assertEquals(expected.size(), connection.frames().size());
            for (int i = 0; i < expected.size(); i++)
            {
                assertTrue(Arrays.equals(expected.get(i).data(), connection.frames().get(i).data()), "frame " + i);
            }
            assertEquals(0, rig.count(EngineCounter.FRAMES_DROPPED));
            assertEquals(0, rig.count(EngineCounter.PROTOCOL_ERRORS));
        }
    }

    @Test
    void noMoreConnectionsThanAllowed()
    {
        try (EngineRig rig = new EngineRig("", "max_connections 2;");
            RtmpTestClient first = RtmpTestClient.publishing(rig, "s"))
        {
            final RtmpTestClient second = RtmpTestClient.connected(rig);
            try (RtmpTestClient third = new RtmpTestClient(rig.port()))
            {
                third.readReplies().awaitClosed();
            }
            rig.awaitCount(EngineCounter.CONNECTIONS_SHED, 1);
            assertFalse(first.isClosedByPeer);
            second.disconnect();
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 1);
            try (RtmpTestClient fourth = RtmpTestClient.connected(rig))
            {
                assertFalse(fourth.isClosedByPeer);
            }
            first.tags(1, MOVIE).command(1, "closeStream", null);
            assertEquals(VIDEO_FRAMES, rig.sink.ended("v1").frames().size());
        }
    }

    /** That a track failed is what the others are told, whatever came with the frame that it failed on. */
    @Test
    void theFirstReasonOfAnEndStays()
    {
        final String limits = "kmp_video_buffer_size 16k; kmp_video_mem_limit 64k;";
        try (EngineRig rig = new EngineRig(limits, ""); RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.chunkSize(1 << 20).tags(1, FlvTag.ofType(MOVIE, MessageType.AUDIO)).tag(1, VIDEO.get(0));
            rig.awaitFrames("a1", FlvTag.frames(MOVIE, MessageType.AUDIO).size());
            final byte[] body = Arrays.copyOf(VIDEO.get(1).body(), 100_000);
            final byte[] frame = client.encode(6, MessageType.VIDEO, 1, 0, body);
            final byte[] close = client.encodeCommand("closeStream", 0, "");
            final byte[] both = Arrays.copyOf(frame, frame.length + close.length);
            System.arraycopy(close, 0, both, frame.length, close.length);
            client.raw(both).awaitClosed();
            Await.until("unpublish", () -> rig.controller.unpublishReason("audio") != null);
            assertEquals("rtmp_kmp_error", rig.controller.unpublishReason("audio"));
        }
    }

    /** Replies are kept for it up to a limit: it is dropped there, or held back before it and dropped in time. */
    @Test
    void aClientThatNeverReadsItsReplies()
    {
        try (EngineRig rig = new EngineRig("", "timeout 500ms;"); RtmpTestClient client = RtmpTestClient.silent(rig))
        {
            final byte[] question = client.encodeCommand("getStreamLength", 7, "x".repeat(10));
            final byte[] questions = new byte[question.length * 1000];
            for (int i = 0; i < 1000; i++)
            {
                System.arraycopy(question, 0, questions, i * question.length, question.length);
            }
            boolean isOpen = true;
            for (int i = 0; i < 10_000 && isOpen; i++)
            {
                isOpen = client.offer(questions);
            }
            assertFalse(isOpen);
            assertEquals(1, rig.count(EngineCounter.SEND_TIMEOUTS));
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
        }
    }

    @Test
    void aStormOfConnectionsThatAreReset() throws IOException
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient publisher = RtmpTestClient.publishing(rig, "s"))
        {
            publisher.tags(1, MOVIE);
            for (int round = 0; round < 5; round++)
            {
                for (final SocketChannel channel : flood(rig, 200))
                {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    channel.close();
                }
            }
            Await.until("all gone", () ->
                rig.count(EngineCounter.CONNECTIONS_ACCEPTED) + rig.count(EngineCounter.ACCEPT_FAILURES) >= 1001 &&
                rig.count(EngineCounter.CONNECTIONS_OPEN) == 1);
            publisher.command(1, "closeStream", null);
            assertEquals(VIDEO_FRAMES, rig.sink.ended("v1").frames().size());
        }
    }

    private static void verifyProtocolError(final EngineRig rig, final RtmpTestClient client)
    {
        client.awaitClosed();
        rig.awaitCount(EngineCounter.PROTOCOL_ERRORS, 1);
        rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
        rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
    }

    /** Each sends the beginning of a handshake and no more. */
    private static List<SocketChannel> flood(final EngineRig rig, final int count) throws IOException
    {
        final List<SocketChannel> channels = new ArrayList<>();
        final InetSocketAddress address = rig.engine.addresses().get(0);
        for (int i = 0; i < count; i++)
        {
            final SocketChannel channel = SocketChannel.open(address);
            channel.write(ByteBuffer.wrap(new byte[]{3, 0, 0}));
            channels.add(channel);
        }
        return channels;
    }

    private static void publishUntil(
        final AtomicBoolean isDone, final RtmpTestClient publisher, final List<FlvTag> sent)
    {
        long offsetMs = 0;
        do
        {
            for (int i = 0; i < VIDEO.size() && !isDone.get(); i++)
            {
                final FlvTag tag = VIDEO.get(i).at(VIDEO.get(i).timestampMs() + offsetMs);
                publisher.tag(1, tag);
                sent.add(tag);
                // Faster than any encoder, but not more than the sink can take.
                LockSupport.parkNanos(1_000_000);
            }
            offsetMs += 4000;
        }
        while (!isDone.get());
    }

    private static void join(final Thread thread)
    {
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
