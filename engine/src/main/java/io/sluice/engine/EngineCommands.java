package io.sluice.engine;

import io.sluice.cnc.AddUpstreamCommand;
import io.sluice.cnc.CommandHandler;
import io.sluice.cnc.EventType;
import io.sluice.cnc.ReplyCode;
import io.sluice.control.UnpublishReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what operators ask for through the shared file. On the loop's thread; each command is answered, at once
 * or when a host name has been looked up.
 */
final class EngineCommands implements CommandHandler
{
    private static final Logger LOG = LoggerFactory.getLogger(EngineCommands.class);

    private final EngineServices services;
    private final EngineAgent agent;
    private final UpstreamCommands upstreams;

    EngineCommands(final EngineServices services, final EngineAgent agent)
    {
        this.services = services;
        this.agent = agent;
        upstreams = new UpstreamCommands(services);
    }

    /** {@inheritDoc} */
    public void onDropSession(final long correlationId, final long number)
    {
        final RtmpConnection connection = services.connections().get(number);
        if (connection == null)
        {
            services.cnc().replies().error(correlationId, ReplyCode.NOT_FOUND, "no connection " + number);
            return;
        }
        LOG.warn("{}: dropped by an operator", connection);
        services.cnc().events().send(EventType.DROP, services.clock().epochMs(), number, 0, "", "",
            Addresses.host(connection.clientAddress()), "dropped by an operator");
        connection.close(UnpublishReason.RTMP_DISCONNECT, "dropped by an operator");
        services.cnc().replies().ok(correlationId);
    }

    /** {@inheritDoc} */
    public void onDrain(final long correlationId, final long deadlineMs)
    {
        agent.drain(services.clock().epochMs() + deadlineMs);
        services.cnc().replies().ok(correlationId);
    }

    /** {@inheritDoc} */
    public void onReload(final long correlationId)
    {
        services.cnc().replies().error(
            correlationId, ReplyCode.UNSUPPORTED, "this engine cannot reload its configuration: restart it");
    }

    /** {@inheritDoc} */
    public void onAddUpstream(final long correlationId, final AddUpstreamCommand command)
    {
        upstreams.add(correlationId, command);
    }

    /** {@inheritDoc} */
    public void onDeleteUpstream(final long correlationId, final long number, final String upstreamId)
    {
        upstreams.remove(correlationId, number, upstreamId);
    }
}
