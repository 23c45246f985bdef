package io.sluice.engine;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.sluice.control.UpstreamReply;
import io.sluice.kmp.ResumeFrom;
import io.sluice.kmp.UpstreamSettings;
import io.sluice.net.NameResolver;

/**
 * Resolves the names of a track's upstreams. They are passed on when all of them are known: so the first frame is kept
 * for each, and none is taken for the last one while another is to come.
 */
final class UpstreamLookup
{
    private static final byte[] NO_CONNECT_DATA = new byte[0];

    private final List<UpstreamReply> upstreams;
    private final Listener listener;
    private final InetSocketAddress[] addresses;
    private int unresolved;

    /**
     * Is told what came of it, on the loop's thread.
     */
    interface Listener
    {
        /**
         * @param upstream that has no address.
         * @param why      for the log.
         */
        void onUnknown(UpstreamReply upstream, String why);

        /**
         * The last call.
         *
         * @param resolved the upstreams that have an address, in the controller's order.
         */
        void onResolved(List<UpstreamSettings> resolved);
    }

    private UpstreamLookup(final List<UpstreamReply> upstreams, final Listener listener)
    {
        this.upstreams = upstreams;
        this.listener = listener;
        unresolved = upstreams.size();
        addresses = new InetSocketAddress[unresolved];
    }

    /**
     * @param resolver  of host names.
     * @param upstreams at least one.
     * @param listener  to be told, never from within this call.
     */
    static void start(final NameResolver resolver, final List<UpstreamReply> upstreams, final Listener listener)
    {
        final UpstreamLookup lookup = new UpstreamLookup(upstreams, listener);
        for (int i = 0; i < upstreams.size(); i++)
        {
            final int index = i;
            resolver.resolve(upstreams.get(i).host(), upstreams.get(i).port(),
                (address, why) -> lookup.onAnswer(index, address, why));
        }
    }

    private void onAnswer(final int index, final InetSocketAddress address, final String why)
    {
        addresses[index] = address;
        if (address == null)
        {
            listener.onUnknown(upstreams.get(index), why);
        }
        unresolved--;
        if (unresolved == 0)
        {
            final List<UpstreamSettings> resolved = new ArrayList<>();
            for (int i = 0; i < addresses.length; i++)
            {
                if (addresses[i] != null)
                {
                    resolved.add(settings(upstreams.get(i), addresses[i]));
                }
            }
            listener.onResolved(resolved);
        }
    }

    private static UpstreamSettings settings(final UpstreamReply reply, final InetSocketAddress address)
    {
        final ResumeFrom resumeFrom = switch (reply.resumeFrom())
        {
            case LAST_ACKED -> ResumeFrom.LAST_ACKED;
            case LAST_SENT -> ResumeFrom.LAST_SENT;
            case LAST_WRITTEN -> ResumeFrom.LAST_WRITTEN;
        };
        final byte[] connectData = reply.connectData() == null ? NO_CONNECT_DATA : reply.connectData();
        return new UpstreamSettings(reply.id(), address, reply.required(), resumeFrom, connectData);
    }
}
