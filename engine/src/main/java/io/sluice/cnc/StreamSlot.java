package io.sluice.cnc;

/**
 * A stream of a session in the shared file. Bandwidths are in bit/s over the last ten seconds.
 * Behind the head of every {@link Slot}:
 * <pre>
 *    32  startEpochMs          64-bit
 *    40  bandwidthIn           64-bit
 *    48  bytesIn               64-bit
 *    56  bandwidthInAudio      64-bit
 *    64  bytesInAudio          64-bit
 *    72  bandwidthInVideo      64-bit
 *    80  bytesInVideo          64-bit
 *    88  bandwidthOut          64-bit
 *    96  bytesOut              64-bit
 *   104  type                  32-bit length, at most 20 bytes of UTF-8
 *   128  name                  32-bit length, at most 256 bytes of UTF-8
 *   392  args                  32-bit length, at most 1024 bytes of UTF-8
 * </pre>
 * Setters are for the loop's thread, between {@link #beginWrite()} and {@link #endWrite()}; they allocate nothing.
 */
public final class StreamSlot extends Slot
{
    static final int MAX_TYPE = 20;
    static final int MAX_NAME = 256;
    static final int MAX_ARGS = 1024;

    static final int START_EPOCH_MS_OFFSET = FIELDS_OFFSET;
    static final int BANDWIDTH_IN_OFFSET = START_EPOCH_MS_OFFSET + Long.BYTES;
    static final int BYTES_IN_OFFSET = BANDWIDTH_IN_OFFSET + Long.BYTES;
    static final int BANDWIDTH_IN_AUDIO_OFFSET = BYTES_IN_OFFSET + Long.BYTES;
    static final int BYTES_IN_AUDIO_OFFSET = BANDWIDTH_IN_AUDIO_OFFSET + Long.BYTES;
    static final int BANDWIDTH_IN_VIDEO_OFFSET = BYTES_IN_AUDIO_OFFSET + Long.BYTES;
    static final int BYTES_IN_VIDEO_OFFSET = BANDWIDTH_IN_VIDEO_OFFSET + Long.BYTES;
    static final int BANDWIDTH_OUT_OFFSET = BYTES_IN_VIDEO_OFFSET + Long.BYTES;
    static final int BYTES_OUT_OFFSET = BANDWIDTH_OUT_OFFSET + Long.BYTES;
    static final int TYPE_OFFSET = BYTES_OUT_OFFSET + Long.BYTES;
    static final int NAME_OFFSET = TYPE_OFFSET + TextField.fieldLength(MAX_TYPE);
    static final int ARGS_OFFSET = NAME_OFFSET + TextField.fieldLength(MAX_NAME);
    static final int LENGTH = slotLength(ARGS_OFFSET + TextField.fieldLength(MAX_ARGS));

    StreamSlot()
    {
    }

    /**
     * @param startEpochMs when it was published or played.
     * @return this.
     */
    public StreamSlot startEpochMs(final long startEpochMs)
    {
        putLong(START_EPOCH_MS_OFFSET, startEpochMs);
        return this;
    }

    /**
     * @param bandwidthIn received, bit/s.
     * @return this.
     */
    public StreamSlot bandwidthIn(final long bandwidthIn)
    {
        putLong(BANDWIDTH_IN_OFFSET, bandwidthIn);
        return this;
    }

    /**
     * @param bytesIn received.
     * @return this.
     */
    public StreamSlot bytesIn(final long bytesIn)
    {
        putLong(BYTES_IN_OFFSET, bytesIn);
        return this;
    }

    /**
     * @param bandwidthInAudio audio received, bit/s.
     * @return this.
     */
    public StreamSlot bandwidthInAudio(final long bandwidthInAudio)
    {
        putLong(BANDWIDTH_IN_AUDIO_OFFSET, bandwidthInAudio);
        return this;
    }

    /**
     * @param bytesInAudio audio received.
     * @return this.
     */
    public StreamSlot bytesInAudio(final long bytesInAudio)
    {
        putLong(BYTES_IN_AUDIO_OFFSET, bytesInAudio);
        return this;
    }

    /**
     * @param bandwidthInVideo video received, bit/s.
     * @return this.
     */
    public StreamSlot bandwidthInVideo(final long bandwidthInVideo)
    {
        putLong(BANDWIDTH_IN_VIDEO_OFFSET, bandwidthInVideo);
        return this;
    }

    /**
     * @param bytesInVideo video received.
     * @return this.
     */
    public StreamSlot bytesInVideo(final long bytesInVideo)
    {
        putLong(BYTES_IN_VIDEO_OFFSET, bytesInVideo);
        return this;
    }

    /**
     * @param bandwidthOut sent, bit/s.
     * @return this.
     */
    public StreamSlot bandwidthOut(final long bandwidthOut)
    {
        putLong(BANDWIDTH_OUT_OFFSET, bandwidthOut);
        return this;
    }

    /**
     * @param bytesOut sent.
     * @return this.
     */
    public StreamSlot bytesOut(final long bytesOut)
    {
        putLong(BYTES_OUT_OFFSET, bytesOut);
        return this;
    }

    /**
     * @param type live, record, append or play; cut after 20 bytes.
     * @return this.
     */
    public StreamSlot type(final CharSequence type)
    {
        putText(TYPE_OFFSET, MAX_TYPE, type);
        return this;
    }

    /**
     * @param name without its arguments; cut after 256 bytes.
     * @return this.
     */
    public StreamSlot name(final CharSequence name)
    {
        putText(NAME_OFFSET, MAX_NAME, name);
        return this;
    }

    /**
     * @param args what followed the question mark; cut after 1024 bytes.
     * @return this.
     */
    public StreamSlot args(final CharSequence args)
    {
        putText(ARGS_OFFSET, MAX_ARGS, args);
        return this;
    }
}
