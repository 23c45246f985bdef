package io.sluice.tools;

import io.sluice.amf.Amf0Writer;
import io.sluice.amf.AmfException;
import io.sluice.media.FlvReader;
import io.sluice.rtmp.MessageHeader;
import io.sluice.rtmp.MessageType;
import io.sluice.rtmp.RtmpException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Publishes one stream over RTMP: connects, announces the stream, and sends FLV tags as audio, video and data messages.
 * Commands are sent as FFmpeg does. For one thread; the server's messages are read by another.
 */
public final class RtmpPublisher implements AutoCloseable
{
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    /** A server's controller may need several attempts. */
    private static final int REPLY_TIMEOUT_SECONDS = 60;
    private static final int CLOSE_TIMEOUT_MS = 5_000;
    private static final int COMMAND_CSID = 3;
    private static final int AUDIO_CSID = 4;
    private static final int DATA_CSID = 5;
    private static final int VIDEO_CSID = 6;
    private static final String SET_DATA_FRAME = "@setDataFrame";

    private static final RtmpReply CLOSED = new RtmpReply("", 0, 0, "", "", "");

    private final RtmpUrl url;
    private final RtmpClientConnection connection;
    private final Thread readThread;
    private final BlockingQueue<RtmpReply> replies = new LinkedBlockingQueue<>();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
    private final Amf0Writer writer = new Amf0Writer();
    private volatile IOException failure = null;
    private volatile boolean isPublishing = false;
    private int lastTransactionId = 0;
    private int messageStreamId = 0;

    private RtmpPublisher(final RtmpUrl url, final RtmpClientConnection connection)
    {
        this.url = url;
        this.connection = connection;
        readThread = new Thread(this::read, "rtmp-publisher");
        readThread.setDaemon(true);
    }

    /**
     * Connect to a server and publish a stream.
     *
     * @param url       of the stream.
     * @param chunkSize to send by, 128 to 16777215 bytes.
     * @return the publisher, which the server has accepted.
     * @throws RtmpRefusedException if the server refuses.
     * @throws IOException          if the server can't be reached or answers wrongly.
     */
    public static RtmpPublisher connect(final RtmpUrl url, final int chunkSize) throws IOException
    {
        final RtmpClientConnection connection;
        try
        {
            connection = RtmpClientConnection.connect(url.host(), url.port(), CONNECT_TIMEOUT_MS);
        }
        catch (final RtmpException ex)
        {
            throw new IOException(ex.getMessage(), ex);
        }

        final RtmpPublisher publisher = new RtmpPublisher(url, connection);
        try
        {
            publisher.readThread.start();
            connection.chunkSize(chunkSize);
            publisher.start();

            return publisher;
        }
        catch (final IOException | RuntimeException ex)
        {
            connection.close();
            throw ex;
        }
    }

    /**
     * Send an FLV tag.
     *
     * @param tagType     {@link FlvReader#TAG_AUDIO}, {@link FlvReader#TAG_VIDEO} or {@link FlvReader#TAG_SCRIPT}.
     * @param timestampMs of the tag, 32 bits that wrap.
     * @param body        of the tag, from offset 0.
     * @param length      of the body.
     * @throws IOException if the server ended the stream or the connection is gone.
     */
    public void send(final int tagType, final int timestampMs, final DirectBuffer body, final int length)
        throws IOException
    {
        if (failure != null)
        {
            throw failure;
        }

        switch (tagType)
        {
            case FlvReader.TAG_AUDIO:
                sendMessage(AUDIO_CSID, timestampMs, MessageType.AUDIO, messageStreamId, body, length);
                break;

            case FlvReader.TAG_VIDEO:
                sendMessage(VIDEO_CSID, timestampMs, MessageType.VIDEO, messageStreamId, body, length);
                break;

            default:
                final int prefixLength = writer.wrap(buffer, 0).writeString(SET_DATA_FRAME).length();
                buffer.putBytes(prefixLength, body, 0, length);
                sendMessage(
                    DATA_CSID, timestampMs, MessageType.DATA_AMF0, messageStreamId, buffer, prefixLength + length);
                break;
        }
    }

    /**
     * End the stream, and wait until the server has taken everything and closed the connection.
     *
     * @throws IOException if the connection is gone.
     */
    public void finish() throws IOException
    {
        beginCommand("FCUnpublish").writeNull().writeString(url.stream());
        sendCommand(0);
        beginCommand("deleteStream").writeNull().writeNumber(messageStreamId);
        sendCommand(0);
        connection.shutdownOutput();
        try
        {
            readThread.join(CLOSE_TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close()
    {
        connection.close();
    }

    private void start() throws IOException
    {
        beginCommand("connect").beginObject()
            .property("app", url.app())
            .property("type", "nonprivate")
            .property("flashVer", "FMLE/3.0 (compatible; Sluice)")
            .property("tcUrl", url.tcUrl())
            .endObject();
        final int connect = lastTransactionId;
        sendCommand(0);
        awaitReply("connect", (reply) -> reply.transactionId() == connect);

        beginCommand("releaseStream").writeNull().writeString(url.stream());
        sendCommand(0);
        beginCommand("FCPublish").writeNull().writeString(url.stream());
        sendCommand(0);
        beginCommand("createStream").writeNull();
        final int createStream = lastTransactionId;
        sendCommand(0);
        final RtmpReply created = awaitReply("createStream", (reply) -> reply.transactionId() == createStream);
        messageStreamId = (int) created.number();

        beginCommand("publish").writeNull().writeString(url.stream()).writeString("live");
        final int publish = lastTransactionId;
        sendCommand(messageStreamId);
        awaitReply("publish", (reply) ->
            "onStatus".equals(reply.name()) || reply.transactionId() == publish && reply.isError());
        isPublishing = true;
    }

    private Amf0Writer beginCommand(final String name)
    {
        lastTransactionId++;
        return writer.wrap(buffer, 0).writeString(name).writeNumber(lastTransactionId);
    }

    private void sendCommand(final int streamId) throws IOException
    {
        sendMessage(COMMAND_CSID, 0, MessageType.COMMAND_AMF0, streamId, buffer, writer.length());
    }

    private void sendMessage(
        final int csid,
        final int timestampMs,
        final int typeId,
        final int streamId,
        final DirectBuffer payload,
        final int length) throws IOException
    {
        try
        {
            connection.send(csid, timestampMs, typeId, streamId, payload, 0, length);
        }
        catch (final IOException ex)
        {
            throw explain(ex);
        }
    }

    /**
     * Why the server closed the connection stands in what it sent before, which another thread reads.
     */
    private IOException explain(final IOException sendFailure)
    {
        try
        {
            readThread.join(CLOSE_TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }

        return failure == null ? sendFailure : failure;
    }

    private RtmpReply awaitReply(final String command, final Predicate<RtmpReply> isExpected) throws IOException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(REPLY_TIMEOUT_SECONDS);
        try
        {
            while (true)
            {
                final RtmpReply reply = replies.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (reply == null)
                {
                    throw new IOException(
                        "the server did not answer " + command + " within " + REPLY_TIMEOUT_SECONDS + " s");
                }

                if (reply == CLOSED)
                {
                    throw failure;
                }

                if (isExpected.test(reply))
                {
                    if (reply.isError())
                    {
                        throw new RtmpRefusedException(command, reply.code(), reply.description());
                    }

                    return reply;
                }
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }

    private void read()
    {
        IOException outcome = null;
        try
        {
            connection.readLoop(this::onMessage);
        }
        catch (final IOException ex)
        {
            outcome = ex;
        }
        catch (final RtmpException | AmfException ex)
        {
            outcome = new IOException("the server sent something wrong: " + ex.getMessage(), ex);
            connection.close();
        }

        if (failure == null)
        {
            failure = outcome == null ? new IOException("the server closed the connection") : outcome;
        }

        replies.add(CLOSED);
    }

    private void onMessage(final MessageHeader header, final DirectBuffer payload, final int length)
    {
        final RtmpReply reply = RtmpReply.parse(header, payload, length);
        if (reply == null)
        {
            return;
        }

        if (!isPublishing)
        {
            replies.add(reply);
        }
        else if (failure == null && reply.isError() && "onStatus".equals(reply.name()))
        {
            failure = new RtmpRefusedException("the stream", reply.code(), reply.description());
        }
    }
}
