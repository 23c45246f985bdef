package io.sluice.kmp;

import org.agrona.DirectBuffer;

/**
 * Receives packets from a {@link KmpPacketReader}.
 */
@FunctionalInterface
public interface KmpPacketHandler
{
    /**
     * A packet is whole. Its header is at least as long as its type's, so the descriptors' getters may be used; its
     * data begins at {@code offset + headerSize}. The bytes are valid during the call only.
     *
     * @param type       of the packet, possibly one this version does not know.
     * @param buffer     that holds the packet.
     * @param offset     of the packet.
     * @param headerSize of the packet, 16 to 64 KiB.
     * @param dataSize   of the packet, 0 to 16 MiB.
     */
    void onPacket(int type, DirectBuffer buffer, int offset, int headerSize, int dataSize);
}
