package io.sluice.cnc;

import java.util.List;

import org.agrona.DirectBuffer;

/**
 * What one slot showed at one time; see {@link SessionSlot}.
 *
 * @param slot in the engine's table.
 * @param generation of the slot: with it, the key of what it shows.
 * @param isOpen false for what is over, but has something that lives on.
 * @param connection number of the connection, unique on the host.
 * @param startEpochMs when it was accepted.
 * @param bytesIn received.
 * @param bytesOut sent.
 * @param state a word: handshake, connecting, connected, ….
 * @param type3ExtTs whether chunks of type 3 carry extended timestamps: unknown, on, off.
 * @param remoteAddress host:port.
 * @param app name of the application.
 * @param flashVersion flashVer of the connect command.
 * @param swfUrl swfUrl of the connect command.
 * @param tcUrl tcUrl of the connect command.
 * @param pageUrl pageUrl of the connect command.
 * @param streams its own.
 */
public record SessionView(
    int slot,
    long generation,
    boolean isOpen,
    long connection,
    long startEpochMs,
    long bytesIn,
    long bytesOut,
    String state,
    String type3ExtTs,
    String remoteAddress,
    String app,
    String flashVersion,
    String swfUrl,
    String tcUrl,
    String pageUrl,
    List<StreamView> streams)
{
    static SessionView of(final int slot, final DirectBuffer buffer, final List<StreamView> streams)
    {
        return new SessionView(
            slot,
            buffer.getLong(Slot.GENERATION_OFFSET),
            buffer.getInt(Slot.STATUS_OFFSET) == Slot.OPEN,
            buffer.getLong(SessionSlot.CONNECTION_OFFSET),
            buffer.getLong(SessionSlot.START_EPOCH_MS_OFFSET),
            buffer.getLong(SessionSlot.BYTES_IN_OFFSET),
            buffer.getLong(SessionSlot.BYTES_OUT_OFFSET),
            TextField.get(buffer, SessionSlot.STATE_OFFSET, SessionSlot.MAX_STATE),
            TextField.get(buffer, SessionSlot.TYPE3_EXT_TS_OFFSET, SessionSlot.MAX_TYPE3_EXT_TS),
            TextField.get(buffer, SessionSlot.REMOTE_ADDRESS_OFFSET, SessionSlot.MAX_REMOTE_ADDRESS),
            TextField.get(buffer, SessionSlot.APP_OFFSET, SessionSlot.MAX_APP),
            TextField.get(buffer, SessionSlot.FLASH_VERSION_OFFSET, SessionSlot.MAX_FLASH_VERSION),
            TextField.get(buffer, SessionSlot.SWF_URL_OFFSET, SessionSlot.MAX_SWF_URL),
            TextField.get(buffer, SessionSlot.TC_URL_OFFSET, SessionSlot.MAX_TC_URL),
            TextField.get(buffer, SessionSlot.PAGE_URL_OFFSET, SessionSlot.MAX_PAGE_URL),
            streams);
    }
}
