package io.sluice.config;

import java.net.InetAddress;
import java.util.List;

/**
 * The {@code allow} and {@code deny} rules that apply to one kind of access, in order: the first that matches decides,
 * an address that none matches is allowed. An IPv4 address mapped into IPv6 counts as the IPv4 address. Immutable.
 */
public final class AccessRules
{
    /** No rule: everybody is allowed. */
    public static final AccessRules ALLOW_ALL = new AccessRules(List.of());

    private static final int MAPPED_PREFIX_LENGTH = 12;
    private static final int IPV6_LENGTH = 16;

    private final AccessRule[] rules;

    AccessRules(final List<AccessRule> rules)
    {
        this.rules = rules.toArray(new AccessRule[0]);
    }

    /**
     * @param address of the client.
     * @return true if it may come in.
     */
    public boolean allows(final InetAddress address)
    {
        final byte[] bytes = unmapped(address.getAddress());

        for (final AccessRule rule : rules)
        {
            if (rule.matches(bytes))
            {
                return rule.allow();
            }
        }

        return true;
    }

    /**
     * @return true if there are no rules, so that everybody is allowed.
     */
    public boolean isEmpty()
    {
        return rules.length == 0;
    }

    /** Java maps such addresses on its own when it resolves them, a PROXY protocol header may still bring them. */
    static byte[] unmapped(final byte[] address)
    {
        if (address.length != IPV6_LENGTH || address[10] != -1 || address[11] != -1)
        {
            return address;
        }

        for (int i = 0; i < 10; i++)
        {
            if (address[i] != 0)
            {
                return address;
            }
        }

        final byte[] ipv4 = new byte[IPV6_LENGTH - MAPPED_PREFIX_LENGTH];
        System.arraycopy(address, MAPPED_PREFIX_LENGTH, ipv4, 0, ipv4.length);

        return ipv4;
    }
}
