package io.sluice.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BudgetTest
{
    @Test
    void shouldRefuseWhatWouldPassTheLimit()
    {
        final Budget budget = new Budget(100, 75, 50);
        assertTrue(budget.tryUse(60));
        assertFalse(budget.tryUse(41));
        assertEquals(60, budget.usedBytes());
        assertTrue(budget.tryUse(40));
        assertEquals(0, budget.leftBytes());
        assertFalse(budget.tryUse(Long.MAX_VALUE));
        assertThrows(IllegalStateException.class, () -> budget.giveBack(101));
    }

    @Test
    void shouldTellItsMarks()
    {
        final Budget budget = new Budget(1000, 75, 50);
        budget.tryUse(750);
        assertFalse(budget.isAboveHigh());
        budget.tryUse(1);
        assertTrue(budget.isAboveHigh());
        budget.giveBack(250);
        assertFalse(budget.isBelowLow());
        budget.giveBack(1);
        assertTrue(budget.isBelowLow());
    }

    @Test
    void shouldNotOverflowNearTheLargestLimit()
    {
        final Budget budget = new Budget(Long.MAX_VALUE, 75, 50);
        assertTrue(budget.lowBytes() > Long.MAX_VALUE / 2 - 100);
        assertTrue(budget.tryUse(Long.MAX_VALUE));
        assertTrue(budget.isAboveHigh());
    }

    @Test
    void shouldRefuseMarksThatMakeNoSense()
    {
        assertThrows(IllegalArgumentException.class, () -> new Budget(-1, 75, 50));
        assertThrows(IllegalArgumentException.class, () -> new Budget(1, 101, 50));
        assertThrows(IllegalArgumentException.class, () -> new Budget(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Budget(1, 50, 51));
    }
}
