package io.sluice.control;

/**
 * An upstream that a track shall go to.
 *
 * @param id          of the upstream; may be empty.
 * @param host        an IPv4 address, an IPv6 address (without brackets) or a host name, not resolved.
 * @param port        of TCP.
 * @param required    whether the track ends when this upstream is given up.
 * @param resumeFrom  where a new connection goes on.
 * @param connectData for the connect packet, or null.
 */
public record UpstreamReply(
    String id, String host, int port, boolean required, ResumeFromWord resumeFrom, byte[] connectData)
{
}
