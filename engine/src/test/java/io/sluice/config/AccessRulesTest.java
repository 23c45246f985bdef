package io.sluice.config;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AccessRulesTest
{
    @Test
    void shouldAllowWithoutRules() throws Exception
    {
        assertTrue(AccessRules.ALLOW_ALL.allows(InetAddress.getByName("1.2.3.4")));
        assertTrue(AccessRules.ALLOW_ALL.isEmpty());
    }

    @Test
    void shouldLetTheFirstMatchDecide() throws Exception
    {
        final AccessRules rules = publishRules("allow 10.1.2.3; deny 10.0.0.0/8; allow publish 10.2.0.0/16;");

        assertTrue(rules.allows(InetAddress.getByName("10.1.2.3")));
        assertFalse(rules.allows(InetAddress.getByName("10.2.0.1")));
        assertTrue(rules.allows(InetAddress.getByName("11.0.0.0")));
        assertFalse(rules.isEmpty());
    }

    @Test
    void shouldMatchBothKindsOfAddresses() throws Exception
    {
        final AccessRules rules = publishRules("allow 2001:db8::/33; allow ::ffff:192.0.2.0/24; deny all;");

        assertTrue(rules.allows(InetAddress.getByName("2001:db8:7fff::1")));
        assertFalse(rules.allows(InetAddress.getByName("2001:db8:8000::1")));
        assertFalse(rules.allows(InetAddress.getByName("::1")));
    }

    @Test
    void shouldTreatMappedAddressesAsIpv4() throws Exception
    {
        final byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        final byte[] other = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -1, -1, 10, 0, 0, 1};
        final AccessRules rules = publishRules("deny 10.0.0.0/8;");

        assertFalse(rules.allows(Inet6Address.getByAddress("x", mapped, -1)));
        assertTrue(rules.allows(InetAddress.getByAddress(other)));
        assertFalse(publishRules("deny ::ffff:10.0.0.1;").allows(InetAddress.getByName("10.0.0.1")));
    }

    @Test
    void shouldMatchNetworksBitByBit() throws Exception
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);

        for (int i = 0; i < 2000; i++)
        {
            final int length = random.nextBoolean() ? 4 : 16;
            final byte[] network = new byte[length];
            random.nextBytes(network);
            final byte[] address = network.clone();
            final int flipped = random.nextInt(length * 8);
            address[flipped >> 3] ^= (byte) (0x80 >> (flipped & 7));
            final int prefixLength = random.nextInt(length * 8 + 1);
            final AccessRule rule = new AccessRule(true, true, true, network, prefixLength);
            final int shift = length * 8 - prefixLength;
            final boolean isSame = new BigInteger(1, network).shiftRight(shift)
                .equals(new BigInteger(1, address).shiftRight(shift));

            assertEquals(isSame, rule.matches(address), "seed " + seed);
            assertTrue(rule.matches(network), "seed " + seed);
            assertFalse(rule.matches(new byte[20 - length]), "seed " + seed);
        }
    }

    @Test
    void shouldInheritInHttpOnlyWithoutOwnRules() throws Exception
    {
        final HttpSettings http = Configurations.http(
            "deny 10.0.0.1; location /a { rtmp_kmp_api; } " +
            "server { location /b { rtmp_kmp_api; } location /c { rtmp_kmp_api; allow 10.0.0.2; } } " +
            "server { deny 10.0.0.2; location /d { rtmp_kmp_api; location /d/e { rtmp_kmp_api write=on; } } }");
        final InetAddress one = InetAddress.getByName("10.0.0.1");
        final InetAddress two = InetAddress.getByName("10.0.0.2");

        assertEquals(3, http.servers().size());
        assertFalse(http.servers().get(0).locations().get(0).access().allows(one));
        assertFalse(http.servers().get(1).locations().get(0).access().allows(one));
        assertTrue(http.servers().get(1).locations().get(1).access().allows(one));
        assertTrue(http.servers().get(2).locations().get(0).access().allows(one));
        assertFalse(http.servers().get(2).locations().get(1).access().allows(two));
        assertFalse(http.servers().get(2).locations().get(0).write());
        assertTrue(http.servers().get(2).locations().get(1).write());
    }

    private static AccessRules publishRules(final String rules)
    {
        return Configurations.application("", "", rules).publishRules();
    }
}
