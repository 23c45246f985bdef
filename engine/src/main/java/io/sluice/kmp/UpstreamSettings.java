package io.sluice.kmp;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * An upstream as the controller's publish reply names it.
 *
 * @param id          for logs, the API and republish calls.
 * @param address     to connect to; not looked into, only handed to the transport.
 * @param required    whether giving it up ends the track.
 * @param resumeFrom  where to go on after a lost connection.
 * @param connectData sent with the connect packet, may be empty.
 */
public record UpstreamSettings(
    String id, InetSocketAddress address, boolean required, ResumeFrom resumeFrom, byte[] connectData)
{
    /** The longest {@code connectData}, in bytes: what a packet's data may be. */
    public static final int MAX_CONNECT_DATA_LENGTH = KmpHeaderDescriptor.MAX_DATA_SIZE;

    /**
     * Checks the settings.
     */
    public UpstreamSettings
    {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(resumeFrom, "resumeFrom");
        Objects.requireNonNull(connectData, "connectData");
        if (connectData.length > MAX_CONNECT_DATA_LENGTH)
        {
            throw new IllegalArgumentException("connectData is too long: " + connectData.length);
        }
    }
}
