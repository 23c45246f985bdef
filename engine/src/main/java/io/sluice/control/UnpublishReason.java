package io.sluice.control;

/**
 * Why a track has ended.
 */
public enum UnpublishReason
{
    /** The publisher ended its stream. */
    RTMP_CLOSE("rtmp_close"),

    /** The publisher's connection went away. */
    RTMP_DISCONNECT("rtmp_disconnect"),

    /** The publisher sent what can't be understood. */
    RTMP_BAD_DATA("rtmp_bad_data"),

    /** Another track of the connection failed. */
    RTMP_KMP_ERROR("rtmp_kmp_error"),

    /** The track could not be set up. */
    CREATE_TRACK_FAILED("create_track_failed"),

    /** The track's memory limit was reached. */
    ALLOC_FAILED("alloc_failed"),

    /** A frame could not be added to the track. */
    APPEND_FAILED("append_failed"),

    /** The publish call could not be made. */
    CREATE_PUBLISH_FAILED("create_publish_failed"),

    /** An upstream could not be set up. */
    CREATE_UPSTREAM_FAILED("create_upstream_failed"),

    /** The publish call had no usable answer. */
    PARSE_PUBLISH_FAILED("parse_publish_failed"),

    /** A required upstream, or the last one, was given up. */
    UPSTREAM_ERROR("upstream_error");

    private final String word;

    UnpublishReason(final String word)
    {
        this.word = word;
    }

    /**
     * @return the reason as the controller is told it.
     */
    public String word()
    {
        return word;
    }
}
