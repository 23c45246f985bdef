package io.sluice.cnc;

/**
 * Everything an engine counts, in one place: the ordinal is the counter's id. A counter grows, a gauge goes up and
 * down. What is dropped, refused or given up has a counter of its own.
 */
public enum EngineCounter
{
    /** RTMP connections accepted. */
    CONNECTIONS_ACCEPTED("connections-accepted", "connections", Kind.COUNTER),
    /** RTMP connections open now. */
    CONNECTIONS_OPEN("connections-open", "connections", Kind.GAUGE),
    /** RTMP connections closed at once because {@code max_connections} were open. */
    CONNECTIONS_SHED("connections-shed", "connections", Kind.COUNTER),
    /** Times that the system would not give a connection (out of descriptors). */
    ACCEPT_FAILURES("accept-failures", "failures", Kind.COUNTER),
    /** Connections that did not finish their handshake in time. */
    HANDSHAKE_TIMEOUTS("handshake-timeouts", "connections", Kind.COUNTER),
    /** Connections closed because their peer broke the protocol. */
    PROTOCOL_ERRORS("protocol-errors", "connections", Kind.COUNTER),
    /** Connections closed because nothing came in time. */
    IDLE_TIMEOUTS("idle-timeouts", "connections", Kind.COUNTER),
    /** Connections closed because their peer did not take what was sent to it. */
    SEND_TIMEOUTS("send-timeouts", "connections", Kind.COUNTER),
    /** connect commands refused, by the controller or because there is no such application. */
    CONNECTS_REFUSED("connects-refused", "commands", Kind.COUNTER),
    /** publish commands refused. */
    PUBLISHES_REFUSED("publishes-refused", "commands", Kind.COUNTER),
    /** play commands refused. */
    PLAYS_REFUSED("plays-refused", "commands", Kind.COUNTER),
    /** Publishers replaced by a newcomer of the same name. */
    TAKEOVERS("takeovers", "streams", Kind.COUNTER),
    /** Streams that are being published now. */
    STREAMS_PUBLISHED("streams-published", "streams", Kind.GAUGE),
    /** Bytes received over RTMP. */
    BYTES_RECEIVED("bytes-received", "bytes", Kind.COUNTER),
    /** Bytes sent over RTMP. */
    BYTES_SENT("bytes-sent", "bytes", Kind.COUNTER),
    /** Frames written to tracks. */
    FRAMES_WRITTEN("frames-written", "frames", Kind.COUNTER),
    /** Audio and video messages that made no frame: of an unsupported form, or of an unknown stream. */
    MESSAGES_IGNORED("messages-ignored", "messages", Kind.COUNTER),
    /** Frames of streams without a publish URL, or of tracks that the controller gave no upstreams. */
    FRAMES_DISCARDED("frames-discarded", "frames", Kind.COUNTER),
    /** Frames that were begun and never finished by their publisher. */
    FRAMES_ABORTED("frames-aborted", "frames", Kind.COUNTER),
    /** Frames lost because memory ran out or their track had failed. */
    FRAMES_DROPPED("frames-dropped", "frames", Kind.COUNTER),
    /** Jumps of RTMP timestamps by more than the tolerated time. */
    TIMESTAMP_JUMPS("timestamp-jumps", "jumps", Kind.COUNTER),
    /** Tracks open now, those included that outlive their publisher. */
    TRACKS_OPEN("tracks-open", "tracks", Kind.GAUGE),
    /** Tracks ended by a failure. */
    TRACKS_FAILED("tracks-failed", "tracks", Kind.COUNTER),
    /** Upstream connections open or wanted now. */
    UPSTREAMS_OPEN("upstreams-open", "upstreams", Kind.GAUGE),
    /** Upstreams given up. */
    UPSTREAMS_FAILED("upstreams-failed", "upstreams", Kind.COUNTER),
    /** Frames acknowledged on behalf of an upstream to keep memory within limits. */
    FRAMES_AUTO_ACKED("frames-auto-acked", "frames", Kind.COUNTER),
    /** Bytes sent over KMP. */
    KMP_BYTES_SENT("kmp-bytes-sent", "bytes", Kind.COUNTER),
    /** Calls of the controller. */
    CONTROL_CALLS("control-calls", "calls", Kind.COUNTER),
    /** Calls of the controller that failed in the end. */
    CONTROL_FAILURES("control-failures", "calls", Kind.COUNTER),
    /** Calls of the controller under way now. */
    CONTROL_CALLS_OPEN("control-calls-open", "calls", Kind.GAUGE),
    /** Access log lines lost because the disk did not keep up. */
    ACCESS_LOG_LOST("access-log-lost", "lines", Kind.COUNTER),
    /** Bytes that a dump folder's disk did not take in time. */
    DUMP_BYTES_LOST("dump-bytes-lost", "bytes", Kind.COUNTER),
    /** Slabs in use now. */
    SLABS_IN_USE("slabs-in-use", "slabs", Kind.GAUGE),
    /** Bytes of slabs in use now. */
    SLAB_BYTES_IN_USE("slab-bytes-in-use", "bytes", Kind.GAUGE),
    /** Bytes taken from the system for slabs. */
    ARENA_BYTES("arena-bytes", "bytes", Kind.GAUGE),
    /** Duty cycles of the loop. */
    DUTY_CYCLES("duty-cycles", "cycles", Kind.COUNTER),
    /** Exceptions that a connection's handling raised unexpectedly; each is a defect to report. */
    UNEXPECTED_ERRORS("unexpected-errors", "errors", Kind.COUNTER);

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

    EngineCounter(final String label, final String unit, final Kind kind)
    {
        this.label = label;
        this.unit = unit;
        this.kind = kind;
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
}
