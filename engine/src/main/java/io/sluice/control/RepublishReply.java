package io.sluice.control;

/**
 * Where an upstream that failed shall be connected anew.
 *
 * @param host        an IPv4 address, an IPv6 address (without brackets) or a host name, not resolved.
 * @param port        of TCP.
 * @param connectData for the connect packet, or null.
 */
public record RepublishReply(String host, int port, byte[] connectData)
{
}
