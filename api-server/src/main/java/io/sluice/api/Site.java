package io.sluice.api;

import io.sluice.config.AccessRules;
import io.sluice.config.HttpServerSettings;
import io.sluice.config.HttpSettings;
import io.sluice.config.ListenSettings;
import io.sluice.config.LocationSettings;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One server of the configuration's {@code http} block: where it listens, and which locations have the API.
 * <p>
 * What lies beside the locations (metrics, health, events, the dashboard …) concerns the whole host, so the strictest
 * of the server's rules hold: only those may come who may use every location with the API, and to drain is possible
 * only where every one of them has {@code write=on}.
 *
 * @param listens   addresses to accept at.
 * @param locations of the API and of others, which aren't served.
 */
record Site(List<ListenSettings> listens, List<LocationSettings> locations)
{
    static final String DEFAULT_LOCATION = "/rtmp_kmp_api/";

    private static final int BACKLOG = 511;
    private static final ListenSettings DEFAULT_LISTEN =
        new ListenSettings("127.0.0.1", 8080, false, false, BACKLOG, false);

    /**
     * The sites that a configuration asks for. Without an {@code http} block that has the API, it can be read at its
     * usual path; servers without a {@code listen} share 127.0.0.1:8080.
     */
    static List<Site> of(final HttpSettings http)
    {
        final List<Site> sites = new ArrayList<>();
        final List<LocationSettings> unbound = new ArrayList<>();
        for (final HttpServerSettings server : http.servers())
        {
            if (server.listens().isEmpty())
            {
                unbound.addAll(server.locations());
            }
            else
            {
                sites.add(new Site(server.listens(), server.locations()));
            }
        }

        if (sites.isEmpty() && unbound.isEmpty())
        {
            unbound.add(new LocationSettings(DEFAULT_LOCATION, true, false, AccessRules.ALLOW_ALL));
        }

        if (!unbound.isEmpty())
        {
            sites.add(new Site(List.of(DEFAULT_LISTEN), List.copyOf(unbound)));
        }

        return List.copyOf(sites);
    }

    /** The longest location that is a prefix of the path, or null. */
    LocationSettings location(final String path)
    {
        LocationSettings longest = null;
        for (final LocationSettings location : locations)
        {
            // As nginx does, "/api" is served by "/api/" as well.
            final boolean isPrefix = path.startsWith(location.path()) || (path + "/").equals(location.path());
            if (isPrefix && (longest == null || location.path().length() > longest.path().length()))
            {
                longest = location;
            }
        }

        return longest;
    }

    /** The first location with the API. */
    LocationSettings apiLocation()
    {
        return locations.stream().filter(LocationSettings::kmpApi).findFirst().orElseThrow();
    }

    /** Whether the path is exactly a location's with the API. */
    boolean isApiRoot(final String path)
    {
        return locations.stream().anyMatch(location -> location.kmpApi() && location.path().equals(path));
    }

    boolean allowsEverywhere(final InetAddress address)
    {
        return locations.stream().filter(LocationSettings::kmpApi).allMatch(
            location -> location.access().allows(address));
    }

    boolean isWriteEverywhere()
    {
        return locations.stream().filter(LocationSettings::kmpApi).allMatch(LocationSettings::write);
    }
}
