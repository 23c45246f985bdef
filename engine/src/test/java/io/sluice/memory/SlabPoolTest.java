package io.sluice.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

class SlabPoolTest
{
    private static final int MIB = 1024 * 1024;

    @Test
    void shouldRoundSizesUpToPowersOfTwo()
    {
        assertEquals(256, SlabPool.slabLength(1));
        assertEquals(256, SlabPool.slabLength(256));
        assertEquals(512, SlabPool.slabLength(257));
        assertEquals(16 * MIB, SlabPool.slabLength(16 * MIB));
        assertThrows(IllegalArgumentException.class, () -> SlabPool.slabLength(0));
        assertThrows(IllegalArgumentException.class, () -> SlabPool.slabLength(16 * MIB + 1));
    }

    @Test
    void shouldRefuseAtTheCapAndLendAgainWhatCameBack()
    {
        final SlabPool pool = new SlabPool(MIB);
        final List<Slab> slabs = new ArrayList<>();
        for (int i = 0; i < 16; i++)
        {
            slabs.add(pool.acquire(64 * 1024));
        }
        assertNull(pool.acquire(256));
        assertEquals(1, pool.refusals());
        assertEquals(MIB, pool.bytesInUse());
        assertEquals(MIB, pool.bytesAllocated());
        assertEquals(MIB, pool.capBytes());

        slabs.forEach(pool::release);
        assertEquals(0, pool.slabsInUse());
        assertEquals(0, pool.bytesInUse());

        final Slab whole = pool.acquire(MIB);
        assertNotNull(whole, "sixteen small slabs must merge into one");
        assertEquals(MIB, whole.length());
        pool.release(whole);
    }

    @Test
    void shouldKeepToACapThatIsNoPowerOfTwo()
    {
        final SlabPool pool = new SlabPool(MIB + 300 * 1024);
        long lent = 0;
        while (pool.acquire(64 * 1024) != null)
        {
            lent += 64 * 1024;
        }
        assertTrue(pool.bytesAllocated() <= pool.capBytes());
        assertEquals(MIB + 256 * 1024, lent);
    }

    @Test
    void shouldLendSlabsLongerThanASegment()
    {
        final SlabPool pool = new SlabPool(32L * MIB);
        final Slab big = pool.acquire(16 * MIB);
        big.buffer().putByte(16 * MIB - 1, (byte) 7);
        assertEquals(16 * MIB, big.buffer().capacity());
        pool.release(big);
        assertNotNull(pool.acquire(4096));
        assertEquals(16 * MIB, pool.bytesAllocated(), "the long segment must serve short slabs");
    }

    @Test
    void shouldFindASlabGivenBackTwice()
    {
        final SlabPool pool = new SlabPool(MIB);
        final Slab slab = pool.acquire(1000);
        pool.release(slab);
        assertThrows(IllegalStateException.class, () -> pool.release(slab));
        assertEquals(0, pool.slabsInUse());
    }

    @Test
    void shouldShowASlabsBytesInItsView()
    {
        final SlabPool pool = new SlabPool(MIB);
        pool.acquire(256);
        final Slab slab = pool.acquire(1024);
        slab.buffer().putByte(10, (byte) 1);
        slab.buffer().putByte(11, (byte) 2);
        final ByteBuffer view = slab.view(10, 2);
        assertEquals(2, view.remaining());
        assertEquals(1, view.get());
        assertEquals(2, view.get());
        assertEquals(0, slab.view(1024, 0).remaining());
        assertThrows(IndexOutOfBoundsException.class, () -> slab.view(1000, 25));
        assertThrows(IndexOutOfBoundsException.class, () -> slab.view(-1, 1));
    }

    @Test
    void shouldNeverLendAByteTwice()
    {
        for (long seed = 1; seed <= 20; seed++)
        {
            final Random random = new Random(seed);
            final SlabPool pool = new SlabPool(6L * MIB);
            final List<Slab> slabs = new ArrayList<>();
            final List<Integer> marks = new ArrayList<>();
            long inUse = 0;
            for (int step = 0; step < 2000; step++)
            {
                if (slabs.isEmpty() || random.nextInt(100) < 55)
                {
                    final Slab slab = pool.acquire(1 << 8 + random.nextInt(12));
                    if (null != slab)
                    {
                        fill(slab, step);
                        slabs.add(slab);
                        marks.add(step);
                        inUse += slab.length();
                    }
                }
                else
                {
                    final int index = random.nextInt(slabs.size());
                    final Slab slab = slabs.remove(index);
                    check(slab, marks.remove(index), seed);
                    inUse -= slab.length();
                    pool.release(slab);
                }
                assertEquals(inUse, pool.bytesInUse(), "seed " + seed);
                assertEquals(slabs.size(), pool.slabsInUse(), "seed " + seed);
            }
            for (int i = 0; i < slabs.size(); i++)
            {
                check(slabs.get(i), marks.get(i), seed);
                pool.release(slabs.get(i));
            }
            assertEquals(0, pool.slabsInUse(), "seed " + seed);
            assertNotNull(pool.acquire(4 * MIB), "all must have merged again, seed " + seed);
        }
    }

    @Test
    void shouldAllocateNothingOnceWarm()
    {
        final SlabPool pool = new SlabPool(8L * MIB);
        final Slab[] slabs = new Slab[64];
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 10; window++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int cycle = 0; cycle < 100; cycle++)
            {
                for (int i = 0; i < slabs.length; i++)
                {
                    slabs[i] = pool.acquire(256 << (i & 7));
                }
                for (int i = 0; i < slabs.length; i++)
                {
                    pool.release(slabs[i]);
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    @Test
    void shouldLendAgainWhatCameBackLast()
    {
        final SlabPool pool = new SlabPool(8L * MIB);
        final Slab first = pool.acquire(4096);
        final Slab second = pool.acquire(4096);
        pool.release(first);
        assertEquals(0, first.buffer().capacity(), "whoever still holds it must not reach the bytes");
        pool.release(second);
        assertSame(second, pool.acquire(4096));
        assertEquals(4096, second.buffer().capacity());
        assertSame(first, pool.acquire(4096));
        assertNotSame(first, pool.acquire(8192));
    }

    @Test
    void shouldNeedNoNewSlabsHoweverTheMixOfSizesWanders()
    {
        final Random random = new Random(1);
        final SlabPool pool = new SlabPool(64L * MIB);
        final Set<Slab> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        final Slab[] slabs = new Slab[1000];
        for (int i = 0; i < slabs.length; i++)
        {
            slabs[i] = pool.acquire(0 == (i & 1) ? 64 * 1024 : 4096);
            seen.add(slabs[i]);
        }
        for (int i = 0; i < 100_000; i++)
        {
            // As a track does: the next one is taken before the last one is given back.
            final int index = random.nextInt(slabs.length);
            final Slab last = slabs[index];
            slabs[index] = pool.acquire(last.length());
            pool.release(last);
            seen.add(slabs[index]);
        }
        assertEquals(slabs.length + 2, seen.size(), "one spare of each size, and no more");
    }

    private static void fill(final Slab slab, final int mark)
    {
        for (int i = 0; i < slab.length(); i += 256)
        {
            slab.buffer().putInt(i, mark);
            slab.buffer().putInt(i + 252, mark);
        }
    }

    private static void check(final Slab slab, final int mark, final long seed)
    {
        for (int i = 0; i < slab.length(); i += 256)
        {
            assertEquals(mark, slab.buffer().getInt(i), "seed " + seed);
            assertEquals(mark, slab.buffer().getInt(i + 252), "seed " + seed);
        }
    }
}
