package io.sluice.config;

import java.util.List;

/**
 * One {@code server} block of {@code http}; the locations that stand in {@code http} itself form one server, too.
 *
 * @param listens   addresses to accept at; empty when the file names none, which leaves the choice to the API server.
 * @param locations prefix locations in the file's order; the longest that matches a request's path serves it.
 */
public record HttpServerSettings(List<ListenSettings> listens, List<LocationSettings> locations)
{
}
