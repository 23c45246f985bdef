package io.sluice.cnc;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * What an engine is busy with: its sessions, their streams, the streams' tracks, the tracks' upstreams, each in a slot
 * of the shared file. By default there is room for 8,192 sessions, 8,192 streams, 16,384 tracks and 32,768 upstreams;
 * what finds none is not listed, but counted, and {@link #NOT_LISTED} can be used like any slot.
 * <p>
 * A slot that is freed while it has children is shown as closed until the last of them is freed, so that a track that
 * outlives its publisher still shows whose it was. The order of freeing does not matter.
 * <p>
 * For the loop's thread only. Takes no lock, allocates nothing. There is one flyweight of each kind: asking for another
 * slot of the kind moves it.
 */
public final class SessionTable
{
    /** Instead of a slot: the table is full. */
    public static final int NOT_LISTED = SlotTable.NOT_LISTED;

    private final SlotTable sessions;
    private final SlotTable streams;
    private final SlotTable tracks;
    private final SlotTable upstreams;
    private final SessionSlot session = new SessionSlot();
    private final StreamSlot stream = new StreamSlot();
    private final TrackSlot track = new TrackSlot();
    private final UpstreamSlot upstream = new UpstreamSlot();

    SessionTable(final CncSections sections, final int capacity, final EngineCounters counters)
    {
        sessions = table(SlotKind.SESSION, sections, capacity, null, counters);
        streams = table(SlotKind.STREAM, sections, capacity, sessions, counters);
        tracks = table(SlotKind.TRACK, sections, capacity, streams, counters);
        upstreams = table(SlotKind.UPSTREAM, sections, capacity, tracks, counters);
    }

    private static SlotTable table(
        final SlotKind kind,
        final CncSections sections,
        final int sessionCapacity,
        final SlotTable parents,
        final EngineCounters counters)
    {
        final UnsafeBuffer buffer = sections.buffer(kind.section());
        return new SlotTable(kind, buffer, kind.capacity(sessionCapacity), parents, counters);
    }

    /**
     * @return slot of a new session, all fields zero or empty, or {@link #NOT_LISTED}.
     */
    public int allocateSession()
    {
        return sessions.allocate(NOT_LISTED);
    }

    /**
     * @param sessionSlot that the stream belongs to.
     * @return slot of a new stream, or {@link #NOT_LISTED}.
     */
    public int allocateStream(final int sessionSlot)
    {
        return streams.allocate(sessionSlot);
    }

    /**
     * @param streamSlot that the track belongs to.
     * @return slot of a new track, or {@link #NOT_LISTED}.
     */
    public int allocateTrack(final int streamSlot)
    {
        return tracks.allocate(streamSlot);
    }

    /**
     * @param trackSlot that the upstream belongs to.
     * @return slot of a new upstream, or {@link #NOT_LISTED}.
     */
    public int allocateUpstream(final int trackSlot)
    {
        return upstreams.allocate(trackSlot);
    }

    /**
     * @param slot in use, or {@link #NOT_LISTED}.
     * @return the one flyweight, at the slot.
     */
    public SessionSlot session(final int slot)
    {
        sessions.wrap(session, slot);
        return session;
    }

    /**
     * @param slot in use, or {@link #NOT_LISTED}.
     * @return the one flyweight, at the slot.
     */
    public StreamSlot stream(final int slot)
    {
        streams.wrap(stream, slot);
        return stream;
    }

    /**
     * @param slot in use, or {@link #NOT_LISTED}.
     * @return the one flyweight, at the slot.
     */
    public TrackSlot track(final int slot)
    {
        tracks.wrap(track, slot);
        return track;
    }

    /**
     * @param slot in use, or {@link #NOT_LISTED}.
     * @return the one flyweight, at the slot.
     */
    public UpstreamSlot upstream(final int slot)
    {
        upstreams.wrap(upstream, slot);
        return upstream;
    }

    /**
     * @param slot of a session whose connection is closed, or {@link #NOT_LISTED}.
     */
    public void freeSession(final int slot)
    {
        sessions.free(slot);
    }

    /**
     * @param slot of a stream that is over, or {@link #NOT_LISTED}.
     */
    public void freeStream(final int slot)
    {
        streams.free(slot);
    }

    /**
     * @param slot of a track that is closed, or {@link #NOT_LISTED}.
     */
    public void freeTrack(final int slot)
    {
        tracks.free(slot);
    }

    /**
     * @param slot of an upstream that is gone, or {@link #NOT_LISTED}.
     */
    public void freeUpstream(final int slot)
    {
        upstreams.free(slot);
    }
}
