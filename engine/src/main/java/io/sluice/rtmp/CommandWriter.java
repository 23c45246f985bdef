package io.sluice.rtmp;

import io.sluice.amf.Amf0Writer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Writes a server's control messages and command replies. They gather until {@link #flush()}, so that what belongs
 * together leaves in one piece.
 */
final class CommandWriter
{
    /** Chunk stream of commands on the connection. */
    static final int COMMAND_CSID = 3;
    /** Chunk stream of statuses and data on a stream. */
    static final int STATUS_CSID = 5;

    private static final int INITIAL_CAPACITY = 512;
    /** Sent when this much has gathered, so that a flood of commands doesn't gather a flood of replies. */
    private static final int MAX_GATHERED = 8 * 1024;
    /** Names of the client's are repeated in descriptions; the longest would have each connection keep much. */
    private static final int MAX_DESCRIPTION_LENGTH = 512;
    /** What Flash Media Server 3.0 says of itself, as most servers do; some encoders look at it. */
    private static final String FMS_VERSION = "FMS/3,0,1,123";
    private static final double CAPABILITIES = 31;

    private final SessionOutput output;
    private final ChunkWriter chunkWriter = new ChunkWriter();
    private final ExpandableArrayBuffer gathered = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private final ExpandableArrayBuffer payload = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private final Amf0Writer amf = new Amf0Writer();
    private int length;

    CommandWriter(final SessionOutput output)
    {
        this.output = output;
    }

    ChunkWriter chunkWriter()
    {
        return chunkWriter;
    }

    void windowAckSize(final int window)
    {
        length += ControlMessages.windowAckSize(chunkWriter, gathered, length, window);
    }

    void peerBandwidth(final int window)
    {
        length += ControlMessages.peerBandwidth(
            chunkWriter, gathered, length, window, ControlMessages.LIMIT_DYNAMIC);
    }

    void chunkSize(final int chunkSize)
    {
        length += ControlMessages.setChunkSize(chunkWriter, gathered, length, chunkSize);
    }

    void acknowledgement(final int sequenceNumber)
    {
        length += ControlMessages.acknowledgement(chunkWriter, gathered, length, sequenceNumber);
    }

    void userControl(final int eventType, final int value)
    {
        length += ControlMessages.userControl(chunkWriter, gathered, length, eventType, value);
        if (length > MAX_GATHERED)
        {
            flush();
        }
    }

    void connectSuccess(final double transactionId, final ConnectCommand command)
    {
        begin("_result", transactionId);
        amf.beginObject();
        amf.property("fmsVer", FMS_VERSION);
        amf.property("capabilities", CAPABILITIES);
        enhancedCapabilities(command);
        amf.endObject();
        beginStatus("status", "NetConnection.Connect.Success", "Connection succeeded.");
        amf.property("objectEncoding", command.objectEncoding());
        enhancedCapabilities(command);
        amf.endObject();
        endCommand(COMMAND_CSID, 0);
    }

    void bandwidthDone()
    {
        begin("onBWDone", 0);
        amf.writeNull();
        endCommand(COMMAND_CSID, 0);
    }

    void result(final double transactionId)
    {
        begin("_result", transactionId);
        amf.writeNull();
        amf.writeNull();
        endCommand(COMMAND_CSID, 0);
    }

    void result(final double transactionId, final double value)
    {
        begin("_result", transactionId);
        amf.writeNull();
        amf.writeNumber(value);
        endCommand(COMMAND_CSID, 0);
    }

    void error(final double transactionId, final String code, final String description)
    {
        begin("_error", transactionId);
        amf.writeNull();
        beginStatus("error", code, description);
        amf.endObject();
        endCommand(COMMAND_CSID, 0);
    }

    /**
     * A call of the client's that is no reply: {@code onFCPublish} and the like.
     */
    void notify(final String name, final String code, final String description)
    {
        begin(name, 0);
        amf.writeNull();
        beginStatus("status", code, description);
        amf.endObject();
        endCommand(COMMAND_CSID, 0);
    }

    void status(
        final int messageStreamId, final String level, final String code, final String description)
    {
        begin("onStatus", 0);
        amf.writeNull();
        beginStatus(level, code, description);
        amf.endObject();
        endCommand(STATUS_CSID, messageStreamId);
    }

    void reconnectRequest(final String tcUrl, final String description)
    {
        begin("onStatus", 0);
        amf.writeNull();
        beginStatus("status", "NetConnection.Connect.ReconnectRequest", description);
        if (!tcUrl.isEmpty())
        {
            amf.property("tcUrl", tcUrl);
        }
        amf.endObject();
        endCommand(COMMAND_CSID, 0);
    }

    void sampleAccess(final int messageStreamId)
    {
        amf.wrap(payload, 0);
        amf.writeString("|RtmpSampleAccess");
        amf.writeBoolean(true);
        amf.writeBoolean(true);
        end(STATUS_CSID, MessageType.DATA_AMF0, messageStreamId);
    }

    /**
     * Send what has gathered.
     */
    void flush()
    {
        if (length > 0)
        {
            final int gatheredLength = length;
            length = 0;
            output.send(gathered, 0, gatheredLength);
        }
    }

    /**
     * Forget what has gathered.
     */
    void discard()
    {
        length = 0;
    }

    private void enhancedCapabilities(final ConnectCommand command)
    {
        if (command.isEnhanced())
        {
            EnhancedCapabilities.write(amf, command.capsEx());
        }
    }

    private void begin(final String name, final double transactionId)
    {
        amf.wrap(payload, 0);
        amf.writeString(name);
        amf.writeNumber(transactionId);
    }

    private void beginStatus(final String level, final String code, final String description)
    {
        amf.beginObject();
        amf.property("level", level);
        amf.property("code", code);
        amf.property("description", description.length() <= MAX_DESCRIPTION_LENGTH ? description :
            description.substring(0, MAX_DESCRIPTION_LENGTH));
    }

    private void endCommand(final int csid, final int messageStreamId)
    {
        end(csid, MessageType.COMMAND_AMF0, messageStreamId);
    }

    private void end(final int csid, final int typeId, final int messageStreamId)
    {
        length += chunkWriter.write(
            gathered, length, csid, 0, typeId, messageStreamId, payload, 0, amf.position());
        if (length > MAX_GATHERED)
        {
            flush();
        }
    }
}
