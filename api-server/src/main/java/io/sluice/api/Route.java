package io.sluice.api;

import java.util.ArrayList;
import java.util.List;

/**
 * A method of a path, and what answers it.
 *
 * @param method   of HTTP.
 * @param path     of segments; one in braces is a parameter.
 * @param isWrite  changes something.
 * @param isOpen   needs no token, because it tells nothing: what the browser loads, and the health checks.
 * @param endpoint answers.
 */
record Route(String method, String path, boolean isWrite, boolean isOpen, Endpoint endpoint)
{
    /**
     * Answers requests; may be called by several threads at once.
     */
    @FunctionalInterface
    interface Endpoint
    {
        Answer answer(Call call);
    }

    static Route read(final String path, final Endpoint endpoint)
    {
        return new Route("GET", path, false, false, endpoint);
    }

    static Route open(final String path, final Endpoint endpoint)
    {
        return new Route("GET", path, false, true, endpoint);
    }

    static Route write(final String method, final String path, final Endpoint endpoint)
    {
        return new Route(method, path, true, false, endpoint);
    }

    /**
     * @param segments decoded, of a request's path.
     * @return the parameters, or null if the path is another one.
     */
    List<String> match(final List<String> segments)
    {
        final List<String> own = split(path);
        if (own.size() != segments.size())
        {
            return null;
        }

        final List<String> parameters = new ArrayList<>(2);
        for (int i = 0; i < own.size(); i++)
        {
            if (own.get(i).startsWith("{"))
            {
                parameters.add(segments.get(i));
            }
            else if (!own.get(i).equals(segments.get(i)))
            {
                return null;
            }
        }

        return parameters;
    }

    /** Segments of a path: empty ones at the ends don't count. */
    static List<String> split(final String path)
    {
        int start = 0;
        int end = path.length();
        if (end > start && path.charAt(start) == '/')
        {
            start++;
        }

        if (end > start && path.charAt(end - 1) == '/')
        {
            end--;
        }

        return start == end ? List.of() : List.of(path.substring(start, end).split("/", -1));
    }
}
