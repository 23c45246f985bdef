package io.sluice.kmp;

/**
 * How far an {@link Upstream} has come with the packets of its track, for the API and for what the track must keep.
 * For use by the track's thread.
 */
public abstract sealed class UpstreamProgress permits Upstream
{
    /** Instead of a frame's time: there is no such frame. */
    public static final long NO_FRAME = -1;

    private final Track track;
    private final ResumePoint resumePoint;
    private final UpstreamSender sender;
    private long autoAckedFrames;
    private long republishes;

    UpstreamProgress(final Track track, final ResumePoint resumePoint, final UpstreamSender sender)
    {
        this.track = track;
        this.resumePoint = resumePoint;
        this.sender = sender;
    }

    /** {@return whether a connection is up} */
    public abstract boolean isConnected();

    /** {@return bytes sent on the present connection, 0 while there is none} */
    public long sentBytes()
    {
        return sender.connectionBytes();
    }

    /** {@return bytes sent on all connections} */
    public long totalSentBytes()
    {
        return sender.totalBytes();
    }

    /** {@return position in the track's packets up to which it was sent, or will resume at, in bytes} */
    public long positionBytes()
    {
        return isConnected() ? sender.position() : resumePoint.position();
    }

    /** {@return frames acknowledged, by whatever means, counted from the track's first} */
    public long ackedFrames()
    {
        return resumePoint.frameId() - track.firstFrameId();
    }

    /** {@return position in the track's packets up to which all is acknowledged, in bytes} */
    public long ackedBytes()
    {
        return resumePoint.position();
    }

    /** {@return when the oldest frame that is not acknowledged was received, in timescale units, or NO_FRAME} */
    public long oldestUnackedCreated()
    {
        return track.queue().frameCreatedFrom(resumePoint.position());
    }

    /** {@return frames acknowledged on the receiver's behalf for want of memory} */
    public long autoAckedFrames()
    {
        return autoAckedFrames;
    }

    /** {@return how often the controller was asked for another receiver} */
    public long republishes()
    {
        return republishes;
    }

    long ackedFrameId()
    {
        return resumePoint.frameId();
    }

    ResumePoint resumePoint()
    {
        return resumePoint;
    }

    UpstreamSender sender()
    {
        return sender;
    }

    void onAutoAcked(final long frames)
    {
        autoAckedFrames += frames;
    }

    void onRepublish()
    {
        republishes++;
    }
}
