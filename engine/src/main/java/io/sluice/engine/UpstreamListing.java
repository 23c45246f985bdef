package io.sluice.engine;

import java.net.InetSocketAddress;

import io.sluice.cnc.SessionTable;
import io.sluice.cnc.UpstreamSlot;
import io.sluice.kmp.Upstream;
import io.sluice.kmp.UpstreamSettings;

/**
 * An upstream's row in the shared file.
 */
final class UpstreamListing
{
    private final SessionTable table;
    private final int slot;

    UpstreamListing(
        final SessionTable table, final int trackSlot, final long number, final UpstreamSettings settings)
    {
        this.table = table;
        slot = table.allocateUpstream(trackSlot);
        final UpstreamSlot upstream = table.upstream(slot);
        upstream.beginWrite();
        upstream
            .connection(number)
            .id(settings.id())
            .required(settings.required())
            .resumeFrom(settings.resumeFrom().text());
        upstream.endWrite();
    }

    /**
     * The upstream has a connection, its first or another one.
     */
    void onConnected(final InetSocketAddress remoteAddress, final InetSocketAddress localAddress)
    {
        final UpstreamSlot upstream = table.upstream(slot);
        upstream.beginWrite();
        upstream
            .remoteAddress(Addresses.hostAndPort(remoteAddress))
            .localAddress(Addresses.hostAndPort(localAddress));
        upstream.endWrite();
    }

    void update(final Upstream source, final long ackLagMs)
    {
        final UpstreamSlot upstream = table.upstream(slot);
        upstream.beginWrite();
        upstream
            .sentBytes(source.sentBytes())
            .position(source.positionBytes())
            .ackedFrames(source.ackedFrames())
            .ackedBytes(source.ackedBytes())
            .autoAckedFrames(source.autoAckedFrames())
            .republishes(source.republishes())
            .ackLagMs(ackLagMs)
            .state(source.state().text());
        upstream.endWrite();
    }

    void close()
    {
        table.freeUpstream(slot);
    }
}
