package io.sluice.rtmp;

import org.agrona.DirectBuffer;

/**
 * Takes what a session sends to its peer.
 */
@FunctionalInterface
public interface SessionOutput
{
    /**
     * Send bytes to the peer, in order after those sent before. The bytes must be copied or written during the call.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first byte.
     * @param length in bytes, at least 1.
     */
    void send(DirectBuffer buffer, int offset, int length);
}
