package io.sluice.engine;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Addresses as logs, callbacks and tools show them: digits, IPv6 in brackets where a port follows.
 */
final class Addresses
{
    private Addresses()
    {
    }

    static String host(final InetSocketAddress address)
    {
        final InetAddress ip = address.getAddress();
        return ip == null ? address.getHostString() : ip.getHostAddress();
    }

    static String hostAndPort(final InetSocketAddress address)
    {
        final String host = host(address);
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
