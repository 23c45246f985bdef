package io.sluice.cnc;

/**
 * Asks for another upstream of a live track.
 *
 * @param track       number of the track within its engine.
 * @param host        of the receiver, a name or an address, at most 256 bytes.
 * @param port        of the receiver.
 * @param id          of the upstream, at most 64 bytes.
 * @param sourceId    of the upstream at whose acknowledged frame the new one starts; empty for the oldest frame in
 *                    memory.
 * @param required    whether the track fails with the upstream.
 * @param resumeFrom  last_acked, last_sent or last_written.
 * @param connectData to send with the connect packet, at most 4,096 bytes.
 */
public record AddUpstreamCommand(
    long track,
    String host,
    int port,
    String id,
    String sourceId,
    boolean required,
    String resumeFrom,
    byte[] connectData)
{
}
