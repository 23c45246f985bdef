package io.sluice.cnc;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A slot is read while its owner gives it back and the next one takes it: nothing of the one is seen in the other.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the first owner's")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "free, or given up, because the writer was suspended")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "the second owner's, which has written nothing yet")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the second owner's")
@Outcome(expect = Expect.FORBIDDEN, desc = "a mixture")
@State
public class SlotReuseStress
{
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(new byte[SlotTable.SLOTS_OFFSET + SlotKind.SESSION.slotLength()]);
    private final SlotTable table = new SlotTable(SlotKind.SESSION, buffer, 1, null, null);
    private final TableReader reader = new TableReader(SlotKind.SESSION, buffer);
    private final SessionSlot slot = new SessionSlot();

    public SlotReuseStress()
    {
        write(table.allocate(SlotTable.NOT_LISTED), 1);
    }

    @Actor
    public void reuse()
    {
        table.free(0);
        write(table.allocate(SlotTable.NOT_LISTED), 2);
    }

    @Actor
    public void read(final JJ_Result result)
    {
        final boolean isRead = reader.read(0);
        result.r1 = isRead ? reader.copy().getLong(Slot.GENERATION_OFFSET) : -1;
        result.r2 = isRead ? reader.copy().getLong(SessionSlot.CONNECTION_OFFSET) : -1;
    }

    private void write(final int index, final long connection)
    {
        table.wrap(slot, index);
        slot.beginWrite();
        slot.connection(connection);
        slot.endWrite();
    }
}
