package io.sluice.net;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thread hands over two tasks while the loop drains: both are run, at the latest when it looks again, and it was
 * woken at least once.
 */
@JCStressTest
@Outcome(id = {"2, 1", "2, 2"}, expect = Expect.ACCEPTABLE, desc = "both ran, and the loop was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a task or the wake-up is lost")
@State
public class LoopMailboxStress
{
    private final AtomicInteger wakeups = new AtomicInteger();
    private final LoopMailbox mailbox = new LoopMailbox(wakeups::incrementAndGet);
    private int count;

    @Actor
    public void handOver()
    {
        mailbox.execute(this::onTask);
        mailbox.execute(this::onTask);
    }

    @Actor
    public void loop()
    {
        mailbox.drain(10);
    }

    @Arbiter
    public void loopAgain(final II_Result result)
    {
        mailbox.drain(10);
        result.r1 = count;
        result.r2 = wakeups.get();
    }

    private void onTask()
    {
        count++;
    }
}
