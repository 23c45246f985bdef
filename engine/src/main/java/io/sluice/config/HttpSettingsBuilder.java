package io.sluice.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds the settings of the {@code http} block: the servers and locations that serve the API. The others are nginx's.
 */
final class HttpSettingsBuilder
{
    private final Scope http;
    private final Problems problems;
    private final ListenAddresses addresses;

    HttpSettingsBuilder(final Scope http)
    {
        this.http = http;
        this.problems = http.problems();
        this.addresses = new ListenAddresses(problems);
    }

    HttpSettings build()
    {
        final List<HttpServerSettings> servers = new ArrayList<>();

        addServer(servers, http, AccessRules.ALLOW_ALL);

        for (final Scope.Entry entry : http.entries(Directive.HTTP_SERVER_BLOCK))
        {
            final Scope server = http.child(BlockContext.HTTP_SERVER, entry);

            if (!addServer(servers, server, access(http, AccessRules.ALLOW_ALL)))
            {
                problems.warning(entry.node(), "\"server\" without rtmp_kmp_api is ignored: nginx's own");
            }
        }

        return new HttpSettings(List.copyOf(servers));
    }

    private boolean addServer(
        final List<HttpServerSettings> servers, final Scope scope, final AccessRules inherited)
    {
        final List<LocationSettings> locations = new ArrayList<>();

        addLocations(locations, scope, access(scope, inherited));

        if (locations.stream().noneMatch(LocationSettings::kmpApi))
        {
            return false;
        }

        servers.add(new HttpServerSettings(listens(scope), List.copyOf(locations)));

        return true;
    }

    /** nginx inherits rules only where there are none (ngx_http_access_module.c). */
    private static AccessRules access(final Scope scope, final AccessRules inherited)
    {
        final List<AccessRule> rules = new ArrayList<>();

        for (final Scope.Entry entry : scope.entries(Directive.HTTP_ALLOW, Directive.HTTP_DENY))
        {
            rules.add((AccessRule) entry.value());
        }

        return rules.isEmpty() ? inherited : new AccessRules(rules);
    }

    private void addLocations(
        final List<LocationSettings> locations, final Scope scope, final AccessRules inherited)
    {
        for (final Scope.Entry entry : scope.entries(Directive.LOCATION_BLOCK))
        {
            final Scope location = scope.child(BlockContext.LOCATION, entry);
            final List<String> arguments = entry.node().arguments();
            final String path = arguments.get(arguments.size() - 1);
            final boolean isPrefix = arguments.size() == 1 || arguments.get(0).equals("^~");
            final Object api = location.value(Directive.RTMP_KMP_API);
            final AccessRules access = access(location, inherited);

            if (api != null && !(isPrefix && path.startsWith("/")))
            {
                problems.error(
                    entry.node(),
                    "rtmp_kmp_api needs a location that is a path from its start, not \"" +
                    String.join(" ", arguments) + "\"",
                    "write location /path/");
            }
            else if (isPrefix)
            {
                locations.add(new LocationSettings(path, api != null, Boolean.TRUE.equals(api), access));
            }

            addLocations(locations, location, access);
        }
    }

    private List<ListenSettings> listens(final Scope scope)
    {
        final List<Scope.Entry> entries = scope.entries(Directive.HTTP_LISTEN);

        for (final Scope.Entry entry : entries)
        {
            final List<String> options = entry.node().arguments();

            if (options.contains("ssl") || options.contains("quic"))
            {
                problems.error(
                    entry.node(),
                    "listen: the API server speaks plain HTTP only",
                    "put a TLS proxy before it and remove the option");
            }
        }

        return addresses.of(entries);
    }
}
