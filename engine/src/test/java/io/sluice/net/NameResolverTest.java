package io.sluice.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class NameResolverTest
{
    private final Semaphore awake = new Semaphore(0);
    private final LoopMailbox mailbox = new LoopMailbox(awake::release);
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    @Test
    void digitsAreAnsweredFromTheLoopNotFromTheCall() throws InterruptedException
    {
        try (NameResolver resolver = new NameResolver(mailbox))
        {
            resolver.resolve("192.0.2.1", 8003, this::onResolved);
            resolver.resolve("2001:db8::1", 8004, this::onResolved);
            assertTrue(addresses.isEmpty());
            awaitAnswers(2);
            // In no order: the one in IPv6 goes another way.
            assertEquals(
                Set.of(new InetSocketAddress("192.0.2.1", 8003), new InetSocketAddress("2001:db8::1", 8004)),
                Set.copyOf(addresses));
        }
    }

    @Test
    void onlyWhatNeedsNoLookUpStaysOnTheCallersThread()
    {
        for (final String address : List.of("0.0.0.0", "127.0.0.1", "255.255.255.255", "10.20.30.199"))
        {
            assertTrue(NameResolver.isIpv4Address(address), address);
        }
        for (final String name : List.of(
            "", "300.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1..2.3", "::1", "fe80::1%eth0", "a.b.c.d"))
        {
            assertFalse(NameResolver.isIpv4Address(name), name);
        }
    }

    @Test
    void namesAreLookedUp() throws InterruptedException
    {
        try (NameResolver resolver = new NameResolver(mailbox))
        {
            resolver.resolve("localhost", 8003, this::onResolved);
            awaitAnswers(1);
            assertNotNull(addresses.get(0), () -> reasons.get(0));
            assertTrue(addresses.get(0).getAddress().isLoopbackAddress());
            assertEquals(8003, addresses.get(0).getPort());
        }
    }

    @Test
    void addressesThatAreNoneAreRefusedWithTheirName() throws InterruptedException
    {
        try (NameResolver resolver = new NameResolver(mailbox))
        {
            resolver.resolve("1.2.3.4.5", 8003, this::onResolved);
            resolver.resolve("::::", 8003, this::onResolved);
            awaitAnswers(2);
            // In no order: each may be looked up by a thread of its own.
            assertNull(addresses.get(0));
            assertNull(addresses.get(1));
            assertEquals(
                Set.of("unknown host \"1.2.3.4.5\"", "unknown host \"::::\""), Set.copyOf(reasons));
        }
    }

    private void onResolved(final InetSocketAddress address, final String reason)
    {
        addresses.add(address);
        reasons.add(reason);
    }

    private void awaitAnswers(final int count) throws InterruptedException
    {
        while (addresses.size() < count)
        {
            assertTrue(awake.tryAcquire(30, TimeUnit.SECONDS), "no answer");
            mailbox.drain(10);
        }
    }
}
