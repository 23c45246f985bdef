package io.sluice.kmp;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where an upstream would go on if its connection were lost now, and with it what the track must keep. How it moves is
 * {@link ResumeFrom}'s matter: with the receiver's acks, or with what was sent; and with
 * {@link ResumeFrom#LAST_WRITTEN} to the live edge while there is no connection.
 */
final class ResumePoint
{
    private final Track track;
    private final FrameQueue queue;
    private final ResumeFrom resumeFrom;
    private final AckCursor acked;
    private final AckReader ackReader = new AckReader();
    private long upstreamFrameId;
    private int upstreamOffset;
    private boolean hasIgnoredAcks;

    ResumePoint(final Track track, final ResumeFrom resumeFrom, final long position, final long frameId)
    {
        this.track = track;
        this.queue = track.queue();
        this.resumeFrom = resumeFrom;
        acked = new AckCursor(queue, position, frameId);
    }

    /**
     * A connection is up: its acks begin anew.
     */
    void onConnected()
    {
        ackReader.reset();
    }

    /**
     * There is no connection, though there was one.
     *
     * @return whether that moved the point.
     */
    boolean onDisconnected()
    {
        return ResumeFrom.LAST_WRITTEN == resumeFrom &&
            acked.advanceToPosition(queue.committed(), queue.committed()) > 0;
    }

    /**
     * The kernel took bytes.
     *
     * @param position up to which it has.
     */
    void onSent(final long position)
    {
        if (ResumeFrom.LAST_ACKED != resumeFrom)
        {
            acked.advanceToPosition(position, position);
        }
    }

    /**
     * The receiver sent bytes.
     *
     * @param buffer       that holds them.
     * @param offset       of the first.
     * @param length       of the piece.
     * @param sentPosition up to which the kernel has taken bytes.
     * @return what is wrong with them, or null.
     */
    String onBytes(final DirectBuffer buffer, final int offset, final int length, final long sentPosition)
    {
        int done = 0;
        while (done < length)
        {
            done += ackReader.onBytes(buffer, offset + done, length - done);
            if (null != ackReader.error())
            {
                return ackReader.error();
            }
            if (ackReader.isComplete() && !onAck(sentPosition))
            {
                return "the receiver acknowledged frames up to " + Long.toUnsignedString(ackReader.frameId()) +
                    ", which were not sent";
            }
        }
        return null;
    }

    /**
     * Moves on over whole packets without the receiver's doing.
     *
     * @param target to be reached or passed.
     * @param limit  that must not be passed.
     * @return the number of frames passed.
     */
    long advanceTo(final long target, final long limit)
    {
        return acked.advanceToPosition(target, limit);
    }

    /**
     * What a connection that starts here must begin with: connect, and the media info in force if the queue does not
     * go on with one.
     *
     * @param connectData to send with the connect packet.
     * @return the packets.
     */
    byte[] preamble(final byte[] connectData)
    {
        final byte[] mediaInfo = track.mediaInfoBefore(acked.position());
        final int connectLength = KmpConnectDescriptor.LENGTH + connectData.length;
        final byte[] packets = new byte[connectLength + (null == mediaInfo ? 0 : mediaInfo.length)];
        final UnsafeBuffer buffer = new UnsafeBuffer(packets);
        KmpConnectDescriptor.encode(buffer, 0, track.channelIdBytes(), track.trackIdBytes(), acked.frameId(),
            upstreamFrameId, upstreamOffset, connectData.length);
        buffer.putBytes(KmpConnectDescriptor.LENGTH, connectData);
        if (null != mediaInfo)
        {
            buffer.putBytes(connectLength, mediaInfo);
        }
        return packets;
    }

    long position()
    {
        return acked.position();
    }

    long frameId()
    {
        return acked.frameId();
    }

    boolean hasIgnoredAcks()
    {
        return hasIgnoredAcks;
    }

    private boolean onAck(final long sentPosition)
    {
        if (ResumeFrom.LAST_ACKED != resumeFrom)
        {
            hasIgnoredAcks = true;
            return true;
        }

        final long frameId = ackReader.frameId();
        if (Long.compareUnsigned(frameId, acked.frameId()) < 0)
        {
            return true;
        }
        // Asked first, so that a made-up id does not move the point on its way to being refused.
        final long ahead = frameId - acked.frameId();
        final long frameCount = track.firstFrameId() + track.sentFrames() - acked.frameId();
        if (Long.compareUnsigned(ahead, frameCount) > 0 || !acked.advanceToFrame(frameId, sentPosition))
        {
            return false;
        }
        upstreamFrameId = ackReader.upstreamFrameId();
        upstreamOffset = ackReader.offset();
        return true;
    }
}
