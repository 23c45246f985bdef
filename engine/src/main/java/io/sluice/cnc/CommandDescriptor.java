package io.sluice.cnc;

/**
 * Layout of the messages in the command ring; the type is {@link CommandType#messageTypeId()}. Text is a 32-bit length
 * and UTF-8, one after the other without gaps.
 * <pre>
 *   0                8                16
 *  +----------------+----------------+
 *  | correlation id | number         |  DROP_SESSION: connection; DRAIN: deadline in ms; RELOAD: 0;
 *  +----------------+----------------+  ADD_UPSTREAM, DELETE_UPSTREAM: track
 * 16| port           | required      |  ADD_UPSTREAM: 32 bits each
 *  +----------------+----------------+
 * 24| host, id, source id, resume from, connect data (32-bit length, bytes)     ADD_UPSTREAM
 *  +----------------------------------------------------------------------+
 * 16| upstream id                                                            DELETE_UPSTREAM
 *  +----------------------------------------------------------------------+
 * </pre>
 */
final class CommandDescriptor
{
    static final int CORRELATION_ID_OFFSET = 0;
    static final int NUMBER_OFFSET = 8;
    static final int FIXED_LENGTH = 16;
    static final int PORT_OFFSET = 16;
    static final int REQUIRED_OFFSET = 20;
    static final int ADD_UPSTREAM_TEXT_OFFSET = 24;

    static final int MAX_HOST = 256;
    static final int MAX_ID = 64;
    static final int MAX_RESUME_FROM = 20;
    static final int MAX_CONNECT_DATA = 4096;
    static final int MAX_LENGTH =
        ADD_UPSTREAM_TEXT_OFFSET + 5 * Integer.BYTES + MAX_HOST + 2 * MAX_ID + MAX_RESUME_FROM + MAX_CONNECT_DATA;

    private CommandDescriptor()
    {
    }
}
