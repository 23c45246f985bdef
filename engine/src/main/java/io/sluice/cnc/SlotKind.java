package io.sluice.cnc;

/**
 * The four tables of what an engine is busy with. A stream belongs to a session, a track to a stream, an upstream to a
 * track.
 */
enum SlotKind
{
    SESSION(SessionSlot.LENGTH, 1, CncSection.SESSIONS, EngineCounter.SESSIONS_UNLISTED),
    STREAM(StreamSlot.LENGTH, 1, CncSection.STREAMS, EngineCounter.STREAMS_UNLISTED),
    TRACK(TrackSlot.LENGTH, 2, CncSection.TRACKS, EngineCounter.TRACKS_UNLISTED),
    UPSTREAM(UpstreamSlot.LENGTH, 4, CncSection.UPSTREAMS, EngineCounter.UPSTREAMS_UNLISTED);

    private final int slotLength;
    private final int perSession;
    private final CncSection section;
    private final EngineCounter unlisted;

    SlotKind(final int slotLength, final int perSession, final CncSection section, final EngineCounter unlisted)
    {
        this.slotLength = slotLength;
        this.perSession = perSession;
        this.section = section;
        this.unlisted = unlisted;
    }

    int slotLength()
    {
        return slotLength;
    }

    CncSection section()
    {
        return section;
    }

    EngineCounter unlisted()
    {
        return unlisted;
    }

    int capacity(final int sessions)
    {
        return sessions * perSession;
    }

    int tableLength(final int sessions)
    {
        return SlotTable.SLOTS_OFFSET + capacity(sessions) * slotLength;
    }
}
