package io.sluice.cnc;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A slot is read while it is written twice: its first and its last number belong to the same write.
 */
@JCStressTest
@Outcome(id = {"0, 0", "1, 1", "2, 2"}, expect = Expect.ACCEPTABLE, desc = "one whole write")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "given up, because the writer was suspended")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn")
@State
public class SlotReadStress
{
    private final UnsafeBuffer table =
        new UnsafeBuffer(new byte[SlotTable.SLOTS_OFFSET + SlotKind.UPSTREAM.slotLength()]);
    private final TableReader reader = new TableReader(SlotKind.UPSTREAM, table);
    private final UpstreamSlot slot = new UpstreamSlot();

    public SlotReadStress()
    {
        table.putInt(SlotTable.SLOTS_OFFSET + Slot.STATUS_OFFSET, Slot.OPEN);
        slot.wrap(table, SlotTable.SLOTS_OFFSET);
    }

    @Actor
    public void write()
    {
        write(1);
        write(2);
    }

    @Actor
    public void read(final JJ_Result result)
    {
        final boolean isRead = reader.read(0);
        result.r1 = isRead ? reader.copy().getLong(UpstreamSlot.CONNECTION_OFFSET) : -1;
        result.r2 = isRead ? reader.copy().getLong(UpstreamSlot.ACK_LAG_MS_OFFSET) : -1;
    }

    private void write(final long value)
    {
        slot.beginWrite();
        slot.connection(value).ackLagMs(value);
        slot.endWrite();
    }
}
