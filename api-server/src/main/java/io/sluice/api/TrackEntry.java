package io.sluice.api;

import io.sluice.cnc.SessionView;
import io.sluice.cnc.StreamView;
import io.sluice.cnc.TrackView;

import java.util.ArrayList;
import java.util.List;

/**
 * A track, and whose it is.
 *
 * @param engine  that it lives in.
 * @param session of its publisher, which may be over.
 * @param stream  that it belongs to.
 * @param track   itself.
 */
record TrackEntry(EngineSnapshot engine, SessionView session, StreamView stream, TrackView track)
{
    static List<TrackEntry> all(final List<EngineSnapshot> engines)
    {
        final List<TrackEntry> entries = new ArrayList<>();
        for (final EngineSnapshot engine : engines)
        {
            for (final SessionView session : engine.sessions())
            {
                for (final StreamView stream : session.streams())
                {
                    for (final TrackView track : stream.tracks())
                    {
                        entries.add(new TrackEntry(engine, session, stream, track));
                    }
                }
            }
        }

        return List.copyOf(entries);
    }

    /**
     * {@code kmp_out_id}: unique on the host, where an engine only numbers its own tracks.
     */
    String id()
    {
        return engine.trackPrefix() + track.number();
    }
}
