package io.sluice.cnc;

/**
 * The parts of the shared file behind its header, in their order. Each begins at a page of its own; where, and how
 * long it is, the header says at {@link CncDescriptor#sectionOffset}.
 */
enum CncSection
{
    /** ManyToOneRingBuffer with its trailer: commands to the engine. */
    COMMANDS,
    /** Broadcast buffer with its trailer: replies and events from the engine. */
    TO_CLIENTS,
    /** What each counter is called; see {@link CounterMetadata}. */
    COUNTER_METADATA,
    /** Counter values, a cache line each, in the order of their metadata. */
    COUNTER_VALUES,
    /** Slots of RTMP connections; see {@link SlotTable}. */
    SESSIONS,
    /** Slots of streams. */
    STREAMS,
    /** Slots of tracks. */
    TRACKS,
    /** Slots of upstreams. */
    UPSTREAMS,
    /** Latency histograms; see {@link HistogramDescriptor}. */
    HISTOGRAMS,
    /** Distinct error log. */
    ERRORS;

    private static final CncSection[] SECTIONS = values();

    static CncSection of(final int ordinal)
    {
        return SECTIONS[ordinal];
    }

    static int count()
    {
        return SECTIONS.length;
    }
}
