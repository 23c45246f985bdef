package io.sluice.config;

/**
 * An address to accept connections at (directive {@code listen}).
 *
 * @param host          address or name to bind; {@code 0.0.0.0} and {@code ::} are the wildcards.
 * @param port          0 to 65535; 0 takes any free port.
 * @param reusePort     several processes share the port (SO_REUSEPORT).
 * @param proxyProtocol connections start with a PROXY protocol header, version 1 or 2.
 * @param backlog       length of the queue of connections not yet accepted.
 * @param keepAlive     TCP keep-alive probes (SO_KEEPALIVE).
 */
public record ListenSettings(
    String host, int port, boolean reusePort, boolean proxyProtocol, int backlog, boolean keepAlive)
{
    /**
     * @return the address as the directive writes it, an IPv6 address in brackets.
     */
    public String address()
    {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
