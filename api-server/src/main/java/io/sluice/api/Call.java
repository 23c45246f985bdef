package io.sluice.api;

import java.util.List;
import java.util.Map;

/**
 * A request that has been let in.
 *
 * @param parameters the path's, decoded, in its order.
 * @param query      decoded; the first of each name.
 * @param body       of a POST, else empty.
 * @param site       by which it came.
 * @param isWrite    whether it may change something.
 * @param deadlineNs of {@link System#nanoTime}, when it is to be answered.
 */
record Call(
    List<String> parameters, Map<String, String> query, byte[] body, Site site, boolean isWrite, long deadlineNs)
{
    boolean isPretty()
    {
        return "1".equals(query.get("pretty"));
    }

    boolean isList()
    {
        return "1".equals(query.get("list"));
    }

    /** A document's key and its layout. */
    String documentKey(final String name)
    {
        return isPretty() ? name + "?pretty" : name;
    }
}
