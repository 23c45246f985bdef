package io.sluice.engine;

import java.util.Map;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.AmfException;
import io.sluice.amf.AmfObject;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EventType;
import io.sluice.control.RtmpInfo;
import io.sluice.control.StreamInfo;
import io.sluice.control.UnpublishReason;
import io.sluice.media.StreamMetadata;
import io.sluice.rtmp.MessageHeader;
import io.sluice.rtmp.MessageType;
import io.sluice.rtmp.NetStream;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that a client publishes: its metadata, and a track each for audio and video.
 */
final class PublishedStream
{
    private static final Logger LOG = LoggerFactory.getLogger(PublishedStream.class);

    private final EngineServices services;
    private final ApplicationRuntime application;
    private final RtmpConnection connection;
    private final RtmpInfo client;
    private final StreamInfo info;
    private final NetStream netStream;
    /** By which the stream is known: callbacks have the name as the client sent it, prefix and all. */
    private final String key;
    private final long number;
    private final StreamMetadata metadata = new StreamMetadata();
    private final VideoIngest video;
    private final AudioIngest audio;
    private final StreamListing listing;
    private UnpublishReason endReason;

    PublishedStream(
        final EngineServices services,
        final ApplicationRuntime application,
        final RtmpConnection connection,
        final RtmpInfo client,
        final NetStream netStream)
    {
        this.services = services;
        this.application = application;
        this.connection = connection;
        this.client = client;
        this.netStream = netStream;
        key = Integer.toString(connection.server().number()) + '\n' + client.app() + '\n' + netStream.name();
        number = services.streams().nextNumber();
        info = new StreamInfo(netStream.rawName(), netStream.publishType(), netStream.args());
        listing = new StreamListing(
            services.cnc().sessions(), connection.listing().slot(), info, services.clock().epochMs());
        video = new VideoIngest(services, this);
        audio = new AudioIngest(services, this);
        services.counters().add(EngineCounter.STREAMS_PUBLISHED, 1);
        if (services.logs().streams.allows())
        {
            LOG.info("{}: publishing, args \"{}\", type {}, client \"{}\"{}",
                this, info.args(), info.type(), client.flashVer(), services.logs().streams.suppressedNote());
        }
    }

    ApplicationRuntime application()
    {
        return application;
    }

    RtmpConnection connection()
    {
        return connection;
    }

    RtmpInfo client()
    {
        return client;
    }

    StreamListing listing()
    {
        return listing;
    }

    void updateListing()
    {
        listing.update(video.bytesReceived(), audio.bytesReceived());
    }

    StreamInfo info()
    {
        return info;
    }

    TrackIngest track(final MessageHeader message)
    {
        return message.typeId() == MessageType.VIDEO ? video : audio;
    }

    /**
     * The stream's onMetaData. What cannot be read is ignored: the codecs' own headers know better anyway.
     */
    void onMetadata(final DirectBuffer buffer, final int offset, final int length)
    {
        try
        {
            final Amf0Reader reader = new Amf0Reader().wrap(buffer, offset, length);
            while (reader.hasRemaining())
            {
                if (reader.readValue() instanceof AmfObject properties)
                {
                    take(properties);
                }
            }
        }
        catch (final AmfException ex)
        {
            if (services.logs().media.allows())
            {
                LOG.warn("{}: onMetaData ignored: {}{}",
                    this, ex.getMessage(), services.logs().media.suppressedNote());
            }
        }
        video.onMetadata(metadata);
        audio.onMetadata(metadata);
    }

    private void take(final AmfObject properties)
    {
        metadata.clear();
        for (final Map.Entry<String, Object> property : properties.properties().entrySet())
        {
            final Object value = property.getValue();
            if (value instanceof Number number)
            {
                metadata.put(property.getKey(), number.doubleValue());
            }
            else if (value instanceof Boolean bool)
            {
                metadata.put(property.getKey(), bool.booleanValue());
            }
            else if (value instanceof String text)
            {
                metadata.put(property.getKey(), text);
            }
        }
    }

    /**
     * The controller took one of the stream's tracks: the stream owns its name from now on.
     */
    void onApproved()
    {
        if (application.settings().sandbox() || endReason != null)
        {
            return;
        }
        final PublishedStream owner = services.streams().owner(key);
        if (owner != null && owner.number > number)
        {
            // The newcomer was approved first: the controller was slower to answer for this one.
            onTakenOver(owner);
            return;
        }
        services.streams().claim(key, this);
        if (owner != null && owner != this)
        {
            owner.onTakenOver(this);
        }
    }

    private void onTakenOver(final PublishedStream newcomer)
    {
        services.counters().increment(EngineCounter.TAKEOVERS);
        if (services.logs().streams.allows())
        {
            LOG.warn("{}: taken over by {}{}", this, newcomer, services.logs().streams.suppressedNote());
        }
        if (newcomer.connection == connection)
        {
            netStream.attach(null);
            connection.session().endStream(
                netStream, "NetStream.Publish.BadName", "Another stream of this connection has the same name");
            end(UnpublishReason.RTMP_CLOSE);
        }
        else
        {
            // Without a status a live encoder takes it for a fault, connects anew and takes over in turn.
            connection.session().endStream(
                netStream, "NetStream.Publish.BadName", "Another client publishes under the same name");
            connection.dismiss(UnpublishReason.RTMP_DISCONNECT, "taken over by " + newcomer);
        }
    }

    /**
     * A track cannot go on: the whole connection ends, unless this stream of it has ended already.
     *
     * @param failed          the track.
     * @param reason          why it failed.
     * @param reasonForOthers what the controller is told about the connection's other tracks.
     * @param words           for the log.
     */
    void onTrackFailed(
        final PublishedTrack failed,
        final UnpublishReason reason,
        final UnpublishReason reasonForOthers,
        final String words)
    {
        services.counters().increment(EngineCounter.TRACKS_FAILED);
        services.cnc().errors().record("track failed: " + reason.word() + ", application " + client.app());
        if (endReason != null)
        {
            if (services.logs().tracks.allows())
            {
                LOG.error("{}: {}, after the end of the stream: {}{}",
                    failed, reason.word(), words, services.logs().tracks.suppressedNote());
            }
            return;
        }
        if (services.logs().tracks.allows())
        {
            LOG.error("{}: {}, connection is dropped: {}{}",
                failed, reason.word(), words, services.logs().tracks.suppressedNote());
        }
        services.cnc().events().send(EventType.DROP, services.clock().epochMs(), client.connection(), failed.number(),
            client.app(), info.name(), client.addr(), reason.word());
        connection.drop(reasonForOthers, failed + " failed: " + reason.word());
    }

    /**
     * The publisher is done, or gone.
     */
    void end(final UnpublishReason reason)
    {
        if (endReason != null)
        {
            return;
        }
        endReason = reason;
        services.streams().release(key, this);
        services.counters().add(EngineCounter.STREAMS_PUBLISHED, -1);
        video.end(reason);
        audio.end(reason);
        listing.close();
        if (services.logs().streams.allows())
        {
            LOG.info("{}: ended, {}{}", this, reason.word(), services.logs().streams.suppressedNote());
        }
    }

    boolean isEnded()
    {
        return endReason != null;
    }

    /** {@inheritDoc} */
    public String toString()
    {
        return "connection " + client.connection() + " stream " + client.app() + "/" + info.name();
    }
}
