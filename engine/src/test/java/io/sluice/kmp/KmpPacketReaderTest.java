package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class KmpPacketReaderTest
{
    @Test
    void shouldReadPacketsSplitAnywhere()
    {
        for (long seed = 1; seed <= 100; seed++)
        {
            final Random random = new Random(seed);
            final byte[] stream = randomStream(random);
            final ByteArrayOutputStream seen = new ByteArrayOutputStream();
            final KmpPacketReader reader = new KmpPacketReader((type, buffer, offset, headerSize, dataSize) ->
            {
                final byte[] packet = new byte[headerSize + dataSize];
                buffer.getBytes(offset, packet);
                seen.writeBytes(packet);
            });
            final UnsafeBuffer buffer = new UnsafeBuffer(stream);
            int done = 0;
            while (done < stream.length)
            {
                final int piece = Math.min(stream.length - done, random.nextInt(random.nextBoolean() ? 8 : 20_000));
                reader.onBytes(buffer, done, piece);
                done += piece;
                assertTrue(seen.size() <= done, "seed " + seed);
            }
            assertArrayEquals(stream, seen.toByteArray(), "seed " + seed);
        }
    }

    private static byte[] randomStream(final Random random)
    {
        final int[] types = {KmpHeaderDescriptor.TYPE_CONNECT, KmpHeaderDescriptor.TYPE_MEDIA_INFO,
            KmpHeaderDescriptor.TYPE_FRAME, KmpHeaderDescriptor.TYPE_NULL, KmpHeaderDescriptor.TYPE_ACK, 0x31323334};
        final ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++)
        {
            final int headerSize = 104 + random.nextInt(3) * 8;
            final int dataSize = random.nextInt(random.nextInt(4) == 0 ? 50_000 : 200);
            final byte[] packet = new byte[headerSize + dataSize];
            random.nextBytes(packet);
            KmpHeaderDescriptor.encode(
                new UnsafeBuffer(packet), 0, types[random.nextInt(types.length)], headerSize, dataSize);
            stream.writeBytes(packet);
        }
        return stream.toByteArray();
    }

    @Test
    void shouldRefuseSizesOutOfBounds()
    {
        refuse(KmpHeaderDescriptor.TYPE_NULL, 15, 0, "must be 16 to 65536");
        refuse(KmpHeaderDescriptor.TYPE_NULL, 65537, 0, "must be 16 to 65536");
        refuse(KmpHeaderDescriptor.TYPE_NULL, -1, 0, "4294967295");
        refuse(KmpHeaderDescriptor.TYPE_FRAME, 39, 0, "must be 40 to 65536");
        refuse(KmpHeaderDescriptor.TYPE_CONNECT, 103, 0, "'cnct' (0x74636e63)");
        refuse(KmpHeaderDescriptor.TYPE_FRAME, 40, 16 * 1024 * 1024 + 1, "at most 16777216");
        refuse(KmpHeaderDescriptor.TYPE_FRAME, 40, -1, "4294967295");
    }

    private static void refuse(final int type, final int headerSize, final int dataSize, final String message)
    {
        final UnsafeBuffer header = new UnsafeBuffer(new byte[16]);
        KmpHeaderDescriptor.encode(header, 0, type, headerSize, dataSize);
        for (int split = 0; split < 16; split++)
        {
            final KmpPacketReader reader = new KmpPacketReader((t, buffer, offset, h, d) ->
            {
                throw new AssertionError("no packet is whole");
            });
            reader.onBytes(header, 0, split);
            final int done = split;
            final KmpException ex =
                assertThrows(KmpException.class, () -> reader.onBytes(header, done, 16 - done));
            assertTrue(ex.getMessage().contains(message), ex.getMessage());
        }
    }

    @Test
    void shouldKeepToItsOwnLimit()
    {
        final UnsafeBuffer header = new UnsafeBuffer(new byte[16]);
        KmpHeaderDescriptor.encode(header, 0, KmpHeaderDescriptor.TYPE_NULL, 16, 101);
        final KmpPacketReader reader = new KmpPacketReader((type, buffer, offset, headerSize, dataSize) -> { }, 100);
        assertThrows(KmpException.class, () -> reader.onBytes(header, 0, 16));
        assertThrows(IllegalArgumentException.class,
            () -> new KmpPacketReader((type, buffer, offset, headerSize, dataSize) -> { }, 1 << 25));
    }
}
