package io.sluice.api;

import io.sluice.config.ServerSettings;

import java.util.ArrayList;
import java.util.List;

/**
 * All that can be asked for. {@code openapi.json} describes the same; a test compares the two.
 */
final class Endpoints
{
    private final Routes api;
    private final Routes host;

    Endpoints(final ApiServerContext context, final Host engines, final LatencyHistory latencies)
    {
        final List<ServerSettings> servers = context.configuration().rtmp().servers();
        final EngineCommands commands = new EngineCommands(engines, context.commandTimeoutMs());
        api = api(
            new SessionEndpoints(engines, commands, servers), new TrackEndpoints(engines, commands, servers));
        host = host(
            context, engines, latencies, new HostEndpoints(engines, commands), new Assets());
    }

    /** Below each location that has the API: the reference's, and its companion's. */
    Routes api()
    {
        return api;
    }

    /** Beside the locations: of the whole host. */
    Routes host()
    {
        return host;
    }

    private static Routes api(final SessionEndpoints sessions, final TrackEndpoints tracks)
    {
        final List<Route> routes = new ArrayList<>(List.of(
            Route.read("/", sessions::status),
            Route.write("DELETE", "/sessions/{connection}", sessions::drop),
            Route.read("/kmp_out", tracks::status),
            Route.read("/tracks", tracks::tracks),
            Route.read("/tracks/{track}", tracks::track),
            Route.read("/tracks/{track}/upstreams", tracks::upstreams),
            Route.write("POST", "/tracks/{track}/upstreams", tracks::addUpstream),
            Route.write("DELETE", "/tracks/{track}/upstreams/{upstream}", tracks::deleteUpstream)));
        final MultiEndpoint multi = new MultiEndpoint(new Routes(List.copyOf(routes)));
        // It only reads unless one of its requests writes, which is checked for each.
        routes.add(new Route("POST", "/multi", false, false, multi::answer));
        return new Routes(List.copyOf(routes));
    }

    private static Routes host(
        final ApiServerContext context,
        final Host engines,
        final LatencyHistory latencies,
        final HostEndpoints endpoints,
        final Assets assets)
    {
        return new Routes(List.of(
            Route.open("/", assets::page),
            Route.open("/dashboard.css", assets::style),
            Route.open("/dashboard.js", assets::script),
            Route.read("/dashboard.json", call ->
            {
                final HostSnapshot snapshot = engines.snapshot();
                return Answer.json(snapshot.document("overview " + call.site().hashCode(), () ->
                    JsonDocument.write(false, json -> new OverviewJson(snapshot).write(json, call.site()))));
            }),
            Route.open("/healthz", endpoints::health),
            Route.open("/readyz", endpoints::ready),
            Route.open("/openapi.json", assets::description),
            Route.read("/engines", endpoints::engines),
            Route.read("/errors", endpoints::errors),
            Route.read("/events", null),
            Route.read("/histograms", call ->
            {
                final HostSnapshot snapshot = engines.snapshot();
                return Answer.json(snapshot.document(call.documentKey("histograms"), () -> JsonDocument.write(
                    call.isPretty(), json -> latencies.write(json, snapshot.engines()))));
            }),
            Route.read("/histograms.hlog", call -> Answer.of("text/plain; charset=utf-8", latencies.log())
                .with("Content-Disposition", "attachment; filename=\"sluice.hlog\"")),
            Route.read("/metrics", call ->
            {
                final HostSnapshot snapshot = engines.snapshot();
                return Answer.of(Metrics.CONTENT_TYPE, snapshot.document(
                    "metrics", () -> Metrics.render(snapshot, context.streamMetrics())));
            }),
            Route.read("/drain", endpoints::drainProgress),
            Route.write("POST", "/drain", endpoints::drain)));
    }
}
