package io.sluice.cnc;

import java.util.ArrayList;
import java.util.List;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * Takes snapshots of an engine's sessions with all that belongs to them. For one thread.
 */
public final class SessionReader
{
    private final TableReader sessions;
    private final TableReader streams;
    private final TableReader tracks;
    private final TableReader upstreams;

    SessionReader(final CncSections sections)
    {
        sessions = new TableReader(SlotKind.SESSION, sections);
        streams = new TableReader(SlotKind.STREAM, sections);
        tracks = new TableReader(SlotKind.TRACK, sections);
        upstreams = new TableReader(SlotKind.UPSTREAM, sections);
    }

    /**
     * What is in the table now. Each entry is whole; entries are read one after the other, so one that came or went
     * meanwhile may be in it or not. The numbers of two entries may be a moment apart.
     *
     * @return the sessions in the order of their slots.
     */
    public List<SessionView> snapshot()
    {
        // Children first: what is then found as a parent has had all the children it had before.
        final Children<UpstreamView> upstreamsOf = new Children<>();
        for (int slot = 0; slot < upstreams.slotCount(); slot++)
        {
            if (upstreams.read(slot))
            {
                upstreamsOf.add(upstreams, UpstreamView.of(slot, upstreams.copy()));
            }
        }
        final Children<TrackView> tracksOf = new Children<>();
        for (int slot = 0; slot < tracks.slotCount(); slot++)
        {
            if (tracks.read(slot))
            {
                tracksOf.add(tracks, TrackView.of(slot, tracks.copy(), upstreamsOf.of(tracks, slot)));
            }
        }
        final Children<StreamView> streamsOf = new Children<>();
        for (int slot = 0; slot < streams.slotCount(); slot++)
        {
            if (streams.read(slot))
            {
                streamsOf.add(streams, StreamView.of(slot, streams.copy(), tracksOf.of(streams, slot)));
            }
        }
        final List<SessionView> views = new ArrayList<>();
        for (int slot = 0; slot < sessions.slotCount(); slot++)
        {
            if (sessions.read(slot))
            {
                views.add(SessionView.of(slot, sessions.copy(), streamsOf.of(sessions, slot)));
            }
        }
        return List.copyOf(views);
    }

    /**
     * Entries of one kind by their parent's slot.
     */
    private static final class Children<T>
    {
        private final Long2ObjectHashMap<List<Child<T>>> byParent = new Long2ObjectHashMap<>();

        void add(final TableReader table, final T view)
        {
            final int parent = table.copy().getInt(Slot.PARENT_OFFSET);
            final long generation = table.copy().getLong(Slot.PARENT_GENERATION_OFFSET);
            byParent.computeIfAbsent(parent, key -> new ArrayList<>()).add(new Child<>(generation, view));
        }

        List<T> of(final TableReader parents, final int slot)
        {
            final List<Child<T>> children = byParent.get(slot);
            if (children == null)
            {
                return List.of();
            }
            final long generation = parents.copy().getLong(Slot.GENERATION_OFFSET);
            final List<T> views = new ArrayList<>(children.size());
            for (final Child<T> child : children)
            {
                if (child.parentGeneration == generation)
                {
                    views.add(child.view);
                }
            }
            return List.copyOf(views);
        }
    }

    /**
     * An entry, and which of its parent slot's owners it belongs to.
     */
    private record Child<T>(long parentGeneration, T view)
    {
    }
}
