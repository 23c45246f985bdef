package io.sluice.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the addresses of all servers of a block; no two can be the same.
 */
final class ListenAddresses
{
    private static final String WILDCARD_IPV4 = "0.0.0.0";
    private static final String WILDCARD_IPV6 = "::";

    private final Problems problems;
    private final Set<String> addresses = new HashSet<>();

    ListenAddresses(final Problems problems)
    {
        this.problems = problems;
    }

    /** Addresses of one server. */
    List<ListenSettings> of(final List<Scope.Entry> entries)
    {
        final List<ListenSettings> listens = new ArrayList<>();

        for (final Scope.Entry entry : entries)
        {
            final ListenSettings listen = (ListenSettings) entry.value();

            if (listen.port() != 0 && !addresses.add(listen.address()))
            {
                problems.error(entry.node(), "listen: " + listen.address() + " is taken by another listen", null);
            }
            else if (isCoveredByIpv6(listen, entries))
            {
                problems.warning(
                    entry.node(), "listen " + listen.port() + " is merged into listen [::]:" + listen.port() +
                    ", which accepts IPv4 as well");
            }
            else
            {
                listens.add(listen);
            }
        }

        return List.copyOf(listens);
    }

    /** nginx opens [::] for IPv6 only and needs both; Java's socket takes both kinds, and a second one would fail. */
    private static boolean isCoveredByIpv6(final ListenSettings listen, final List<Scope.Entry> entries)
    {
        for (final Scope.Entry entry : entries)
        {
            final ListenSettings other = (ListenSettings) entry.value();

            if (listen.host().equals(WILDCARD_IPV4) && other.host().equals(WILDCARD_IPV6) &&
                listen.port() == other.port() && listen.port() != 0 &&
                listen.proxyProtocol() == other.proxyProtocol())
            {
                return true;
            }
        }

        return false;
    }
}
