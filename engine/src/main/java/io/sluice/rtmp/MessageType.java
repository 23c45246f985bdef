package io.sluice.rtmp;

/**
 * RTMP message type ids (RTMP 1.0, sections 5.4, 6.2 and 7.1).
 */
public final class MessageType
{
    /** Set chunk size (5.4.1). */
    public static final int SET_CHUNK_SIZE = 1;
    /** Abort message (5.4.2). */
    public static final int ABORT = 2;
    /** Acknowledgement (5.4.3). */
    public static final int ACKNOWLEDGEMENT = 3;
    /** User control (6.2). */
    public static final int USER_CONTROL = 4;
    /** Window acknowledgement size (5.4.4). */
    public static final int WINDOW_ACK_SIZE = 5;
    /** Set peer bandwidth (5.4.5). */
    public static final int SET_PEER_BANDWIDTH = 6;
    /** Audio data (7.1.4). */
    public static final int AUDIO = 8;
    /** Video data (7.1.5). */
    public static final int VIDEO = 9;
    /** Data in AMF3 (7.1.2): one leading byte, then AMF0. */
    public static final int DATA_AMF3 = 15;
    /** Shared object in AMF3 (7.1.3). */
    public static final int SHARED_OBJECT_AMF3 = 16;
    /** Command in AMF3 (7.1.1): one leading byte, then AMF0. */
    public static final int COMMAND_AMF3 = 17;
    /** Data in AMF0 (7.1.2). */
    public static final int DATA_AMF0 = 18;
    /** Shared object in AMF0 (7.1.3). */
    public static final int SHARED_OBJECT_AMF0 = 19;
    /** Command in AMF0 (7.1.1). */
    public static final int COMMAND_AMF0 = 20;
    /** Aggregate of FLV tags (7.1.6). */
    public static final int AGGREGATE = 22;

    private MessageType()
    {
    }
}
