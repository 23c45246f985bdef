package io.sluice.engine;

import java.nio.charset.StandardCharsets;

import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EventType;
import io.sluice.cnc.LatencyHistogram;
import io.sluice.config.AccessLogSettings;
import io.sluice.control.ConnectReply;
import io.sluice.control.ControlCall;
import io.sluice.control.ControlFailure;
import io.sluice.control.ControlListener;
import io.sluice.control.RtmpInfo;
import io.sluice.control.UnpublishReason;
import io.sluice.rtmp.ConnectCommand;
import io.sluice.rtmp.MessageHeader;
import io.sluice.rtmp.NetStream;
import io.sluice.rtmp.ServerSession;
import io.sluice.rtmp.SessionHandler;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client's commands do: connect asks the controller, publish opens a {@link PublishedStream}, play is refused.
 */
final class ClientSession implements SessionHandler
{
    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
    private static final String INTERNAL_ERROR = "Internal server error";

    private final EngineServices services;
    private final ServerRuntime server;
    private final RtmpConnection connection;
    private ApplicationRuntime application;
    private RtmpInfo info;
    private String lastName = "";
    private String lastArgs = "";
    private boolean hasPublished;
    private ControlCall<ConnectReply> connectCall;

    ClientSession(final EngineServices services, final ServerRuntime server, final RtmpConnection connection)
    {
        this.services = services;
        this.server = server;
        this.connection = connection;
    }

    /** {@inheritDoc} */
    public void onConnect(final ConnectCommand command)
    {
        info = new RtmpInfo(
            command.app(),
            command.flashVer(),
            command.swfUrl(),
            command.tcUrl(),
            command.pageUrl(),
            Addresses.hostAndPort(connection.clientAddress()),
            Addresses.host(connection.clientAddress()),
            connection.number());
        final ApplicationRuntime found = server.application(command.app());
        if (found == null)
        {
            refuseConnect("no application \"" + command.app() + "\" here");
            return;
        }
        application = found;
        connection.listing().open(info, services.clock().epochMs());
        if (found.connect() == null)
        {
            acceptConnect();
            return;
        }
        final long calledNs = services.clock().nowNs();
        services.counters().increment(EngineCounter.CONTROL_CALLS);
        connectCall = services.controller().connect(found.connect(), info, new ControlListener<>()
        {
            public void onReply(final ConnectReply reply)
            {
                connectCall = null;
                services.cnc().histograms().record(
                    LatencyHistogram.CONTROL_CONNECT, services.clock().nowNs() - calledNs);
                if (reply.accepted())
                {
                    connection.answer(ClientSession.this::acceptConnect);
                }
                else
                {
                    connection.answer(() -> refuseConnect(reply.message()));
                }
            }

            public void onFailure(final ControlFailure failure)
            {
                connectCall = null;
                services.counters().increment(EngineCounter.CONTROL_FAILURES);
                services.cnc().errors().record(
                    "connect call failed: " + failure.kind() + ", application " + info.app());
                if (services.logs().control.allows())
                {
                    LOG.error("{}: {}{}", connection, failure.message(), services.logs().control.suppressedNote());
                }
                connection.answer(() -> refuseConnect(INTERNAL_ERROR));
            }
        });
    }

    /** {@inheritDoc} */
    public void onPublish(final NetStream stream)
    {
        if (!application.settings().publishRules().allows(connection.clientAddress().getAddress()))
        {
            services.counters().increment(EngineCounter.PUBLISHES_REFUSED);
            logRefusal("publish", stream, "address not allowed");
            connection.session().refusePublish(stream, "NetStream.Publish.Unauthorized", "Publishing not allowed");
            return;
        }
        if (!application.settings().live())
        {
            services.counters().increment(EngineCounter.PUBLISHES_REFUSED);
            logRefusal("publish", stream, "the application has no \"live on\"");
            connection.session().refusePublish(
                stream, "NetStream.Publish.BadName", "Application " + info.app() + " takes no live streams");
            return;
        }
        if (application.settings().kmp().backpressure())
        {
            connection.limitReads(application.settings().kmp());
        }
        hasPublished = true;
        lastName = stream.rawName();
        lastArgs = stream.args();
        stream.attach(new PublishedStream(services, application, connection, info, stream));
        connection.onPublish();
        connection.session().acceptPublish(stream);
    }

    /** {@inheritDoc} */
    public void onPlay(final NetStream stream)
    {
        services.counters().increment(EngineCounter.PLAYS_REFUSED);
        logRefusal("play", stream, "play is not served");
        connection.session().refusePlay(stream, "NetStream.Play.Failed", "Play is not allowed");
    }

    /** {@inheritDoc} */
    public void onStreamEnd(final NetStream stream)
    {
        final PublishedStream published = (PublishedStream)stream.attachment();
        if (published != null)
        {
            stream.attach(null);
            published.end(UnpublishReason.RTMP_CLOSE);
        }
    }

    /** {@inheritDoc} */
    public void onMediaStart(final NetStream stream, final MessageHeader message)
    {
        ((PublishedStream)stream.attachment()).track(message).onStart(message);
    }

    /** {@inheritDoc} */
    public void onMediaData(
        final NetStream stream,
        final MessageHeader message,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        ((PublishedStream)stream.attachment()).track(message).onData(message, buffer, offset, length);
    }

    /** {@inheritDoc} */
    public void onMediaEnd(final NetStream stream, final MessageHeader message)
    {
        connection.onMedia();
        ((PublishedStream)stream.attachment()).track(message).onEnd(message);
    }

    /** {@inheritDoc} */
    public void onMediaAbort(final NetStream stream, final MessageHeader message)
    {
        final PublishedStream published = (PublishedStream)stream.attachment();
        if (published != null)
        {
            published.track(message).onAbort(message);
        }
    }

    /** {@inheritDoc} */
    public void onData(
        final NetStream stream,
        final int timestampMs,
        final String name,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if ("onMetaData".equals(name))
        {
            ((PublishedStream)stream.attachment()).onMetadata(buffer, offset, length);
        }
    }

    private void acceptConnect()
    {
        services.cnc().events().send(
            EventType.CONNECT, services.clock().epochMs(), connection.number(), 0, info.app(), "", info.addr(), "");
        connection.session().acceptConnect();
    }

    /**
     * The connection has ended.
     */
    void reportDisconnect(final String reason)
    {
        if (info != null)
        {
            services.cnc().events().send(EventType.DISCONNECT, services.clock().epochMs(), connection.number(), 0,
                info.app(), lastName, info.addr(), reason);
        }
    }

    /**
     * Write what the published streams have counted to the shared file.
     */
    void updateListings()
    {
        for (int i = 0; i < connection.session().streamCount(); i++)
        {
            if (connection.session().streamAt(i).attachment() instanceof PublishedStream published)
            {
                published.updateListing();
            }
        }
    }

    /**
     * All streams of the connection end.
     */
    void end(final UnpublishReason reason)
    {
        for (int i = connection.session().streamCount() - 1; i >= 0; i--)
        {
            final NetStream stream = connection.session().streamAt(i);
            if (stream.attachment() instanceof PublishedStream published)
            {
                stream.attach(null);
                published.end(reason);
            }
        }
    }

    /**
     * All streams of the connection end, and the client is told; nothing that it sends is heard any more.
     */
    void dismiss(final UnpublishReason reason)
    {
        final ServerSession session = connection.session();
        for (int i = session.streamCount() - 1; i >= 0; i--)
        {
            if (session.streamAt(i).attachment() != null)
            {
                session.endStream(session.streamAt(i), "NetStream.Unpublish.Success", "The server ended the stream");
            }
        }
        end(reason);
        session.close();
    }

    /**
     * The client is gone: nobody waits for the connect call any more.
     */
    void cancel()
    {
        if (connectCall != null)
        {
            connectCall.cancel();
            connectCall = null;
        }
    }

    /**
     * @return time limit for a publisher that sends nothing, 0 for none.
     */
    long dropIdlePublisherMs()
    {
        return application != null && isPublishing() ? application.settings().dropIdlePublisherMs() : 0;
    }

    private boolean isPublishing()
    {
        for (int i = connection.session().streamCount() - 1; i >= 0; i--)
        {
            if (connection.session().streamAt(i).attachment() != null)
            {
                return true;
            }
        }
        return false;
    }

    void writeAccessLog()
    {
        final AccessLogSettings settings = application == null ?
            server.settings().accessLog() : application.settings().accessLog();
        if (settings.isOff())
        {
            return;
        }
        final StringBuilder line = new StringBuilder(256);
        settings.format().append(line, new AccessLogLine(
            services.clock(), connection, info, hasPublished ? "PUBLISH" : "NONE", lastName, lastArgs));
        line.append('\n');
        if (!services.files().append(settings.file(), line.toString().getBytes(StandardCharsets.UTF_8)))
        {
            services.counters().increment(EngineCounter.ACCESS_LOG_LOST);
        }
    }

    private void refuseConnect(final String description)
    {
        services.counters().increment(EngineCounter.CONNECTS_REFUSED);
        if (services.logs().refusals.allows())
        {
            LOG.warn("{} app {}: connect refused: {}{}",
                connection, info.app(), description, services.logs().refusals.suppressedNote());
        }
        connection.session().refuseConnect(description);
    }

    private void logRefusal(final String command, final NetStream stream, final String why)
    {
        if (services.logs().refusals.allows())
        {
            LOG.warn("{} stream {}/{}: {} refused: {}{}",
                connection, info.app(), stream.name(), command, why, services.logs().refusals.suppressedNote());
        }
    }
}
