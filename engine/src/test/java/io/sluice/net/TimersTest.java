package io.sluice.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

class TimersTest
{
    private static final long MS = 1_000_000L;
    private static final long TICK_NS = 1L << 22;

    private final List<String> fired = new ArrayList<>();
    private long nowNs = -5_000_000_000L;
    private final Timers timers = new Timers(nowNs);

    @Test
    void expireInOrderOnceAndNotEarly()
    {
        final Timer late = timer("late");
        final Timer early = timer("early");
        timers.schedule(late, nowNs + 200 * MS);
        timers.schedule(early, nowNs + 100 * MS);
        assertEquals(2, timers.count());
        advanceTo(nowNs + 100 * MS - 1);
        assertEquals(List.of(), fired);
        advanceTo(nowNs + 1 + TICK_NS);
        assertEquals(List.of("early"), fired);
        assertFalse(early.isScheduled());
        assertTrue(late.isScheduled());
        advanceTo(nowNs + 500 * MS);
        assertEquals(List.of("early", "late"), fired);
        assertEquals(0, timers.count());
    }

    @Test
    void aCancelledTimerDoesNotExpire()
    {
        final Timer timer = timer("cancelled");
        timers.schedule(timer, nowNs + 10 * MS);
        timers.cancel(timer);
        timers.cancel(timer);
        advanceTo(nowNs + 1000 * MS);
        assertEquals(List.of(), fired);
    }

    @Test
    void scheduledAnewATimerExpiresAtItsNewDeadlineOnly()
    {
        final Timer timer = timer("timer");
        timers.schedule(timer, nowNs + 10 * MS);
        timers.schedule(timer, nowNs + 50 * MS);
        timers.scheduleNoLaterThan(timer, nowNs + 90 * MS);
        advanceTo(nowNs + 40 * MS);
        assertEquals(List.of(), fired);
        timers.scheduleNoLaterThan(timer, nowNs + 5 * MS);
        advanceTo(nowNs + 5 * MS + TICK_NS);
        advanceTo(nowNs + 1000 * MS);
        assertEquals(List.of("timer"), fired);
    }

    @Test
    void aDeadlineOfYearsDoesNotExpire()
    {
        final Timer timer = timer("far");
        timers.schedule(timer, nowNs + 10L * 365 * 24 * 3_600_000 * MS);
        for (int i = 0; i < 100; i++)
        {
            advanceTo(nowNs + 100_000 * MS);
        }
        assertEquals(List.of(), fired);
        assertTrue(timer.isScheduled());
    }

    @Test
    void aTimerMayScheduleItselfAgainAndOthersMayBeCancelledMeanwhile()
    {
        final Timer victim = timer("victim");
        final Timer[] again = new Timer[1];
        again[0] = new Timer(() ->
        {
            fired.add("again");
            timers.cancel(victim);
            timers.schedule(again[0], nowNs - MS);
        });
        timers.schedule(again[0], nowNs + 10 * MS);
        timers.schedule(victim, nowNs + 10 * MS + TICK_NS);
        advanceTo(nowNs + 10 * MS + TICK_NS);
        assertEquals("again", fired.get(0));
        final int before = fired.size();
        advanceTo(nowNs + TICK_NS);
        assertTrue(fired.size() > before);
        assertFalse(fired.contains("victim"));
    }

    /** Against a plain list of deadlines, over many steps small and large. */
    @Test
    void agreesWithTheModel()
    {
        for (long seed = 0; seed < 50; seed++)
        {
            agreesWithTheModel(seed, new Random(seed));
        }
    }

    private void agreesWithTheModel(final long seed, final Random random)
    {
        final int count = 200;
        final Timer[] all = new Timer[count];
        final long[] deadlines = new long[count];
        for (int i = 0; i < count; i++)
        {
            final int index = i;
            all[i] = new Timer(() ->
            {
                assertTrue(deadlines[index] <= nowNs, () -> "seed " + seed + ": early");
                assertTrue(deadlines[index] != Long.MAX_VALUE, () -> "seed " + seed + ": not scheduled");
                deadlines[index] = Long.MAX_VALUE;
            });
            deadlines[i] = Long.MAX_VALUE;
        }
        for (int step = 0; step < 300; step++)
        {
            for (int i = random.nextInt(5); i > 0; i--)
            {
                final int index = random.nextInt(count);
                if (random.nextInt(4) == 0)
                {
                    timers.cancel(all[index]);
                    deadlines[index] = Long.MAX_VALUE;
                }
                else
                {
                    deadlines[index] = nowNs + (long)(Math.pow(10, random.nextDouble() * 11)) - 1000;
                    timers.schedule(all[index], deadlines[index]);
                }
            }
            verifyWait(seed, deadlines);
            nowNs += (long)Math.pow(10, random.nextDouble() * 10);
            timers.poll(nowNs);
            for (final long deadline : deadlines)
            {
                assertTrue(deadline > nowNs - TICK_NS, () -> "seed " + seed + ": more than a tick late");
            }
        }
        for (final Timer timer : all)
        {
            timers.cancel(timer);
        }
        assertEquals(0, timers.count(), () -> "seed " + seed);
    }

    /** The wait ends within a tick and two milliseconds of the earliest deadline, and after at most a second. */
    private void verifyWait(final long seed, final long[] deadlines)
    {
        long earliest = Long.MAX_VALUE;
        for (final long deadline : deadlines)
        {
            earliest = Math.min(earliest, deadline);
        }
        final long waitMs = timers.waitMs(nowNs);
        assertTrue(waitMs >= 1 && waitMs <= 1000, () -> "seed " + seed + ": wait " + waitMs);
        if (earliest != Long.MAX_VALUE)
        {
            final long lateNs = nowNs + waitMs * MS - earliest;
            assertTrue(lateNs <= Math.max(TICK_NS, nowNs - earliest) + TICK_NS + 2 * MS,
                () -> "seed " + seed + ": the wait is " + lateNs + " ns too long");
        }
    }

    private Timer timer(final String name)
    {
        return new Timer(() -> fired.add(name));
    }

    private void advanceTo(final long ns)
    {
        nowNs = ns;
        timers.poll(nowNs);
    }
}
