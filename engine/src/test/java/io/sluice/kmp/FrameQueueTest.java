package io.sluice.kmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.sluice.memory.Budget;
import io.sluice.memory.SlabPool;

class FrameQueueTest
{
    private final SlabPool pool = new SlabPool(1024 * 1024);
    private final Budget budget = new Budget(16 * 256, 75, 50);
    private final FrameQueue queue = new FrameQueue(pool, 256, budget);

    @Test
    void shouldReadHeadersAcrossSlabs()
    {
        final UnsafeBuffer header = new UnsafeBuffer(new byte[KmpHeaderDescriptor.LENGTH]);
        for (int lead = 236; lead <= 260; lead++)
        {
            final FrameQueue fresh = new FrameQueue(pool, 256, budget);
            fresh.append(new UnsafeBuffer(new byte[lead]), 0, lead);
            KmpHeaderDescriptor.encode(header, 0, KmpHeaderDescriptor.TYPE_FRAME, 40, 0x123456);
            fresh.append(header, 0, header.capacity());
            fresh.commit();
            assertEquals(KmpHeaderDescriptor.TYPE_FRAME, fresh.packetType(lead));
            assertEquals(40 + 0x123456, fresh.packetLength(lead));
            fresh.close();
        }
        assertEquals(0, pool.slabsInUse());
    }

    @Test
    void shouldChangeNothingWhenTheBudgetRefuses()
    {
        assertTrue(queue.append(new UnsafeBuffer(new byte[3000]), 0, 3000));
        queue.commit();
        assertFalse(queue.append(new UnsafeBuffer(new byte[2000]), 0, 2000));
        assertEquals(3000, queue.written());
        assertEquals(12, pool.slabsInUse());
        assertEquals(12 * 256, budget.usedBytes());
        assertTrue(queue.append(new UnsafeBuffer(new byte[1096]), 0, 1096));
        queue.close();
        assertEquals(0, budget.usedBytes());
        assertEquals(0, pool.slabsInUse());
    }

    @Test
    void shouldRefuseToReadWhatIsNotThere()
    {
        queue.append(new UnsafeBuffer(new byte[300]), 0, 300);
        assertThrows(IllegalStateException.class, () -> queue.packetType(0));
        queue.commit();
        queue.releaseBelow(290);
        assertThrows(IllegalStateException.class, () -> queue.packetType(289));
        assertThrows(IllegalStateException.class, () -> queue.packetLength(290));
        assertThrows(IllegalArgumentException.class, () -> queue.releaseBelow(301));
        assertThrows(IllegalArgumentException.class, () -> queue.rollback(299));
        queue.close();
    }

    @Test
    void shouldBehaveAsAPlainStreamOfBytes()
    {
        for (long seed = 1; seed <= 200; seed++)
        {
            compareWithModel(seed);
        }
    }

    private void compareWithModel(final long seed)
    {
        final Random random = new Random(seed);
        final FrameQueue fresh = new FrameQueue(pool, 256, budget);
        byte[] model = new byte[0];
        for (int step = 0; step < 200; step++)
        {
            final int action = random.nextInt(6);
            if (action < 3)
            {
                final byte[] piece = new byte[random.nextInt(700)];
                random.nextBytes(piece);
                final long before = fresh.written();
                if (fresh.append(new UnsafeBuffer(piece), 0, piece.length))
                {
                    model = Arrays.copyOf(model, model.length + piece.length);
                    System.arraycopy(piece, 0, model, model.length - piece.length, piece.length);
                }
                assertEquals(model.length, fresh.written(), "seed " + seed + " after " + before);
            }
            else if (action == 3)
            {
                fresh.commit();
            }
            else if (action == 4)
            {
                final int position = (int) fresh.committed() +
                    random.nextInt((int) (fresh.written() - fresh.committed()) + 1);
                fresh.rollback(position);
                model = Arrays.copyOf(model, position);
            }
            else
            {
                fresh.releaseBelow(
                    fresh.released() + random.nextInt((int) (fresh.committed() - fresh.released()) + 1));
            }
            final long slabs = (fresh.written() + 255 >> 8) - (fresh.released() >> 8);
            assertEquals(slabs * 256, budget.usedBytes(), "seed " + seed);
            assertArrayEquals(
                Arrays.copyOfRange(model, (int) fresh.released(), (int) fresh.committed()),
                read(fresh, random), "seed " + seed);
        }
        fresh.close();
        assertEquals(0, budget.usedBytes(), "seed " + seed);
        assertEquals(0, pool.slabsInUse(), "seed " + seed);
    }

    private static byte[] read(final FrameQueue queue, final Random random)
    {
        final ByteBuffer[] buffers = new ByteBuffer[1 + random.nextInt(8)];
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long position = queue.released();
        while (position < queue.committed())
        {
            final int count = queue.gather(position, queue.committed(), buffers, 0);
            assertTrue(count > 0);
            for (int i = 0; i < count; i++)
            {
                final byte[] piece = new byte[buffers[i].remaining()];
                buffers[i].get(piece);
                bytes.writeBytes(piece);
                position += piece.length;
            }
        }
        return bytes.toByteArray();
    }
}
