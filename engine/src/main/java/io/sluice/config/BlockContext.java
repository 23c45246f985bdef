package io.sluice.config;

/**
 * The block that a directive stands in.
 */
public enum BlockContext
{
    /** The file itself. */
    MAIN("main"),
    /** {@code rtmp}. */
    RTMP("rtmp"),
    /** {@code server} in {@code rtmp}. */
    SERVER("server"),
    /** {@code application} in a server of {@code rtmp}. */
    APPLICATION("application"),
    /** {@code http}. */
    HTTP("http"),
    /** {@code server} in {@code http}. */
    HTTP_SERVER("http server"),
    /** {@code location} in {@code http} or one of its servers. */
    LOCATION("location");

    private final String text;

    BlockContext(final String text)
    {
        this.text = text;
    }

    /**
     * @return the name for people.
     */
    public String text()
    {
        return text;
    }

    /**
     * @return true in {@code rtmp} and the blocks in it.
     */
    public boolean isRtmp()
    {
        return this == RTMP || this == SERVER || this == APPLICATION;
    }
}
