package io.sluice.rtmp;

/**
 * The header of one RTMP message, valid from its start to its end or abort (RTMP 1.0, section 6.1.1).
 * Implementations are flyweights that are used again for the next message.
 */
public interface MessageHeader
{
    /**
     * @return the message type, see {@link MessageType}.
     */
    int typeId();

    /**
     * @return length of the payload in bytes, 0 to 16 MiB - 1.
     */
    int length();

    /**
     * @return absolute timestamp in milliseconds: 32 bits that wrap; compare by signed difference.
     */
    int timestampMs();

    /**
     * @return the message stream id; 0 is the connection itself.
     */
    int messageStreamId();

    /**
     * @return what the receiver of this message attached to it, or null. Cleared when the next message starts.
     */
    Object attachment();

    /**
     * Attach the receiver's state to the message, until it ends.
     *
     * @param attachment of the message's receiver, or null.
     */
    void attach(Object attachment);
}
