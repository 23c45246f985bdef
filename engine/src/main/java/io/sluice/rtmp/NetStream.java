package io.sluice.rtmp;

/**
 * One message stream of a connection (RTMP 1.0, section 7.2.2): made by {@code createStream}, published or played,
 * ended by {@code deleteStream}. Used by its session's thread only.
 */
public final class NetStream
{
    /**
     * What a stream is used for.
     */
    public enum State
    {
        /** Created, neither published nor played. */
        IDLE,
        /** A {@code publish} awaits its answer. */
        PUBLISH_PENDING,
        /** Published by the client. */
        PUBLISHING,
        /** A {@code play} awaits its answer. */
        PLAY_PENDING,
        /** Played by the client. */
        PLAYING
    }

    /** Start of a play: the live stream, and where there is none the recorded one. */
    public static final long PLAY_LIVE_OR_RECORDED = -2000;
    /** Start of a play: the live stream only. */
    public static final long PLAY_LIVE = -1000;
    /** Duration of a play: until the stream ends. */
    public static final long PLAY_WHOLE = -1;

    private final int id;
    private State state = State.IDLE;
    private String name = "";
    private String rawName = "";
    private long chargedBytes;
    private String args = "";
    private String publishType = "live";
    private long playStartMs = PLAY_LIVE_OR_RECORDED;
    private long playDurationMs = PLAY_WHOLE;
    private boolean playReset = true;
    private boolean paused;
    private boolean receivesAudio = true;
    private boolean receivesVideo = true;
    private Object attachment;

    NetStream(final int id)
    {
        this.id = id;
    }

    /** What the stream's names are charged with. */
    long chargedBytes()
    {
        return chargedBytes;
    }

    void chargedBytes(final long chargedBytes)
    {
        this.chargedBytes = chargedBytes;
    }

    /**
     * @return the message stream id, from 1.
     */
    public int id()
    {
        return id;
    }

    /**
     * @return what the stream is used for.
     */
    public State state()
    {
        return state;
    }

    /**
     * @return the name to look the stream up by: without arguments, prefix ({@code flv:}) and {@code _definst_/}.
     */
    public String name()
    {
        return name;
    }

    /**
     * @return the name as the client sent it, without arguments only: for callbacks and logs.
     */
    public String rawName()
    {
        return rawName;
    }

    /**
     * @return what followed the name's first {@code ?}, not decoded; the application's arguments where the name had
     * none; may be empty.
     */
    public String args()
    {
        return args;
    }

    /**
     * @return the type of publish in lower case: {@code live}, {@code record}, {@code append} or what the client said.
     */
    public String publishType()
    {
        return publishType;
    }

    /**
     * @return where to start playing in milliseconds, or {@link #PLAY_LIVE_OR_RECORDED} or {@link #PLAY_LIVE}.
     */
    public long playStartMs()
    {
        return playStartMs;
    }

    /**
     * @return how long to play in milliseconds, or {@link #PLAY_WHOLE}.
     */
    public long playDurationMs()
    {
        return playDurationMs;
    }

    /**
     * @return whether the client's playlist is cleared by this play.
     */
    public boolean playReset()
    {
        return playReset;
    }

    /**
     * @return whether the client paused its play.
     */
    public boolean isPaused()
    {
        return paused;
    }

    /**
     * @return whether the client that plays wants audio.
     */
    public boolean receivesAudio()
    {
        return receivesAudio;
    }

    /**
     * @return whether the client that plays wants video.
     */
    public boolean receivesVideo()
    {
        return receivesVideo;
    }

    /**
     * @return what the engine attached to the stream, or null.
     */
    public Object attachment()
    {
        return attachment;
    }

    /**
     * Attach the engine's state to the stream. It stays until replaced.
     *
     * @param attachment of the engine, or null.
     */
    public void attach(final Object attachment)
    {
        this.attachment = attachment;
    }

    void state(final State state)
    {
        this.state = state;
    }

    void beginPublish(final StreamName streamName, final String publishType)
    {
        names(streamName);
        this.publishType = publishType;
        state = State.PUBLISH_PENDING;
    }

    void beginPlay(final StreamName streamName, final long startMs, final long durationMs, final boolean reset)
    {
        names(streamName);
        playStartMs = startMs;
        playDurationMs = durationMs;
        playReset = reset;
        paused = false;
        state = State.PLAY_PENDING;
    }

    void paused(final boolean paused)
    {
        this.paused = paused;
    }

    void receivesAudio(final boolean receivesAudio)
    {
        this.receivesAudio = receivesAudio;
    }

    void receivesVideo(final boolean receivesVideo)
    {
        this.receivesVideo = receivesVideo;
    }

    private void names(final StreamName streamName)
    {
        name = streamName.name();
        rawName = streamName.rawName();
        args = streamName.args();
    }

    @Override
    public String toString()
    {
        return "NetStream{id=" + id + ", state=" + state + ", name=" + name + '}';
    }
}
