package io.sluice.engine;

import java.net.URI;
import java.util.List;

import io.sluice.config.ApplicationSettings;
import io.sluice.config.ControlSettings;
import io.sluice.control.ControlEndpoint;
import io.sluice.control.ControlHeader;
import io.sluice.control.ControlLimits;

/**
 * An {@code application} block at work: its settings, and the controller's end points made from them once.
 */
final class ApplicationRuntime
{
    private final ApplicationSettings settings;
    private final ControlEndpoint connect;
    private final ControlEndpoint publish;
    private final ControlEndpoint unpublish;
    private final ControlEndpoint republish;

    ApplicationRuntime(final ApplicationSettings settings)
    {
        this.settings = settings;
        final ControlSettings control = settings.control();
        connect = endpoint(control, control.connectUrl());
        publish = endpoint(control, control.publishUrl());
        unpublish = endpoint(control, control.unpublishUrl());
        republish = endpoint(control, control.republishUrl());
    }

    ApplicationSettings settings()
    {
        return settings;
    }

    /** @return where connects are asked, or null. */
    ControlEndpoint connect()
    {
        return connect;
    }

    /** @return where publishes are asked, or null. */
    ControlEndpoint publish()
    {
        return publish;
    }

    /** @return where unpublishes are told, or null. */
    ControlEndpoint unpublish()
    {
        return unpublish;
    }

    /** @return where republishes are asked, or null. */
    ControlEndpoint republish()
    {
        return republish;
    }

    private static ControlEndpoint endpoint(final ControlSettings control, final URI uri)
    {
        if (uri == null)
        {
            return null;
        }
        final List<ControlHeader> headers = control.headers().stream()
            .map(header -> new ControlHeader(header.name(), header.value()))
            .toList();
        final ControlLimits limits = new ControlLimits(
            control.timeoutMs(),
            control.readTimeoutMs(),
            control.bufferSizeBytes(),
            control.retries(),
            control.retryIntervalMs());
        return new ControlEndpoint(uri, headers, limits);
    }
}
