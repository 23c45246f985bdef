package io.sluice.kmp;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.sluice.memory.Budget;
import io.sluice.memory.SlabPool;

/**
 * The half of a {@link Track} that the publisher writes to: puts media infos and frames into the queue as packets,
 * within the track's memory limit. Nothing is readable before it is whole.
 */
public abstract sealed class TrackInput permits Track
{
    private static final long NONE_PENDING = -1;

    private final TrackSettings settings;
    private final Budget budget;
    private final SlabPool pool;
    private final FrameQueue queue;
    private final MediaInfoHistory history = new MediaInfoHistory();
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[KmpFrameDescriptor.LENGTH]);

    private long pendingInfoPosition = NONE_PENDING;
    private boolean isFrameOpen;
    private long frameStart;
    private int frameDataLeft;
    private boolean isKeyFrame;
    private long frameDts;
    private long frameCreated;

    private long sentFrames;
    private long sentKeyFrames;
    private long lastTimestamp;
    private long lastCreated;

    TrackInput(final TrackSettings settings, final SlabPool pool)
    {
        this.settings = settings;
        budget = new Budget(
            settings.memLimitBytes(), settings.highWatermarkPercent(), settings.lowWatermarkPercent());
        this.pool = pool;
        queue = new FrameQueue(pool, settings.bufferSizeBytes(), budget);
    }

    /**
     * Whether the track takes no more.
     *
     * @return true once it failed or ended.
     */
    abstract boolean isRefusing();

    /**
     * Memory is above the high watermark, or ran out.
     *
     * @param neededBytes that are to be appended besides.
     */
    abstract void relieve(int neededBytes);

    /**
     * A frame was committed.
     *
     * @param nowNs the time.
     */
    abstract void onCommitted(long nowNs);

    /**
     * The track can't go on.
     *
     * @param failure the reason.
     * @param detail  what happened, for the log.
     */
    abstract void onFailure(TrackFailure failure, String detail);

    /**
     * Appends a video's media info. It is sent with the first frame behind it, or at the track's end.
     *
     * @param codecId        FLV's number, 8 for H.265.
     * @param bitrate        in bits per second, 0 if unknown.
     * @param width          in pixels.
     * @param height         in pixels.
     * @param frameRateNum   numerator of the frame rate.
     * @param frameRateDenom denominator of the frame rate.
     * @param ceaCaptions    whether there are CEA-608/708 captions; may be corrected by {@link #patchCaptions}.
     * @param extraData      the codec's private data.
     * @return false if the track takes no more.
     */
    public boolean appendVideoInfo(
        final int codecId,
        final int bitrate,
        final int width,
        final int height,
        final int frameRateNum,
        final int frameRateDenom,
        final boolean ceaCaptions,
        final byte[] extraData)
    {
        final byte[] packet = new byte[KmpMediaInfoDescriptor.LENGTH + extraData.length];
        KmpMediaInfoDescriptor.encodeVideo(new UnsafeBuffer(packet), 0, codecId, settings.timescale(), bitrate, width,
            height, frameRateNum, frameRateDenom, ceaCaptions, extraData.length);
        return appendInfo(packet, extraData);
    }

    /**
     * Appends an audio's media info. It is sent with the first frame behind it, or at the track's end.
     *
     * @param codecId       1000 plus FLV's number.
     * @param bitrate       in bits per second, 0 if unknown.
     * @param channels      number of channels.
     * @param bitsPerSample of the decoded sound.
     * @param sampleRate    in Hz.
     * @param channelLayout bit mask of the channels' places.
     * @param extraData     the codec's private data.
     * @return false if the track takes no more.
     */
    public boolean appendAudioInfo(
        final int codecId,
        final int bitrate,
        final int channels,
        final int bitsPerSample,
        final int sampleRate,
        final long channelLayout,
        final byte[] extraData)
    {
        final byte[] packet = new byte[KmpMediaInfoDescriptor.LENGTH + extraData.length];
        KmpMediaInfoDescriptor.encodeAudio(new UnsafeBuffer(packet), 0, codecId, settings.timescale(), bitrate,
            channels, bitsPerSample, sampleRate, channelLayout, extraData.length);
        return appendInfo(packet, extraData);
    }

    /**
     * Corrects the captions flag of a video's media info that no frame was committed behind yet; ignored if there is
     * none. May be called while the first frame is open, as its data show the captions.
     *
     * @param ceaCaptions whether there are CEA-608/708 captions.
     */
    public void patchCaptions(final boolean ceaCaptions)
    {
        if (NONE_PENDING != pendingInfoPosition)
        {
            queue.overwrite(pendingInfoPosition, history.patchCaptions(ceaCaptions));
        }
    }

    /**
     * Begins a frame. It is sent only when it was committed.
     *
     * @param created    when it was received, in timescale units since 1970.
     * @param dts        decode time in timescale units.
     * @param isKey      whether it is a video's key frame.
     * @param ptsDelay   pts less dts in timescale units.
     * @param dataLength of the whole frame.
     * @return false if the track takes no more.
     */
    public boolean beginFrame(
        final long created, final long dts, final boolean isKey, final int ptsDelay, final int dataLength)
    {
        if (isFrameOpen)
        {
            throw new IllegalStateException("the frame before was neither committed nor aborted");
        }
        if (isRefusing())
        {
            return false;
        }
        if (dataLength < 0 || dataLength > KmpHeaderDescriptor.MAX_DATA_SIZE)
        {
            fail(TrackFailure.APPEND_FAILED, "a frame of " + dataLength + " bytes is longer than KMP's limit of " +
                KmpHeaderDescriptor.MAX_DATA_SIZE);
            return false;
        }

        KmpFrameDescriptor.encode(
            header, 0, created, dts, isKey ? KmpFrameDescriptor.FLAG_KEY : 0, ptsDelay, dataLength);
        isFrameOpen = true;
        frameStart = queue.written();
        frameDataLeft = dataLength;
        isKeyFrame = isKey;
        frameDts = dts;
        frameCreated = created;
        return append(header, 0, KmpFrameDescriptor.LENGTH) && isFrameOpen;
    }

    /**
     * Appends a piece of the open frame's data.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first.
     * @param length of the piece.
     * @return false if the track takes no more; the frame is aborted then.
     */
    public boolean appendFrameData(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isFrameOpen)
        {
            return false;
        }
        if (length > frameDataLeft)
        {
            fail(TrackFailure.APPEND_FAILED, "a frame got more data than it was begun with");
            return false;
        }
        frameDataLeft -= length;
        return append(buffer, offset, length) && isFrameOpen;
    }

    /**
     * Ends the open frame: it may be sent from now on.
     *
     * @param nowNs the time.
     * @return false if the track takes no more; the frame is aborted then.
     */
    public boolean commitFrame(final long nowNs)
    {
        if (!isFrameOpen)
        {
            return false;
        }
        if (frameDataLeft > 0)
        {
            fail(TrackFailure.APPEND_FAILED, "a frame lacks " + frameDataLeft + " bytes of its data");
            return false;
        }

        isFrameOpen = false;
        pendingInfoPosition = NONE_PENDING;
        queue.commit();
        sentFrames++;
        sentKeyFrames += isKeyFrame ? 1 : 0;
        lastTimestamp = frameDts;
        lastCreated = frameCreated;
        onCommitted(nowNs);
        return true;
    }

    /**
     * Takes back the open frame, if there is one.
     */
    public void abortFrame()
    {
        if (isFrameOpen)
        {
            isFrameOpen = false;
            queue.rollback(frameStart);
        }
    }

    /** {@return how the track works} */
    public TrackSettings settings()
    {
        return settings;
    }

    /** {@return frames committed, which the API calls {@code sent_frames}} */
    public long sentFrames()
    {
        return sentFrames;
    }

    /** {@return key frames committed, which the API calls {@code sent_key_frames}} */
    public long sentKeyFrames()
    {
        return sentKeyFrames;
    }

    /** {@return length of all packets committed, in bytes} */
    public long writtenBytes()
    {
        return queue.committed();
    }

    /** {@return the track's memory limit, in bytes} */
    public long memLimitBytes()
    {
        return budget.limitBytes();
    }

    /** {@return what is left of the memory limit, in bytes} */
    public long memLeftBytes()
    {
        return budget.leftBytes();
    }

    /** {@return decode time of the last frame committed, in timescale units} */
    public long lastTimestamp()
    {
        return lastTimestamp;
    }

    /** {@return when the last frame committed was received, in timescale units since 1970} */
    public long lastCreated()
    {
        return lastCreated;
    }

    FrameQueue queue()
    {
        return queue;
    }

    Budget budget()
    {
        return budget;
    }

    MediaInfoHistory history()
    {
        return history;
    }

    /**
     * Makes a media info readable that no frame followed.
     */
    void commitPendingInfo()
    {
        pendingInfoPosition = NONE_PENDING;
        queue.commit();
    }

    private boolean appendInfo(final byte[] packet, final byte[] extraData)
    {
        if (isFrameOpen)
        {
            throw new IllegalStateException("a media info can't stand within a frame");
        }
        if (isRefusing())
        {
            return false;
        }
        System.arraycopy(extraData, 0, packet, KmpMediaInfoDescriptor.LENGTH, extraData.length);
        final long position = queue.written();
        if (!append(new UnsafeBuffer(packet), 0, packet.length) || isRefusing())
        {
            return false;
        }
        history.add(position, packet);
        pendingInfoPosition = position;
        return true;
    }

    private boolean append(final DirectBuffer buffer, final int offset, final int length)
    {
        boolean isAppended = queue.append(buffer, offset, length);
        if (!isAppended || budget.isAboveHigh())
        {
            relieve(isAppended ? 0 : length);
            isAppended = isAppended || !isRefusing() && queue.append(buffer, offset, length);
        }
        if (!isAppended)
        {
            fail(TrackFailure.ALLOC_FAILED, "no memory for " + length + " bytes more: " + (queue.isPoolEmpty() ?
                "all tracks together have used up the pool: " + pool.describeLimit() + "; this track uses " :
                "the track uses ") + budget.usedBytes() + " of its limit of " + budget.limitBytes());
        }
        return isAppended;
    }

    private void fail(final TrackFailure failure, final String detail)
    {
        abortFrame();
        onFailure(failure, detail);
    }
}
