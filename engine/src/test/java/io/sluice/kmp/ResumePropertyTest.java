package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.sluice.memory.SlabPool;

/** Random tracks, receivers, losses and acks; whatever happens, the frames' count must be right. */
class ResumePropertyTest
{
    private static final long FIRST_ID = 0xFFFF_FFFF_0000L;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("10.0.0.1", 1);

    @Test
    void shouldLoseAndDoubleNoFrameHoweverConnectionsBreak()
    {
        for (long seed = 1; seed <= 300; seed++)
        {
            new Run(seed, 8 * 1024 * 1024, false).run();
        }
    }

    @Test
    void shouldKeepCountOfFramesGivenUpForWantOfMemory()
    {
        long autoAckedFrames = 0;
        int gaps = 0;
        int connections = 0;
        for (long seed = 1; seed <= 300; seed++)
        {
            final Run run = new Run(seed, 24 * 1024, true);
            run.run();
            for (final Receiver receiver : run.receivers)
            {
                autoAckedFrames += receiver.upstream.autoAckedFrames();
                gaps += receiver.gaps;
                connections += receiver.transport.connections.size();
            }
        }
        assertTrue(autoAckedFrames > 1000, "the test must run short of memory");
        assertTrue(gaps > 100, "the test must give frames up");
        assertTrue(connections > 1000, "the test must reconnect");
    }

    /** A receiver as the protocol means it: keeps frames by id, and on a new connection drops what it did not ack. */
    private static final class Receiver implements KmpPacketHandler
    {
        final FakeTransport transport = new FakeTransport();
        final ResumeFrom resumeFrom;
        final Run run;
        final Map<Long, Integer> frames = new HashMap<>();
        KmpPacketReader reader;
        int connection = -1;
        int parsed;
        long nextId = FIRST_ID;
        long ackedId = FIRST_ID;
        long ackedUpstreamId;
        int ackedOffset;
        int infoVersion;
        int packets;
        boolean hasEnded;
        int gaps;
        Upstream upstream;

        Receiver(final Run run, final ResumeFrom resumeFrom)
        {
            this.run = run;
            this.resumeFrom = resumeFrom;
        }

        void read()
        {
            while (connection < transport.connections.size())
            {
                if (connection >= 0)
                {
                    final byte[] bytes = transport.bytes(connection);
                    reader.onBytes(new UnsafeBuffer(bytes), parsed, bytes.length - parsed);
                    parsed = bytes.length;
                }
                if (connection == transport.connections.size() - 1)
                {
                    return;
                }
                connection++;
                parsed = 0;
                packets = 0;
                infoVersion = -1;
                reader = new KmpPacketReader(this);
            }
        }

        @Override
        public void onPacket(
            final int type, final DirectBuffer buffer, final int offset, final int headerSize, final int dataSize)
        {
            assertFalse(hasEnded, run.message);
            assertEquals(0 == packets, KmpHeaderDescriptor.TYPE_CONNECT == type, run.message);
            packets++;
            switch (type)
            {
                case KmpHeaderDescriptor.TYPE_CONNECT -> onConnect(buffer, offset);
                case KmpHeaderDescriptor.TYPE_MEDIA_INFO ->
                    infoVersion = KmpMediaInfoDescriptor.bitrate(buffer, offset);
                case KmpHeaderDescriptor.TYPE_FRAME -> onFrame(buffer, offset, headerSize, dataSize);
                case KmpHeaderDescriptor.TYPE_NULL -> assertEquals(0, dataSize, run.message);
                case KmpHeaderDescriptor.TYPE_END_OF_STREAM -> hasEnded = true;
                default -> throw new AssertionError(KmpHeaderDescriptor.describe(type) + run.message);
            }
        }

        private void onConnect(final DirectBuffer buffer, final int offset)
        {
            final long initialId = KmpConnectDescriptor.initialFrameId(buffer, offset);
            if (ResumeFrom.LAST_ACKED == resumeFrom)
            {
                assertTrue(initialId >= ackedId, run.message);
                if (initialId > ackedId)
                {
                    gaps++;
                }
                frames.keySet().removeIf((id) -> id >= initialId);
                assertEquals(
                    ackedUpstreamId, KmpConnectDescriptor.initialUpstreamFrameId(buffer, offset), run.message);
                assertEquals(ackedOffset, KmpConnectDescriptor.initialOffset(buffer, offset), run.message);
            }
            else
            {
                assertTrue(initialId >= nextId, run.message);
                gaps += initialId > nextId ? 1 : 0;
            }
            nextId = initialId;
        }

        private void onFrame(final DirectBuffer buffer, final int offset, final int headerSize, final int dataSize)
        {
            final int number = (int) (nextId - FIRST_ID);
            assertEquals(number, KmpFrameDescriptor.dts(buffer, offset), run.message);
            assertEquals(run.frameLengths.get(number), dataSize, run.message);
            assertEquals(run.frameInfos.get(number), infoVersion, run.message);
            for (int i = 0; i < dataSize; i++)
            {
                assertEquals((byte) (number * 31 + i), buffer.getByte(offset + headerSize + i), run.message);
            }
            frames.put(nextId, number);
            nextId++;
        }

        void ackSome(final Random random, final long nowNs)
        {
            read();
            if (nextId > ackedId && transport.isConnected && packets > 0)
            {
                final long upstreamId = random.nextLong();
                final int frameOffset = random.nextInt();
                ackedId += 1 + random.nextInt((int) (nextId - ackedId));
                if (ackedId >= FIRST_ID + upstream.ackedFrames())
                {
                    ackedUpstreamId = upstreamId;
                    ackedOffset = frameOffset;
                }
                final UnsafeBuffer ack = new UnsafeBuffer(new byte[KmpAckDescriptor.LENGTH]);
                KmpAckDescriptor.encode(ack, 0, ackedId, upstreamId, frameOffset);
                final int split = random.nextInt(KmpAckDescriptor.LENGTH);
                upstream.onBytes(ack, 0, split, nowNs);
                upstream.onBytes(ack, split, KmpAckDescriptor.LENGTH - split, nowNs);
            }
        }
    }

    private static final class Run extends RecordingListener
    {
        final List<Integer> frameLengths = new ArrayList<>();
        final List<Integer> frameInfos = new ArrayList<>();
        final List<Receiver> receivers = new ArrayList<>();
        final List<Upstream> waiting = new ArrayList<>();
        final Random random;
        final SlabPool pool = new SlabPool(16L * 1024 * 1024);
        final Track track;
        final boolean isTight;
        final String message;
        long nowNs;
        int infoVersion;

        Run(final long seed, final int memLimit, final boolean isTight)
        {
            this.isTight = isTight;
            random = new Random(seed);
            message = "; seed " + seed + (isTight ? " (tight)" : "");
            final int bufferSize = 256 << random.nextInt(3);
            track = new Track(1, new TrackSettings(90000, bufferSize, memLimit, 75, 50, 20, random.nextBoolean(),
                1_000_000, random.nextInt(3) * 7, 10, 1_000_000, false), pool, this, FIRST_ID);
            track.names("c", "t");
        }

        @Override
        public void onRepublishNeeded(final Track track, final Upstream upstream)
        {
            waiting.add(upstream);
        }

        void run()
        {
            info();
            for (int i = random.nextInt(5); i > 0; i--)
            {
                frame();
            }
            final int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++)
            {
                addReceiver();
            }
            for (int step = 0; step < 300; step++)
            {
                step();
            }
            finish();
        }

        private void addReceiver()
        {
            final Receiver receiver = new Receiver(this, ResumeFrom.values()[random.nextInt(3)]);
            receivers.add(receiver);
            receiver.upstream = track.addUpstream(
                new UpstreamSettings("u", ADDRESS, false, receiver.resumeFrom, new byte[random.nextInt(3)]),
                receiver.transport, nowNs);
        }

        private void step()
        {
            nowNs += random.nextInt(5) * MS;
            final Receiver receiver = receivers.get(random.nextInt(receivers.size()));
            final FakeTransport transport = receiver.transport;
            switch (random.nextInt(10))
            {
                case 0, 1, 2, 3 -> frame();
                case 4 ->
                {
                    if (ResumeFrom.LAST_ACKED == receiver.resumeFrom)
                    {
                        receiver.ackSome(random, nowNs);
                    }
                }
                case 5 ->
                {
                    if (random.nextInt(4) == 0)
                    {
                        info();
                    }
                }
                case 6 ->
                {
                    if (random.nextInt(3) == 0 && transport.isConnected)
                    {
                        transport.kill(nowNs);
                    }
                    else if (transport.isConnected)
                    {
                        transport.isBroken = random.nextInt(5) == 0;
                    }
                }
                case 7 ->
                {
                    final long allowance = random.nextInt(3) == 0 ? Long.MAX_VALUE : random.nextInt(2000);
                    transport.allow(allowance, nowNs);
                }
                case 8 -> proceed(receiver);
                default ->
                {
                    if (!waiting.isEmpty())
                    {
                        waiting.remove(0).onRepublished(ADDRESS, null, nowNs);
                    }
                }
            }
            if (random.nextBoolean())
            {
                track.flush(nowNs);
            }
            track.onDeadline(nowNs);
        }

        private void proceed(final Receiver receiver)
        {
            if (receiver.transport.isConnecting)
            {
                if (random.nextInt(4) == 0)
                {
                    receiver.transport.refuse(nowNs);
                }
                else
                {
                    receiver.transport.accept(nowNs);
                }
            }
        }

        private void info()
        {
            infoVersion++;
            assertTrue(track.appendAudioInfo(
                1010, infoVersion, 2, 16, 48000, 3, new byte[random.nextInt(30)]), message);
        }

        private void frame()
        {
            final int number = frameLengths.size();
            final int length = random.nextInt(random.nextInt(20) == 0 ? 3000 : 300);
            final UnsafeBuffer data = new UnsafeBuffer(new byte[length]);
            for (int i = 0; i < length; i++)
            {
                data.putByte(i, (byte) (number * 31 + i));
            }
            if (random.nextInt(10) == 0)
            {
                assertTrue(track.beginFrame(0, -1, false, 0, length), message);
                assertTrue(track.appendFrameData(data, 0, random.nextInt(length + 1)), message);
                track.abortFrame();
            }
            assertTrue(track.beginFrame(number, number, false, 0, length), message);
            int done = 0;
            while (done < length)
            {
                final int piece = 1 + random.nextInt(length - done);
                assertTrue(track.appendFrameData(data, done, piece), message);
                done += piece;
            }
            assertTrue(track.commitFrame(nowNs), message);
            frameLengths.add(length);
            frameInfos.add(infoVersion);
        }

        /** Every receiver comes back, takes all there is, and acknowledges it. */
        private void finish()
        {
            track.end(nowNs);
            while (!isClosed)
            {
                nowNs += 10 * MS;
                track.onDeadline(nowNs);
                while (!waiting.isEmpty())
                {
                    waiting.remove(0).onRepublished(ADDRESS, null, nowNs);
                }
                for (final Receiver receiver : receivers)
                {
                    receiver.transport.allowance = Long.MAX_VALUE;
                    receiver.transport.isBroken = false;
                    if (receiver.transport.isConnecting)
                    {
                        receiver.transport.accept(nowNs);
                    }
                    receiver.upstream.onWritable(nowNs);
                    receiver.read();
                    if (receiver.hasEnded && receiver.transport.isConnected)
                    {
                        receiver.transport.kill(nowNs);
                    }
                }
                assertTrue(nowNs < 100_000 * MS, "never closed" + message);
            }
            for (final Receiver receiver : receivers)
            {
                check(receiver);
            }
            assertEquals(0, pool.slabsInUse(), message);
            assertEquals(track.memLimitBytes(), track.memLeftBytes(), message);
            assertEquals(null, failure, message);
        }

        private void check(final Receiver receiver)
        {
            assertTrue(receiver.hasEnded, message);
            assertEquals(FIRST_ID + frameLengths.size(), receiver.nextId, message);
            if (!isTight && ResumeFrom.LAST_WRITTEN != receiver.resumeFrom)
            {
                assertEquals(0, receiver.gaps, message);
                assertEquals(frameLengths.size(), receiver.frames.size(), message);
            }
        }
    }
}
