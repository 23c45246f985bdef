package io.sluice.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A set of routes below one path.
 *
 * @param routes all of them.
 */
record Routes(List<Route> routes)
{
    /**
     * What a request comes to.
     *
     * @param route      that answers; null if no route of the path has the method.
     * @param parameters of the path.
     * @param allowed    methods of the path.
     */
    record Match(Route route, List<String> parameters, List<String> allowed)
    {
        Answer notAllowed()
        {
            final String methods = allowed.stream()
                .map(method -> method.equals("GET") ? "GET, HEAD" : method)
                .collect(Collectors.joining(", "));
            return Answer.error(405, "only " + methods + " here").with("Allow", methods);
        }
    }

    /**
     * @param method   of the request.
     * @param segments of its path, decoded.
     * @return what it comes to, or null if there is no such path.
     */
    Match match(final String method, final List<String> segments)
    {
        final String wanted = method.equals("HEAD") ? "GET" : method;
        final List<String> allowed = new ArrayList<>(2);
        List<String> parameters = List.of();
        for (final Route route : routes)
        {
            final List<String> found = route.match(segments);
            if (found != null)
            {
                if (route.method().equals(wanted))
                {
                    return new Match(route, found, List.of());
                }

                allowed.add(route.method());
                parameters = found;
            }
        }

        return allowed.isEmpty() ? null : new Match(null, parameters, allowed);
    }

    /** Answers one request of {@code /multi}: its method, its path, its own query. */
    Answer answer(final String method, final String path, final Map<String, String> query, final byte[] body,
        final Call multi)
    {
        final Match match = match(method, Route.split(path));
        if (match == null)
        {
            return Answer.error(404, "there is no such path");
        }

        if (match.route() == null)
        {
            return match.notAllowed();
        }

        if (match.route().isWrite() && !multi.isWrite())
        {
            return Answer.error(403, ApiHandler.READ_ONLY);
        }

        return match.route().endpoint().answer(
            new Call(match.parameters(), query, body, multi.site(), multi.isWrite(), multi.deadlineNs()));
    }
}
