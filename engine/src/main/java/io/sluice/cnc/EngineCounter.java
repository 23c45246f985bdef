package io.sluice.cnc;

/**
 * Everything an engine counts, in one place: the ordinal is the counter's id. A counter grows, a gauge goes up and
 * down. What is dropped, refused or given up has a counter of its own. New ones are added at the end.
 */
public enum EngineCounter
{
    CONNECTIONS_ACCEPTED("connections-accepted", "connections", Kind.COUNTER,
        "RTMP connections accepted."),
    CONNECTIONS_OPEN("connections-open", "connections", Kind.GAUGE,
        "RTMP connections open now."),
    CONNECTIONS_SHED("connections-shed", "connections", Kind.COUNTER,
        "RTMP connections closed at once because max_connections were open."),
    ACCEPT_FAILURES("accept-failures", "failures", Kind.COUNTER,
        "Times that the system would not give a connection (out of descriptors)."),
    HANDSHAKE_TIMEOUTS("handshake-timeouts", "connections", Kind.COUNTER,
        "Connections that did not finish their handshake in time."),
    PROTOCOL_ERRORS("protocol-errors", "connections", Kind.COUNTER,
        "Connections closed because their peer broke the protocol."),
    IDLE_TIMEOUTS("idle-timeouts", "connections", Kind.COUNTER,
        "Connections closed because nothing came in time."),
    SEND_TIMEOUTS("send-timeouts", "connections", Kind.COUNTER,
        "Connections closed because their peer did not take what was sent to it."),
    CONNECTS_REFUSED("connects-refused", "commands", Kind.COUNTER,
        "connect commands refused, by the controller or because there is no such application."),
    PUBLISHES_REFUSED("publishes-refused", "commands", Kind.COUNTER,
        "publish commands refused."),
    PLAYS_REFUSED("plays-refused", "commands", Kind.COUNTER,
        "play commands refused."),
    TAKEOVERS("takeovers", "streams", Kind.COUNTER,
        "Publishers replaced by a newcomer of the same name."),
    STREAMS_PUBLISHED("streams-published", "streams", Kind.GAUGE,
        "Streams that are being published now."),
    BYTES_RECEIVED("bytes-received", "bytes", Kind.COUNTER,
        "Bytes received over RTMP."),
    BYTES_SENT("bytes-sent", "bytes", Kind.COUNTER,
        "Bytes sent over RTMP."),
    FRAMES_WRITTEN("frames-written", "frames", Kind.COUNTER,
        "Frames written to tracks."),
    MESSAGES_IGNORED("messages-ignored", "messages", Kind.COUNTER,
        "Audio and video messages that made no frame: of an unsupported form, or of an unknown stream."),
    FRAMES_DISCARDED("frames-discarded", "frames", Kind.COUNTER,
        "Frames of streams without a publish URL, or of tracks that the controller gave no upstreams."),
    FRAMES_ABORTED("frames-aborted", "frames", Kind.COUNTER,
        "Frames that were begun and never finished by their publisher."),
    FRAMES_DROPPED("frames-dropped", "frames", Kind.COUNTER,
        "Frames lost because memory ran out or their track had failed."),
    TIMESTAMP_JUMPS("timestamp-jumps", "jumps", Kind.COUNTER,
        "Jumps of RTMP timestamps by more than the tolerated time."),
    TRACKS_OPEN("tracks-open", "tracks", Kind.GAUGE,
        "Tracks open now, those included that outlive their publisher."),
    TRACKS_FAILED("tracks-failed", "tracks", Kind.COUNTER,
        "Tracks ended by a failure."),
    UPSTREAMS_OPEN("upstreams-open", "upstreams", Kind.GAUGE,
        "Upstream connections open or wanted now."),
    UPSTREAMS_FAILED("upstreams-failed", "upstreams", Kind.COUNTER,
        "Upstreams given up."),
    FRAMES_AUTO_ACKED("frames-auto-acked", "frames", Kind.COUNTER,
        "Frames acknowledged on behalf of an upstream to keep memory within limits."),
    KMP_BYTES_SENT("kmp-bytes-sent", "bytes", Kind.COUNTER,
        "Bytes sent over KMP."),
    CONTROL_CALLS("control-calls", "calls", Kind.COUNTER,
        "Calls of the controller."),
    CONTROL_FAILURES("control-failures", "calls", Kind.COUNTER,
        "Calls of the controller that failed in the end."),
    CONTROL_CALLS_OPEN("control-calls-open", "calls", Kind.GAUGE,
        "Calls of the controller under way now."),
    ACCESS_LOG_LOST("access-log-lost", "lines", Kind.COUNTER,
        "Access log lines lost because the disk did not keep up."),
    DUMP_BYTES_LOST("dump-bytes-lost", "bytes", Kind.COUNTER,
        "Bytes that a dump folder's disk did not take in time."),
    SLABS_IN_USE("slabs-in-use", "slabs", Kind.GAUGE,
        "Slabs in use now."),
    SLAB_BYTES_IN_USE("slab-bytes-in-use", "bytes", Kind.GAUGE,
        "Bytes of slabs in use now."),
    ARENA_BYTES("arena-bytes", "bytes", Kind.GAUGE,
        "Bytes taken from the system for slabs."),
    DUTY_CYCLES("duty-cycles", "cycles", Kind.COUNTER,
        "Duty cycles of the loop."),
    UNEXPECTED_ERRORS("unexpected-errors", "errors", Kind.COUNTER,
        "Exceptions that a connection's handling raised unexpectedly; each is a defect to report."),
    BANDWIDTH_IN("bandwidth-in", "bit/s", Kind.GAUGE,
        "Received over RTMP, over the last ten seconds."),
    BANDWIDTH_OUT("bandwidth-out", "bit/s", Kind.GAUGE,
        "Sent over RTMP, over the last ten seconds."),
    SESSIONS_UNLISTED("sessions-unlisted", "sessions", Kind.COUNTER,
        "Sessions that the shared file has no room to list."),
    STREAMS_UNLISTED("streams-unlisted", "streams", Kind.COUNTER,
        "Streams that the shared file has no room to list."),
    TRACKS_UNLISTED("tracks-unlisted", "tracks", Kind.COUNTER,
        "Tracks that the shared file has no room to list."),
    UPSTREAMS_UNLISTED("upstreams-unlisted", "upstreams", Kind.COUNTER,
        "Upstreams that the shared file has no room to list."),
    COMMANDS("commands", "commands", Kind.COUNTER,
        "Commands taken from the shared file."),
    COMMANDS_MALFORMED("commands-malformed", "commands", Kind.COUNTER,
        "Commands rejected because they were malformed."),
    COMMANDS_UNFINISHED("commands-unfinished", "commands", Kind.COUNTER,
        "Commands cleared away because their sender did not finish them."),
    CONNECTION_MEMORY("connection-memory", "bytes", Kind.GAUGE,
        "Heap that unfinished messages and unread replies of all connections take."),
    CONNECTION_MEMORY_REFUSALS("connection-memory-refusals", "connections", Kind.COUNTER,
        "Connections closed because unfinished messages and unread replies of all took too much heap."),
    POOL_REFUSALS("pool-refusals", "slabs", Kind.COUNTER,
        "Slabs that the pool refused because all tracks together had reached its limit, or the system had no more.");

    /**
     * How a counter's value moves.
     */
    public enum Kind
    {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    private final String label;
    private final String unit;
    private final Kind kind;
    private final String meaning;

    EngineCounter(final String label, final String unit, final Kind kind, final String meaning)
    {
        this.label = label;
        this.unit = unit;
        this.kind = kind;
        this.meaning = meaning;
    }

    /**
     * @return name for people and tools: lower case, hyphens.
     */
    public String label()
    {
        return label;
    }

    /**
     * @return what is counted.
     */
    public String unit()
    {
        return unit;
    }

    /**
     * @return how it moves.
     */
    public Kind kind()
    {
        return kind;
    }

    /**
     * @return one sentence for people.
     */
    public String meaning()
    {
        return meaning;
    }
}
