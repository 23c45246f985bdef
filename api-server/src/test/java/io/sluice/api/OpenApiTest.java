package io.sluice.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API: whole in itself, and of just the routes there are. */
final class OpenApiTest
{
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)\\}");

    @TempDir
    private Path directory;

    @Test
    void describesTheRoutes()
    {
        try (ApiRig rig = new ApiRig(directory, "location /my/api { rtmp_kmp_api write=on; }"))
        {
            final String text = rig.get("/openapi.json").body();
            final Map<?, ?> document = (Map<?, ?>)Json.parse(text);
            assertEquals("3.1.0", document.get("openapi"));
            final Set<String> described = new TreeSet<>();
            final Set<String> ids = new HashSet<>();
            ((Map<?, ?>)document.get("paths")).forEach((path, methods) -> ((Map<?, ?>)methods).forEach(
                (method, operation) ->
                {
                    described.add(method.toString().toUpperCase(Locale.ROOT) + " " + path);
                    checkOperation((String)path, (Map<?, ?>)operation, ids);
                }));
            final Host host = new Host(directory, 0);
            final Endpoints endpoints = new Endpoints(rig.context, host, new LatencyHistory(host));
            final Set<String> routes = new TreeSet<>();
            endpoints.api().routes().forEach(route -> routes.add(route.method() + " /my/api" + route.path()));
            endpoints.host().routes().forEach(route -> routes.add(route.method() + " " + route.path()));
            assertEquals(routes, described);
            checkReferences(document, document);

            for (final Route route : endpoints.host().routes())
            {
                final Object security = Json.at(
                    text, "paths", route.path(), route.method().toLowerCase(Locale.ROOT), "security");
                assertEquals(route.isOpen() ? List.of() : null, security, route.path());
            }
        }
    }

    private static void checkOperation(final String path, final Map<?, ?> operation, final Set<String> ids)
    {
        assertTrue(ids.add((String)operation.get("operationId")), "operationId of " + path);
        assertNotNull(operation.get("summary"));
        final Set<String> wanted = new HashSet<>();
        final Matcher matcher = PARAMETER.matcher(path);
        while (matcher.find())
        {
            wanted.add(matcher.group(1));
        }

        final Set<Object> described = new HashSet<>();
        final Object parameters = operation.get("parameters");
        for (final Object parameter : parameters == null ? List.of() : (List<?>)parameters)
        {
            if ("path".equals(((Map<?, ?>)parameter).get("in")))
            {
                assertEquals(true, ((Map<?, ?>)parameter).get("required"));
                described.add(((Map<?, ?>)parameter).get("name"));
            }
        }

        assertEquals(wanted, described, path);
        final Map<?, ?> responses = (Map<?, ?>)operation.get("responses");
        assertTrue(responses.keySet().stream().anyMatch(code -> code.toString().startsWith("2")), path);
        responses.forEach((code, response) -> assertTrue(
            code.toString().matches("[1-5][0-9]{2}") &&
            (((Map<?, ?>)response).containsKey("description") || ((Map<?, ?>)response).containsKey("$ref")), path));
    }

    private static void checkReferences(final Map<?, ?> document, final Object value)
    {
        if (value instanceof Map<?, ?> map)
        {
            if (map.get("$ref") instanceof String reference)
            {
                Object target = document;
                for (final String step : reference.substring(2).split("/"))
                {
                    target = ((Map<?, ?>)target).get(step);
                }

                assertNotNull(target, reference);
            }

            map.values().forEach(child -> checkReferences(document, child));
        }
        else if (value instanceof List<?> list)
        {
            list.forEach(child -> checkReferences(document, child));
        }
    }
}
