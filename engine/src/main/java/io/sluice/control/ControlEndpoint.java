package io.sluice.control;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Objects;

/**
 * Where one kind of call goes, as an application's configuration says.
 *
 * @param uri     of the controller, http or https.
 * @param headers that go with each call.
 * @param limits  of each call.
 */
public record ControlEndpoint(URI uri, List<ControlHeader> headers, ControlLimits limits)
{
    /**
     * @throws IllegalArgumentException when the URI is not one of HTTP, or a header is malformed or may not be set.
     */
    public ControlEndpoint
    {
        Objects.requireNonNull(limits, "limits");
        headers = List.copyOf(headers);
        // The HTTP client's own rules, applied when the configuration is read rather than at the first call.
        final HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
        for (final ControlHeader header : headers)
        {
            builder.header(header.name(), header.value());
        }
    }
}
