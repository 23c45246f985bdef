package io.sluice.cnc;

/**
 * An RTMP connection in the shared file.
 * Behind the head of every {@link Slot}:
 * <pre>
 *    32  connection            64-bit
 *    40  startEpochMs          64-bit
 *    48  bytesIn               64-bit
 *    56  bytesOut              64-bit
 *    64  state                 32-bit length, at most 20 bytes of UTF-8
 *    88  type3ExtTs            32-bit length, at most 12 bytes of UTF-8
 *   104  remoteAddress         32-bit length, at most 64 bytes of UTF-8
 *   176  app                   32-bit length, at most 128 bytes of UTF-8
 *   312  flashVersion          32-bit length, at most 128 bytes of UTF-8
 *   448  swfUrl                32-bit length, at most 512 bytes of UTF-8
 *   968  tcUrl                 32-bit length, at most 512 bytes of UTF-8
 *  1488  pageUrl               32-bit length, at most 256 bytes of UTF-8
 * </pre>
 * Setters are for the loop's thread, between {@link #beginWrite()} and {@link #endWrite()}; they allocate nothing.
 */
public final class SessionSlot extends Slot
{
    static final int MAX_STATE = 20;
    static final int MAX_TYPE3_EXT_TS = 12;
    static final int MAX_REMOTE_ADDRESS = 64;
    static final int MAX_APP = 128;
    static final int MAX_FLASH_VERSION = 128;
    static final int MAX_SWF_URL = 512;
    static final int MAX_TC_URL = 512;
    static final int MAX_PAGE_URL = 256;

    static final int CONNECTION_OFFSET = FIELDS_OFFSET;
    static final int START_EPOCH_MS_OFFSET = CONNECTION_OFFSET + Long.BYTES;
    static final int BYTES_IN_OFFSET = START_EPOCH_MS_OFFSET + Long.BYTES;
    static final int BYTES_OUT_OFFSET = BYTES_IN_OFFSET + Long.BYTES;
    static final int STATE_OFFSET = BYTES_OUT_OFFSET + Long.BYTES;
    static final int TYPE3_EXT_TS_OFFSET = STATE_OFFSET + TextField.fieldLength(MAX_STATE);
    static final int REMOTE_ADDRESS_OFFSET = TYPE3_EXT_TS_OFFSET + TextField.fieldLength(MAX_TYPE3_EXT_TS);
    static final int APP_OFFSET = REMOTE_ADDRESS_OFFSET + TextField.fieldLength(MAX_REMOTE_ADDRESS);
    static final int FLASH_VERSION_OFFSET = APP_OFFSET + TextField.fieldLength(MAX_APP);
    static final int SWF_URL_OFFSET = FLASH_VERSION_OFFSET + TextField.fieldLength(MAX_FLASH_VERSION);
    static final int TC_URL_OFFSET = SWF_URL_OFFSET + TextField.fieldLength(MAX_SWF_URL);
    static final int PAGE_URL_OFFSET = TC_URL_OFFSET + TextField.fieldLength(MAX_TC_URL);
    static final int LENGTH = slotLength(PAGE_URL_OFFSET + TextField.fieldLength(MAX_PAGE_URL));

    SessionSlot()
    {
    }

    /**
     * @param connection number of the connection, unique on the host.
     * @return this.
     */
    public SessionSlot connection(final long connection)
    {
        putLong(CONNECTION_OFFSET, connection);
        return this;
    }

    /**
     * @param startEpochMs when it was accepted.
     * @return this.
     */
    public SessionSlot startEpochMs(final long startEpochMs)
    {
        putLong(START_EPOCH_MS_OFFSET, startEpochMs);
        return this;
    }

    /**
     * @param bytesIn received.
     * @return this.
     */
    public SessionSlot bytesIn(final long bytesIn)
    {
        putLong(BYTES_IN_OFFSET, bytesIn);
        return this;
    }

    /**
     * @param bytesOut sent.
     * @return this.
     */
    public SessionSlot bytesOut(final long bytesOut)
    {
        putLong(BYTES_OUT_OFFSET, bytesOut);
        return this;
    }

    /**
     * @param state a word: handshake, connecting, connected, …; cut after 20 bytes.
     * @return this.
     */
    public SessionSlot state(final CharSequence state)
    {
        putText(STATE_OFFSET, MAX_STATE, state);
        return this;
    }

    /**
     * @param type3ExtTs whether chunks of type 3 carry extended timestamps: unknown, on, off; cut after 12 bytes.
     * @return this.
     */
    public SessionSlot type3ExtTs(final CharSequence type3ExtTs)
    {
        putText(TYPE3_EXT_TS_OFFSET, MAX_TYPE3_EXT_TS, type3ExtTs);
        return this;
    }

    /**
     * @param remoteAddress host:port; cut after 64 bytes.
     * @return this.
     */
    public SessionSlot remoteAddress(final CharSequence remoteAddress)
    {
        putText(REMOTE_ADDRESS_OFFSET, MAX_REMOTE_ADDRESS, remoteAddress);
        return this;
    }

    /**
     * @param app name of the application; cut after 128 bytes.
     * @return this.
     */
    public SessionSlot app(final CharSequence app)
    {
        putText(APP_OFFSET, MAX_APP, app);
        return this;
    }

    /**
     * @param flashVersion flashVer of the connect command; cut after 128 bytes.
     * @return this.
     */
    public SessionSlot flashVersion(final CharSequence flashVersion)
    {
        putText(FLASH_VERSION_OFFSET, MAX_FLASH_VERSION, flashVersion);
        return this;
    }

    /**
     * @param swfUrl swfUrl of the connect command; cut after 512 bytes.
     * @return this.
     */
    public SessionSlot swfUrl(final CharSequence swfUrl)
    {
        putText(SWF_URL_OFFSET, MAX_SWF_URL, swfUrl);
        return this;
    }

    /**
     * @param tcUrl tcUrl of the connect command; cut after 512 bytes.
     * @return this.
     */
    public SessionSlot tcUrl(final CharSequence tcUrl)
    {
        putText(TC_URL_OFFSET, MAX_TC_URL, tcUrl);
        return this;
    }

    /**
     * @param pageUrl pageUrl of the connect command; cut after 256 bytes.
     * @return this.
     */
    public SessionSlot pageUrl(final CharSequence pageUrl)
    {
        putText(PAGE_URL_OFFSET, MAX_PAGE_URL, pageUrl);
        return this;
    }
}
