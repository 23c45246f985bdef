package io.sluice.kmp;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a track told. */
class RecordingListener implements TrackListener
{
    final List<String> events = new ArrayList<>();
    int republishCalls;
    TrackFailure failure;
    String failureDetail;
    boolean isClosed;
    String goneReason;

    @Override
    public void onRepublishNeeded(final Track track, final Upstream upstream)
    {
        republishCalls++;
        events.add("republish " + upstream.settings().id());
    }

    @Override
    public void onUpstreamWarning(final Track track, final Upstream upstream, final String message)
    {
        events.add("warning " + message);
    }

    @Override
    public void onUpstreamGone(final Track track, final Upstream upstream, final String reason)
    {
        goneReason = reason;
        events.add("gone " + upstream.settings().id());
    }

    @Override
    public void onTrackFailed(final Track track, final TrackFailure failure, final String detail)
    {
        if (null != this.failure)
        {
            throw new AssertionError("failed twice");
        }
        this.failure = failure;
        failureDetail = detail;
        events.add("failed " + failure.reason());
    }

    @Override
    public void onTrackClosed(final Track track)
    {
        if (isClosed)
        {
            throw new AssertionError("closed twice");
        }
        isClosed = true;
        events.add("closed");
    }

    @Override
    public void onBackpressure(final Track track, final boolean isOn)
    {
        events.add("backpressure " + isOn);
    }
}
