package io.sluice.kmp;

/**
 * What a {@link Track} tells its owner, on the owner's thread, from within calls of the track's and its upstreams'
 * methods. Any of them may be called from here: the track's state is consistent at each call.
 */
public interface TrackListener
{
    /**
     * An upstream lost its connection: ask the controller for another, and answer with
     * {@link Upstream#onRepublished} or {@link Upstream#onRepublishFailed}, now or later.
     *
     * @param track    of the upstream.
     * @param upstream that needs an address.
     */
    void onRepublishNeeded(Track track, Upstream upstream);

    /**
     * An upstream's connection was lost, or something else happened that an operator should know.
     *
     * @param track    of the upstream.
     * @param upstream it happened to.
     * @param message  what happened, for the log.
     */
    void onUpstreamWarning(Track track, Upstream upstream, String message);

    /**
     * An upstream is gone for good, and not used any more: given up, or done ({@link Upstream#isDelivered()}).
     *
     * @param track    it was of.
     * @param upstream that is gone.
     * @param reason   why, for the log.
     */
    void onUpstreamGone(Track track, Upstream upstream, String reason);

    /**
     * The track can't go on. Frames are refused from now on; the owner is to call {@link Track#end}, now or later.
     * Called at most once, and not after the track's end.
     *
     * @param track   that failed.
     * @param failure the reason the controller is told.
     * @param detail  what happened, for the log.
     */
    void onTrackFailed(Track track, TrackFailure failure, String detail);

    /**
     * The track has ended, its last upstream is gone, and all of its memory was given back. The last call for a track.
     *
     * @param track that is done with.
     */
    void onTrackClosed(Track track);

    /**
     * With back-pressure on: the track has too much in memory, or no longer so.
     *
     * @param track that asks.
     * @param isOn  true to stop reading from the publisher, false to go on.
     */
    void onBackpressure(Track track, boolean isOn);
}
