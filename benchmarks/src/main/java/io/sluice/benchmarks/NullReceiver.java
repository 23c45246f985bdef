package io.sluice.benchmarks;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import io.sluice.kmp.KmpAckDescriptor;
import io.sluice.kmp.ResumeFrom;
import io.sluice.kmp.Track;
import io.sluice.kmp.TrackFailure;
import io.sluice.kmp.TrackListener;
import io.sluice.kmp.Upstream;
import io.sluice.kmp.UpstreamSettings;
import io.sluice.kmp.UpstreamTransport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The receiver of a track, with the connection to it: takes whatever is written, looks at none of it, and acknowledges
 * when told to. Whatever else happens to the track makes the benchmark fail.
 */
final class NullReceiver implements UpstreamTransport, TrackListener
{
    private static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("receiver", 8200);

    private final UnsafeBuffer ack = new UnsafeBuffer(new byte[KmpAckDescriptor.LENGTH]);
    private Track track;
    private Upstream upstream;
    private long bytesTaken;

    /**
     * Becomes the track's one upstream.
     *
     * @param fed   track, whose listener this is.
     * @param nowNs the time.
     */
    void connectTo(final Track fed, final long nowNs)
    {
        track = fed;
        track.names("channel", "track");
        track.addUpstream(
            new UpstreamSettings("main", ADDRESS, true, ResumeFrom.LAST_ACKED, new byte[0]), this, nowNs);
        upstream.onConnected(nowNs);
    }

    /**
     * Acknowledges all frames so far.
     *
     * @param nowNs the time.
     */
    void ackAll(final long nowNs)
    {
        KmpAckDescriptor.encode(ack, 0, track.firstFrameId() + track.sentFrames(), 0, 0);
        upstream.onBytes(ack, 0, KmpAckDescriptor.LENGTH, nowNs);
    }

    /** {@return bytes written to the connection} */
    long bytesTaken()
    {
        return bytesTaken;
    }

    /** {@return frames acknowledged} */
    long ackedFrames()
    {
        return upstream.ackedFrames();
    }

    /** {@inheritDoc} */
    public void connect(final Upstream connecting, final InetSocketAddress address)
    {
        upstream = connecting;
    }

    /** {@inheritDoc} */
    public long write(final ByteBuffer[] buffers, final int offset, final int length)
    {
        long taken = 0;
        for (int i = offset; i < offset + length; i++)
        {
            final ByteBuffer buffer = buffers[i];
            taken += buffer.remaining();
            buffer.position(buffer.limit());
        }
        bytesTaken += taken;
        return taken;
    }

    /** {@inheritDoc} */
    public void shutdownOutput()
    {
        throw new IllegalStateException("the track was not ended");
    }

    /** {@inheritDoc} */
    public void close()
    {
        // When the track is abandoned, at the end.
    }

    /** {@inheritDoc} */
    public void onRepublishNeeded(final Track lost, final Upstream lostUpstream)
    {
        throw new IllegalStateException("connection lost");
    }

    /** {@inheritDoc} */
    public void onUpstreamWarning(final Track warned, final Upstream warnedUpstream, final String message)
    {
        throw new IllegalStateException(message);
    }

    /** {@inheritDoc} */
    public void onUpstreamGone(final Track left, final Upstream gone, final String reason)
    {
        throw new IllegalStateException(reason);
    }

    /** {@inheritDoc} */
    public void onTrackFailed(final Track failed, final TrackFailure failure, final String detail)
    {
        throw new IllegalStateException(failure + ": " + detail);
    }

    /** {@inheritDoc} */
    public void onTrackClosed(final Track closed)
    {
        // When the track is abandoned, at the end.
    }

    /** {@inheritDoc} */
    public void onBackpressure(final Track pressed, final boolean isOn)
    {
        throw new IllegalStateException("memory is short");
    }
}
