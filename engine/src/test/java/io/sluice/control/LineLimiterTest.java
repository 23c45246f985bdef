package io.sluice.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class LineLimiterTest
{
    private long nowNs = Long.MAX_VALUE - 5;

    @Test
    void shouldLetSoManyLinesThroughInASecondAndCountTheOthers()
    {
        final LineLimiter limiter = new LineLimiter(() -> nowNs, 2);
        assertEquals("", limiter.nextLine());
        assertEquals("", limiter.nextLine());
        assertNull(limiter.nextLine());
        nowNs += 999_999_999;
        assertNull(limiter.nextLine());
        assertNull(limiter.nextLine());
        nowNs++;
        assertEquals(" (3 such lines not logged)", limiter.nextLine());
        assertEquals("", limiter.nextLine());
        assertNull(limiter.nextLine());
    }
}
