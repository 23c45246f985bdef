package io.sluice.cnc;

/**
 * An upstream of a track in the shared file.
 * Behind the head of every {@link Slot}:
 * <pre>
 *    32  connection            64-bit
 *    40  required              64-bit
 *    48  sentBytes             64-bit
 *    56  position              64-bit
 *    64  ackedFrames           64-bit
 *    72  ackedBytes            64-bit
 *    80  autoAckedFrames       64-bit
 *    88  republishes           64-bit
 *    96  ackLagMs              64-bit
 *   104  state                 32-bit length, at most 20 bytes of UTF-8
 *   128  resumeFrom            32-bit length, at most 20 bytes of UTF-8
 *   152  id                    32-bit length, at most 64 bytes of UTF-8
 *   224  remoteAddress         32-bit length, at most 64 bytes of UTF-8
 *   296  localAddress          32-bit length, at most 64 bytes of UTF-8
 * </pre>
 * Setters are for the loop's thread, between {@link #beginWrite()} and {@link #endWrite()}; they allocate nothing.
 */
public final class UpstreamSlot extends Slot
{
    static final int MAX_STATE = 20;
    static final int MAX_RESUME_FROM = 20;
    static final int MAX_ID = 64;
    static final int MAX_REMOTE_ADDRESS = 64;
    static final int MAX_LOCAL_ADDRESS = 64;

    static final int CONNECTION_OFFSET = FIELDS_OFFSET;
    static final int REQUIRED_OFFSET = CONNECTION_OFFSET + Long.BYTES;
    static final int SENT_BYTES_OFFSET = REQUIRED_OFFSET + Long.BYTES;
    static final int POSITION_OFFSET = SENT_BYTES_OFFSET + Long.BYTES;
    static final int ACKED_FRAMES_OFFSET = POSITION_OFFSET + Long.BYTES;
    static final int ACKED_BYTES_OFFSET = ACKED_FRAMES_OFFSET + Long.BYTES;
    static final int AUTO_ACKED_FRAMES_OFFSET = ACKED_BYTES_OFFSET + Long.BYTES;
    static final int REPUBLISHES_OFFSET = AUTO_ACKED_FRAMES_OFFSET + Long.BYTES;
    static final int ACK_LAG_MS_OFFSET = REPUBLISHES_OFFSET + Long.BYTES;
    static final int STATE_OFFSET = ACK_LAG_MS_OFFSET + Long.BYTES;
    static final int RESUME_FROM_OFFSET = STATE_OFFSET + TextField.fieldLength(MAX_STATE);
    static final int ID_OFFSET = RESUME_FROM_OFFSET + TextField.fieldLength(MAX_RESUME_FROM);
    static final int REMOTE_ADDRESS_OFFSET = ID_OFFSET + TextField.fieldLength(MAX_ID);
    static final int LOCAL_ADDRESS_OFFSET = REMOTE_ADDRESS_OFFSET + TextField.fieldLength(MAX_REMOTE_ADDRESS);
    static final int LENGTH = slotLength(LOCAL_ADDRESS_OFFSET + TextField.fieldLength(MAX_LOCAL_ADDRESS));

    UpstreamSlot()
    {
    }

    /**
     * @param connection number of its present connection.
     * @return this.
     */
    public UpstreamSlot connection(final long connection)
    {
        putLong(CONNECTION_OFFSET, connection);
        return this;
    }

    /**
     * @param required whether the track fails with it.
     * @return this.
     */
    public UpstreamSlot required(final boolean required)
    {
        putLong(REQUIRED_OFFSET, required ? 1 : 0);
        return this;
    }

    /**
     * @param sentBytes on the present connection.
     * @return this.
     */
    public UpstreamSlot sentBytes(final long sentBytes)
    {
        putLong(SENT_BYTES_OFFSET, sentBytes);
        return this;
    }

    /**
     * @param position in the track's packets, bytes.
     * @return this.
     */
    public UpstreamSlot position(final long position)
    {
        putLong(POSITION_OFFSET, position);
        return this;
    }

    /**
     * @param ackedFrames acknowledged.
     * @return this.
     */
    public UpstreamSlot ackedFrames(final long ackedFrames)
    {
        putLong(ACKED_FRAMES_OFFSET, ackedFrames);
        return this;
    }

    /**
     * @param ackedBytes acknowledged.
     * @return this.
     */
    public UpstreamSlot ackedBytes(final long ackedBytes)
    {
        putLong(ACKED_BYTES_OFFSET, ackedBytes);
        return this;
    }

    /**
     * @param autoAckedFrames acknowledged on the receiver's behalf for want of memory.
     * @return this.
     */
    public UpstreamSlot autoAckedFrames(final long autoAckedFrames)
    {
        putLong(AUTO_ACKED_FRAMES_OFFSET, autoAckedFrames);
        return this;
    }

    /**
     * @param republishes how often the controller was asked for another receiver.
     * @return this.
     */
    public UpstreamSlot republishes(final long republishes)
    {
        putLong(REPUBLISHES_OFFSET, republishes);
        return this;
    }

    /**
     * @param ackLagMs age of the oldest frame that is not acknowledged.
     * @return this.
     */
    public UpstreamSlot ackLagMs(final long ackLagMs)
    {
        putLong(ACK_LAG_MS_OFFSET, ackLagMs);
        return this;
    }

    /**
     * @param state a word: connecting, connected, …; cut after 20 bytes.
     * @return this.
     */
    public UpstreamSlot state(final CharSequence state)
    {
        putText(STATE_OFFSET, MAX_STATE, state);
        return this;
    }

    /**
     * @param resumeFrom last_acked, last_sent or last_written; cut after 20 bytes.
     * @return this.
     */
    public UpstreamSlot resumeFrom(final CharSequence resumeFrom)
    {
        putText(RESUME_FROM_OFFSET, MAX_RESUME_FROM, resumeFrom);
        return this;
    }

    /**
     * @param id from the controller; cut after 64 bytes.
     * @return this.
     */
    public UpstreamSlot id(final CharSequence id)
    {
        putText(ID_OFFSET, MAX_ID, id);
        return this;
    }

    /**
     * @param remoteAddress host:port; cut after 64 bytes.
     * @return this.
     */
    public UpstreamSlot remoteAddress(final CharSequence remoteAddress)
    {
        putText(REMOTE_ADDRESS_OFFSET, MAX_REMOTE_ADDRESS, remoteAddress);
        return this;
    }

    /**
     * @param localAddress host:port, empty while there is no connection; cut after 64 bytes.
     * @return this.
     */
    public UpstreamSlot localAddress(final CharSequence localAddress)
    {
        putText(LOCAL_ADDRESS_OFFSET, MAX_LOCAL_ADDRESS, localAddress);
        return this;
    }
}
