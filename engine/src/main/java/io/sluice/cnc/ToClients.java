package io.sluice.cnc;

/**
 * Layout of the messages that an engine broadcasts. Text is a 32-bit length and UTF-8, one after the other.
 * <pre>
 *  REPLY  0                8        12
 *        +----------------+--------+--------------------------------------+
 *        | correlation id | code   | text                                 |
 *        +----------------+--------+--------------------------------------+
 *  EVENT  0                8                16               24               32       36
 *        +----------------+----------------+----------------+----------------+--------+
 *        | sequence number| epoch ms       | connection     | track          | type   |
 *        +----------------+----------------+----------------+----------------+--------+
 *      36| app, stream, peer, reason                                                  |
 *        +----------------------------------------------------------------------------+
 * </pre>
 */
final class ToClients
{
    static final int REPLY_TYPE_ID = 1;
    static final int EVENT_TYPE_ID = 2;

    static final int CORRELATION_ID_OFFSET = 0;
    static final int CODE_OFFSET = 8;
    static final int REPLY_TEXT_OFFSET = 12;
    static final int MAX_REPLY_TEXT = 512;
    static final int MAX_REPLY_LENGTH = REPLY_TEXT_OFFSET + Integer.BYTES + MAX_REPLY_TEXT;

    static final int SEQUENCE_OFFSET = 0;
    static final int EPOCH_MS_OFFSET = 8;
    static final int CONNECTION_OFFSET = 16;
    static final int TRACK_OFFSET = 24;
    static final int EVENT_TYPE_OFFSET = 32;
    static final int EVENT_TEXT_OFFSET = 36;
    static final int MAX_APP = 128;
    static final int MAX_STREAM = 256;
    static final int MAX_PEER = 128;
    static final int MAX_REASON = 256;
    static final int MAX_EVENT_LENGTH =
        EVENT_TEXT_OFFSET + 4 * Integer.BYTES + MAX_APP + MAX_STREAM + MAX_PEER + MAX_REASON;

    private ToClients()
    {
    }
}
