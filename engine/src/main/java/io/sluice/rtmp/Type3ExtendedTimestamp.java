package io.sluice.rtmp;

/**
 * Whether a peer repeats the extended timestamp in the chunks of type 3 that continue a message. The specification
 * (RTMP 1.0, section 5.3.1.3) says that it does, but not every encoder reads it so.
 */
public enum Type3ExtendedTimestamp
{
    /** As a setting: find out from the first such chunk. As a state: no such chunk has been seen. */
    AUTO("auto", "unknown"),
    /** It is repeated. */
    ON("on", "on"),
    /** It is not. */
    OFF("off", "off");

    private final String directive;
    private final String state;

    Type3ExtendedTimestamp(final String directive, final String state)
    {
        this.directive = directive;
        this.state = state;
    }

    /**
     * @return the word for this setting in the configuration file.
     */
    public String directive()
    {
        return directive;
    }

    /**
     * @return the word for this state in the API.
     */
    public String state()
    {
        return state;
    }
}
