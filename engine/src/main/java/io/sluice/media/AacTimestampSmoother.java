package io.sluice.media;

/**
 * Gives AAC frames the precision that milliseconds took from them: a frame lasts 1024 (or 960) samples, so each decode
 * time is expected at base + samples * timescale / sample rate, and one within the margin of it becomes it. Another one
 * becomes the new base. A track's first frame passes as it is and is no base. Allocates nothing.
 */
public final class AacTimestampSmoother
{
    private int timescale;
    private long syncMargin;
    private int sampleRateHz;
    private int samplesPerFrame;

    private boolean isFirst = true;
    private boolean hasBase;
    private long base;
    private long samples;

    /**
     * Set what a frame lasts, before the first frame and whenever the sequence header changed. A change of rate begins
     * a new base.
     *
     * @param timescale       units per second of the decode times.
     * @param syncMargin      in timescale units; 0 or less: no smoothing.
     * @param sampleRateHz    of the frames as they are coded, see {@link AudioFormat#frameRateHz()}; 0: no smoothing.
     * @param samplesPerFrame 1024 or 960.
     */
    public void configure(
        final int timescale, final long syncMargin, final int sampleRateHz, final int samplesPerFrame)
    {
        if (this.timescale != timescale ||
            this.sampleRateHz != sampleRateHz ||
            this.samplesPerFrame != samplesPerFrame)
        {
            hasBase = false;
        }
        this.timescale = timescale;
        this.syncMargin = syncMargin;
        this.sampleRateHz = sampleRateHz;
        this.samplesPerFrame = samplesPerFrame;
    }

    /**
     * Smooth the next frame's decode time.
     *
     * @param dts in timescale units.
     * @return the expected decode time, or {@code dts} where it is too far from that or nothing is expected.
     */
    public long smooth(final long dts)
    {
        if (sampleRateHz <= 0 || syncMargin <= 0)
        {
            return dts;
        }
        if (isFirst)
        {
            isFirst = false;
            return dts;
        }
        if (hasBase)
        {
            final long expected = base + samples * timescale / sampleRateHz;
            if (Math.abs(expected - dts) <= syncMargin)
            {
                samples += samplesPerFrame;
                return expected;
            }
        }
        hasBase = true;
        base = dts;
        samples = samplesPerFrame;
        return dts;
    }

    /**
     * Begin anew, as if no frame had come; what {@link #configure} set stays.
     */
    public void reset()
    {
        isFirst = true;
        hasBase = false;
        base = 0;
        samples = 0;
    }
}
