package io.sluice.engine;

import io.sluice.cnc.SessionSlot;
import io.sluice.cnc.SessionTable;
import io.sluice.control.RtmpInfo;

/**
 * A connection's row in the shared file, from its connect command on.
 */
final class SessionListing
{
    private final SessionTable table;
    private int slot = SessionTable.NOT_LISTED;
    private boolean isOpen;

    SessionListing(final SessionTable table)
    {
        this.table = table;
    }

    int slot()
    {
        return slot;
    }

    void open(final RtmpInfo info, final long startEpochMs)
    {
        isOpen = true;
        slot = table.allocateSession();
        final SessionSlot session = table.session(slot);
        session.beginWrite();
        session
            .connection(info.connection())
            .startEpochMs(startEpochMs)
            .state("connecting")
            .type3ExtTs("unknown")
            .remoteAddress(info.addrWithPort())
            .app(info.app())
            .flashVersion(info.flashVer())
            .swfUrl(info.swfUrl())
            .tcUrl(info.tcUrl())
            .pageUrl(info.pageUrl());
        session.endWrite();
    }

    void update(final RtmpConnection connection)
    {
        if (isOpen)
        {
            final SessionSlot session = table.session(slot);
            session.beginWrite();
            session
                .bytesIn(connection.bytesReceived())
                .bytesOut(connection.bytesSent())
                .state(connection.session().isConnected() ? "connected" : "connecting")
                .type3ExtTs(connection.session().type3ExtendedTimestamp().state());
            session.endWrite();
        }
    }

    void close()
    {
        if (isOpen)
        {
            isOpen = false;
            table.freeSession(slot);
            slot = SessionTable.NOT_LISTED;
        }
    }
}
