package io.sluice.rtmp;

import org.agrona.DirectBuffer;

/**
 * Receives messages as their chunks arrive, without waiting for a whole one. Messages of different chunk streams may
 * interleave; calls for one message come in order: start, data (zero or more times), then end or abort.
 */
public interface ChunkHandler
{
    /**
     * A message's header is complete.
     *
     * @param message that begins.
     */
    void onMessageStart(MessageHeader message);

    /**
     * A piece of payload, at any byte boundary. The bytes are valid during the call only.
     *
     * @param message that the bytes belong to.
     * @param buffer  that holds the bytes.
     * @param offset  of the first byte.
     * @param length  of the piece, at least 1.
     */
    void onMessageData(MessageHeader message, DirectBuffer buffer, int offset, int length);

    /**
     * All of a message's payload has been passed.
     *
     * @param message that is whole.
     */
    void onMessageEnd(MessageHeader message);

    /**
     * The peer gave up a message that had begun (Abort, RTMP 1.0 section 5.4.2).
     *
     * @param message that ends incomplete.
     */
    void onMessageAbort(MessageHeader message);
}
