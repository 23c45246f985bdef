package io.sluice.kmp;

/**
 * Why a track can't go on.
 */
public enum TrackFailure
{
    /** The track's memory limit, or the pool's cap, was reached. */
    ALLOC_FAILED("alloc_failed"),
    /** A frame was too long, or did not get the data it was begun with. */
    APPEND_FAILED("append_failed"),
    /** A required upstream, or the last one, was given up. */
    UPSTREAM_ERROR("upstream_error");

    private final String reason;

    TrackFailure(final String reason)
    {
        this.reason = reason;
    }

    /**
     * The reason as the controller's unpublish call names it.
     *
     * @return for example {@code alloc_failed}.
     */
    public String reason()
    {
        return reason;
    }
}
