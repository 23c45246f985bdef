package io.sluice.tools;

import io.sluice.cnc.CncReader;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.SessionView;
import io.sluice.cnc.StreamView;
import io.sluice.cnc.TrackView;
import io.sluice.cnc.UpstreamView;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An engine's sessions with all that belongs to them, as a tree of lines. Names from the network are made printable.
 */
final class SessionTree
{
    private static final String INDENT = "  ";
    private static final double CENTI = 100.0;

    private SessionTree()
    {
    }

    /**
     * @param engine with a reader.
     * @param nowMs  since the epoch.
     * @return a line for the engine and for each entry.
     */
    static List<String> lines(final EngineFile engine, final long nowMs)
    {
        final List<SessionView> sessions = engine.reader().sessions().snapshot();
        final List<String> lines = new ArrayList<>();
        lines.add("engine " + engine.instanceName() + (EngineStatus.isLive(engine) ?
            ": " + Amounts.count(sessions.size(), "session") :
            " is dead; at its end there were " + Amounts.count(sessions.size(), "session")));
        for (final SessionView session : sessions)
        {
            add(session, nowMs, lines);
        }

        return lines.stream().map(Terminal::printable).toList();
    }

    /**
     * Name what was published when an engine ended: that is what it lost.
     *
     * @param reader of the engine's file.
     * @return the streams by application and name, and where each came from.
     */
    static List<String> streams(final CncReader reader)
    {
        final List<String> names = new ArrayList<>();
        for (final SessionView session : reader.sessions().snapshot())
        {
            for (final StreamView stream : session.streams())
            {
                if (session.isOpen() && stream.isOpen())
                {
                    names.add(Terminal.printable(
                        session.app() + "/" + stream.name() + " from " + session.remoteAddress()));
                }
            }
        }

        return names;
    }

    private static void add(final SessionView session, final long nowMs, final List<String> lines)
    {
        lines.add(INDENT + "session " + session.connection() + "  " + session.remoteAddress() + "  app " +
            session.app() + "  " + (session.isOpen() ? session.state() : "closed") + "  for " +
            TimeSpan.describe(nowMs - session.startEpochMs()) + "  " + Amounts.bytes(session.bytesIn()) + " in");
        for (final StreamView stream : session.streams())
        {
            lines.add(INDENT.repeat(2) + "stream " + stream.name() + "  " +
                (stream.isOpen() ? stream.type() : "ended") + "  for " +
                TimeSpan.describe(nowMs - stream.startEpochMs()) + "  " +
                Amounts.bitRate(stream.bandwidthIn()) + " in");
            for (final TrackView track : stream.tracks())
            {
                add(track, lines);
            }
        }
    }

    private static void add(final TrackView track, final List<String> lines)
    {
        final StringBuilder line = new StringBuilder(INDENT.repeat(3))
            .append("track ").append(track.number()).append("  ").append(track.mediaType());
        if (!track.channelId().isEmpty() || !track.trackId().isEmpty())
        {
            line.append(' ').append(track.channelId()).append('/').append(track.trackId());
        }

        line.append("  ").append(Amounts.bitRate(track.bitrate()));
        if (track.height() > 0)
        {
            line.append("  ").append(track.width()).append('x').append(track.height());
        }

        if (track.frameRateCenti() > 0)
        {
            line.append(String.format(Locale.ROOT, "  %.2f fps", track.frameRateCenti() / CENTI));
        }

        line.append("  ").append(Amounts.count(track.sentFrames(), "frame")).append("  memory ")
            .append(Amounts.bytes(track.memLimit() - track.memLeft())).append(" of ")
            .append(Amounts.bytes(track.memLimit()));
        if (!track.publishState().isEmpty())
        {
            line.append("  publish ").append(track.publishState());
        }

        lines.add(line.toString());
        for (final UpstreamView upstream : track.upstreams())
        {
            lines.add(INDENT.repeat(4) + "upstream " + upstream.id() + "  " + upstream.remoteAddress() + "  " +
                upstream.state() + "  " + Amounts.count(upstream.ackedFrames(), "frame") + " acknowledged, lag " +
                upstream.ackLagMs() + " ms" +
                (upstream.autoAckedFrames() == 0 ? "" :
                    "  " + Amounts.count(upstream.autoAckedFrames(), "frame") + " given up") +
                (upstream.republishes() == 0 ? "" : "  republished " + upstream.republishes() + " times"));
        }
    }
}
