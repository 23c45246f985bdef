package io.sluice.config;

import static io.sluice.config.BlockContext.APPLICATION;
import static io.sluice.config.BlockContext.HTTP;
import static io.sluice.config.BlockContext.LOCATION;
import static io.sluice.config.BlockContext.MAIN;
import static io.sluice.config.BlockContext.RTMP;
import static io.sluice.config.BlockContext.SERVER;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Every directive: where it may stand, what it takes, its default and its meaning. Reading, checking and the reference
 * in the README all go by this table.
 */
public enum Directive
{
    /** Settings of the RTMP engine. */
    RTMP_BLOCK("rtmp", Kind.BLOCK, in(MAIN), Syntax.block("{ ... }", 0), null,
        "Holds all that concerns RTMP and KMP."),
    /** Settings of the API server. */
    HTTP_BLOCK("http", Kind.BLOCK, in(MAIN), Syntax.block("{ ... }", 0), null,
        "Holds what the API server reads."),
    /** What the loop does without work. */
    IDLE("idle", Kind.VALUE, in(MAIN, RTMP), Syntax.constant(IdleMode.class), "block",
        "What the loop does when there is no work: block costs nothing, spin takes a whole core and is the fastest, " +
        "backoff lies between."),
    /** Core of the loop's thread. */
    CPU("cpu", Kind.VALUE, in(MAIN, RTMP), Syntax.number(0, 4095), null,
        "Pins the loop's thread to this core."),
    /** Another file. */
    INCLUDE("include", Kind.LIST, EnumSet.allOf(BlockContext.class), Syntax.one("file | pattern", text -> text), null,
        "Reads another file in this place; relative to the file that it stands in. A pattern may match no file."),

    /** One server. */
    SERVER_BLOCK("server", Kind.BLOCK, in(RTMP), Syntax.block("{ ... }", 0), null,
        "A set of addresses with its applications."),
    /** Address of a server. */
    LISTEN("listen", Kind.LIST, in(SERVER),
        new Syntax("[address:]port [reuseport] [proxy_protocol] [backlog=number] [so_keepalive=on|off]", 1, 16,
            arguments -> NetworkSyntax.listen(arguments, false)), null,
        "Accepts connections here. An IPv6 address stands in brackets; * or no address is every IPv4 address, [::] " +
        "every address of both kinds; port 0 is any free port. reuseport lets several engines share the port, " +
        "proxy_protocol expects a PROXY protocol header first. The backlog is 511."),
    /** One application. */
    APPLICATION_BLOCK("application", Kind.BLOCK, in(SERVER), Syntax.block("name { ... }", 1), null,
        "An application, by the name that clients connect to."),
    /** Publishing enabled. */
    LIVE("live", Kind.VALUE, rtmp(), Syntax.flag(), "off",
        "Enables publishing."),
    /** A name space per publisher. */
    SANDBOX("sandbox", Kind.VALUE, rtmp(), Syntax.flag(), "off",
        "Gives each publisher a name space of its own, so that streams of one name don't meet; else a newcomer takes " +
        "over."),
    /** Lets addresses in. */
    ALLOW("allow", Kind.LIST, rtmp(),
        new Syntax("[publish | play] address | network/bits | all", 1, 2,
            arguments -> NetworkSyntax.accessRule(arguments, true, false)), null,
        "Lets addresses in. allow and deny are checked in order and the first that matches decides; rules of the " +
        "level above follow those of this level, as in nginx-rtmp."),
    /** Keeps addresses out. */
    DENY("deny", Kind.LIST, rtmp(),
        new Syntax("[publish | play] address | network/bits | all", 1, 2,
            arguments -> NetworkSyntax.accessRule(arguments, false, false)), null,
        "Keeps addresses out, see allow."),
    /** Socket timeout. */
    TIMEOUT("timeout", Kind.VALUE, server(), Syntax.time(1), "1m",
        "Closes a connection whose client takes no data for so long."),
    /** Ping interval. */
    PING("ping", Kind.VALUE, server(), Syntax.time(0), "1m",
        "Pings a client that is silent for so long; 0 for never."),
    /** Ping timeout. */
    PING_TIMEOUT("ping_timeout", Kind.VALUE, server(), Syntax.time(1), "30s",
        "Waits so long for any byte after a ping."),
    /** Chunk streams. */
    MAX_STREAMS("max_streams", Kind.VALUE, server(), Syntax.number(1, 65_536), "32",
        "Streams that one connection may publish or play at once."),
    /** Acknowledgement window. */
    ACK_WINDOW("ack_window", Kind.VALUE, server(), Syntax.size(1, Integer.MAX_VALUE), "5000000",
        "Acknowledgement window announced to the client, in bytes."),
    /** Chunk size. */
    CHUNK_SIZE("chunk_size", Kind.VALUE, server(), Syntax.size(128, 0xFF_FFFF), "4096",
        "Chunk size announced to the client, in bytes."),
    /** Message limit. */
    MAX_MESSAGE("max_message", Kind.VALUE, server(), Syntax.size(128, Integer.MAX_VALUE), "1m",
        "The longest message that a client may send; RTMP itself ends at 16777215 bytes."),
    /** Connection limit. */
    MAX_CONNECTIONS("max_connections", Kind.VALUE, server(), Syntax.number(1, Integer.MAX_VALUE), null,
        "Connections of a server at once; no limit by default."),
    /** Extended timestamps. */
    TYPE3_EXT_TS("type3_ext_ts", Kind.VALUE, rtmp(), Syntax.constant(Type3Mode.class), "auto",
        "Whether clients repeat the extended timestamp in chunks of type 3; auto finds out. In an application it " +
        "holds for the whole server, as in nginx-rtmp, unless the server has one of its own."),
    /** Idle publishers. */
    DROP_IDLE_PUBLISHER("drop_idle_publisher", Kind.VALUE, rtmp(), Syntax.timeOrOff(), "off",
        "Drops a publisher that sends no media for so long."),
    /** Dumps. */
    DUMP_FOLDER("dump_folder", Kind.VALUE, server(), Syntax.path(), null,
        "Writes what each connection receives to a file in this folder, for debugging."),
    /** Access log. */
    ACCESS_LOG("access_log", Kind.VALUE, rtmp(),
        new Syntax("off | path [format]", 1, 2, LogSyntax::target), "off",
        "Writes a line for each connection that ended; the format is combined by default."),
    /** Format of the access log. */
    LOG_FORMAT("log_format", Kind.LIST, rtmp(),
        new Syntax("name string ...", 2, Integer.MAX_VALUE, LogSyntax::definition), null,
        "Defines a format for the whole rtmp block; the strings are joined. combined is built in."),

    /** Connect callback. */
    KMP_CTRL_CONNECT_URL("kmp_ctrl_connect_url", Kind.VALUE, rtmp(), url(), "off",
        "The controller that is asked about each RTMP connect."),
    /** Publish callback. */
    KMP_CTRL_PUBLISH_URL("kmp_ctrl_publish_url", Kind.VALUE, rtmp(), url(), "off",
        "The controller that is asked where to send each new track."),
    /** Unpublish callback. */
    KMP_CTRL_UNPUBLISH_URL("kmp_ctrl_unpublish_url", Kind.VALUE, rtmp(), url(), "off",
        "The controller that is told about each track that ended."),
    /** Republish callback. */
    KMP_CTRL_REPUBLISH_URL("kmp_ctrl_republish_url", Kind.VALUE, rtmp(), url(), "off",
        "The controller that is asked for a new destination when an upstream fails."),
    /** Request header. */
    KMP_CTRL_ADD_HEADER("kmp_ctrl_add_header", Kind.LIST, rtmp(),
        new Syntax("name value", 2, 2, NetworkSyntax::header), null,
        "Adds a header to each request to the controller. Inherited only if there is none at this level."),
    /** Request timeout. */
    KMP_CTRL_TIMEOUT("kmp_ctrl_timeout", Kind.VALUE, rtmp(), Syntax.time(1), "2s",
        "Time to connect to the controller and send a request."),
    /** Reply timeout. */
    KMP_CTRL_READ_TIMEOUT("kmp_ctrl_read_timeout", Kind.VALUE, rtmp(), Syntax.time(1), "20s",
        "Time to wait for the controller's reply."),
    /** Reply limit. */
    KMP_CTRL_BUFFER_SIZE("kmp_ctrl_buffer_size", Kind.VALUE, rtmp(), Syntax.size(128, 16 << 20), "4k",
        "The largest reply that is accepted."),
    /** Retries. */
    KMP_CTRL_RETRIES("kmp_ctrl_retries", Kind.VALUE, rtmp(), Syntax.number(0, 1_000_000), "5",
        "How often a failed request is tried again."),
    /** Retry interval. */
    KMP_CTRL_RETRY_INTERVAL("kmp_ctrl_retry_interval", Kind.VALUE, rtmp(), Syntax.time(0), "2s",
        "Time before a failed request is tried again."),

    /** Timescale. */
    KMP_TIMESCALE("kmp_timescale", Kind.VALUE, rtmp(), Syntax.one("number", Directive::timescale), "90000",
        "Units of KMP timestamps per second; a multiple of 1000."),
    /** Send timeout. */
    KMP_TIMEOUT("kmp_timeout", Kind.VALUE, rtmp(), Syntax.time(1), "10s",
        "Time to send data to an upstream."),
    /** Spare buffers. */
    KMP_MAX_FREE_BUFFERS("kmp_max_free_buffers", Kind.VALUE, rtmp(), Syntax.number(0, 65_536), null,
        "Accepted without effect: acknowledged buffers go back to the engine's one pool."),
    /** nginx's allocator. */
    KMP_BUFFER_BIN_COUNT("kmp_buffer_bin_count", Kind.VALUE, rtmp(), Syntax.number(0, Integer.MAX_VALUE), null,
        "Accepted without effect: it tunes the allocator of the nginx module."),
    /** Video buffer. */
    KMP_VIDEO_BUFFER_SIZE("kmp_video_buffer_size", Kind.VALUE, rtmp(), bufferSize(), "64k",
        "Size of a video track's buffers, rounded up to a power of two."),
    /** Video memory. */
    KMP_VIDEO_MEM_LIMIT("kmp_video_mem_limit", Kind.VALUE, rtmp(), memLimit(), "32m",
        "Size of all buffers of a video track together, at least two of them; at the limit the RTMP connection is " +
        "dropped."),
    /** Audio buffer. */
    KMP_AUDIO_BUFFER_SIZE("kmp_audio_buffer_size", Kind.VALUE, rtmp(), bufferSize(), "4k",
        "Size of an audio track's buffers, rounded up to a power of two."),
    /** Audio memory. */
    KMP_AUDIO_MEM_LIMIT("kmp_audio_mem_limit", Kind.VALUE, rtmp(), memLimit(), "1m",
        "Size of all buffers of an audio track together, at least two of them; at the limit the RTMP connection is " +
        "dropped."),
    /** Flush mode. */
    KMP_FLUSH("kmp_flush", Kind.VALUE, rtmp(), Syntax.either("eager", "buffered"), "eager",
        "eager sends finished frames at once, buffered when a buffer is full or kmp_flush_timeout is over."),
    /** Flush timeout. */
    KMP_FLUSH_TIMEOUT("kmp_flush_timeout", Kind.VALUE, rtmp(), Syntax.time(1), "1s",
        "How long data may wait in a buffer that is not full, when buffered."),
    /** Back-pressure. */
    KMP_BACKPRESSURE("kmp_backpressure", Kind.VALUE, rtmp(), Syntax.flag(), "off",
        "Above the high watermark holds the publisher back instead of giving up frames."),
    /** High watermark. */
    KMP_MEM_HIGH_WATERMARK("kmp_mem_high_watermark", Kind.VALUE, rtmp(), Syntax.number(1, 100), "75",
        "Percentage of a track's memory limit above which the oldest unacknowledged frames are given up."),
    /** Low watermark. */
    KMP_MEM_LOW_WATERMARK("kmp_mem_low_watermark", Kind.VALUE, rtmp(), Syntax.number(0, 99), "50",
        "Percentage of a track's memory limit below which that ends; lower than kmp_mem_high_watermark."),
    /** Audio smoothing. */
    KMP_AUDIO_SYNC_MARGIN("kmp_audio_sync_margin", Kind.VALUE, rtmp(), Syntax.time(0), "2ms",
        "An audio timestamp this near to the expected one becomes the expected one; 0 for never."),
    /** Republish interval. */
    KMP_REPUBLISH_INTERVAL("kmp_republish_interval", Kind.VALUE, rtmp(), Syntax.time(0), "1s",
        "Shortest time between two republishes of an upstream."),
    /** Republish limit. */
    KMP_MAX_REPUBLISHES("kmp_max_republishes", Kind.VALUE, rtmp(), Syntax.number(0, Integer.MAX_VALUE), "15",
        "Republishes in a row, closer than the interval, after which an upstream is given up."),
    /** Keep-alive. */
    KMP_KEEPALIVE_INTERVAL("kmp_keepalive_interval", Kind.VALUE, rtmp(), Syntax.time(0), "0",
        "Sends a null packet to an upstream that got nothing for so long; 0 for never."),
    /** Idle connections. */
    KMP_IDLE_TIMEOUT("kmp_idle_timeout", Kind.VALUE, server(), Syntax.time(0), "30s",
        "Drops an RTMP connection without audio or video for so long, from its start; 0 for never."),
    /** Frame log. */
    KMP_LOG_FRAMES("kmp_log_frames", Kind.VALUE, rtmp(),
        Syntax.one("on | off", text -> Syntax.oneOf(text, List.of("off", "on", "all", "key")) > 0), "off",
        "Logs each frame, for debugging; the nginx module's all and key count as on."),

    /** One HTTP server. */
    HTTP_SERVER_BLOCK("server", Kind.BLOCK, in(HTTP), Syntax.block("{ ... }", 0), null,
        "A set of addresses with its locations. A server without rtmp_kmp_api is nginx's own and is left out."),
    /** Address of the API. */
    HTTP_LISTEN("listen", Kind.LIST, in(HTTP, BlockContext.HTTP_SERVER),
        new Syntax("[address:]port [reuseport] [backlog=number]", 1, 16,
            arguments -> NetworkSyntax.listen(arguments, true)), null,
        "The API server's address, in the same forms as for RTMP."),
    /** One path. */
    LOCATION_BLOCK("location", Kind.BLOCK, in(HTTP, BlockContext.HTTP_SERVER, LOCATION),
        new Syntax("[= | ~ | ~* | ^~] path { ... }", 1, 2, arguments -> arguments), null,
        "What is served below a path; the longest path that matches counts."),
    /** Lets addresses use the API. */
    HTTP_ALLOW("allow", Kind.LIST, http(),
        new Syntax("address | network/bits | all", 1, 1,
            arguments -> NetworkSyntax.accessRule(arguments, true, true)), null,
        "Lets addresses use the API; in order with deny, the first that matches decides. Inherited only if there is " +
        "neither at this level, as in nginx."),
    /** Keeps addresses off the API. */
    HTTP_DENY("deny", Kind.LIST, http(),
        new Syntax("address | network/bits | all", 1, 1,
            arguments -> NetworkSyntax.accessRule(arguments, false, true)), null,
        "Keeps addresses off the API, see allow."),
    /** The API. */
    RTMP_KMP_API("rtmp_kmp_api", Kind.VALUE, in(LOCATION), new Syntax("[write=on|off]", 0, 1, Directive::apiWrite),
        null, "Serves the API below the location's path; it only reads unless write=on.");

    /** How often a directive may stand in a block, and whether it is one itself. */
    enum Kind
    {
        /** Once. */
        VALUE,
        /** Any number of times. */
        LIST,
        /** A block, any number of times. */
        BLOCK
    }

    private final String text;
    private final Kind kind;
    private final Set<BlockContext> contexts;
    private final Syntax syntax;
    private final String defaultText;
    private final String meaning;

    Directive(
        final String text,
        final Kind kind,
        final Set<BlockContext> contexts,
        final Syntax syntax,
        final String defaultText,
        final String meaning)
    {
        this.text = text;
        this.kind = kind;
        this.contexts = Collections.unmodifiableSet(contexts);
        this.syntax = syntax;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    /**
     * @return the word in the file.
     */
    public String text()
    {
        return text;
    }

    /**
     * @return the blocks it may stand in.
     */
    public Set<BlockContext> contexts()
    {
        return contexts;
    }

    /**
     * @return its arguments for people.
     */
    public String form()
    {
        return syntax.form();
    }

    /**
     * @return the default as it would stand in a file, or null if there is none.
     */
    public String defaultText()
    {
        return defaultText;
    }

    /**
     * @return what it does, in a sentence or two.
     */
    public String meaning()
    {
        return meaning;
    }

    Kind kind()
    {
        return kind;
    }

    /** False for what the nginx module needs and Sluice does not. */
    boolean hasEffect()
    {
        return this != KMP_MAX_FREE_BUFFERS && this != KMP_BUFFER_BIN_COUNT;
    }

    Syntax syntax()
    {
        return syntax;
    }

    private static Set<BlockContext> in(final BlockContext first, final BlockContext... rest)
    {
        return EnumSet.of(first, rest);
    }

    private static Set<BlockContext> rtmp()
    {
        return EnumSet.of(RTMP, SERVER, APPLICATION);
    }

    private static Set<BlockContext> server()
    {
        return EnumSet.of(RTMP, SERVER);
    }

    private static Set<BlockContext> http()
    {
        return EnumSet.of(HTTP, BlockContext.HTTP_SERVER, LOCATION);
    }

    private static Syntax url()
    {
        return Syntax.one("url | off", NetworkSyntax::url);
    }

    private static Syntax bufferSize()
    {
        return Syntax.size(1024, 16 << 20);
    }

    private static Syntax memLimit()
    {
        return Syntax.size(2048, 64L << 30);
    }

    private static Object timescale(final String text)
    {
        final long timescale = Quantity.number(text, 1000, 1_000_000_000);

        if (timescale % 1000 != 0)
        {
            throw new ArgumentException(text + " is not a multiple of 1000, the timescale of RTMP", null);
        }

        return timescale;
    }

    private static Object apiWrite(final List<String> arguments)
    {
        return !arguments.isEmpty() && Syntax.oneOf(arguments.get(0), List.of("write=off", "write=on")) == 1;
    }
}
