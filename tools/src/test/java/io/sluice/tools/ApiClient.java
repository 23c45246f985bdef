package io.sluice.tools;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A client of the API server.
 */
final class ApiClient
{
    static final String API = "rtmp_kmp_api/";

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    /**
     * @param base URL of the server, with a slash at its end.
     */
    ApiClient(final String base)
    {
        this.base = base;
    }

    String get(final String path) throws IOException, InterruptedException
    {
        final HttpResponse<String> response = send("GET", path, null);
        if (response.statusCode() != 200)
        {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }

        return response.body();
    }

    HttpResponse<String> delete(final String path) throws IOException, InterruptedException
    {
        return send("DELETE", path, null);
    }

    HttpResponse<String> post(final String path, final String body) throws IOException, InterruptedException
    {
        return send("POST", path, body);
    }

    HttpResponse<String> send(final String method, final String path, final String body)
        throws IOException, InterruptedException
    {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(method, body == null ?
                HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
            .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** All sessions of the status document, of all its servers and applications. */
    List<Map<String, Object>> sessions() throws IOException, InterruptedException
    {
        final List<Map<String, Object>> sessions = new ArrayList<>();
        for (final Object server : Json.list(Json.object(Json.parse(get(API))).get("servers")))
        {
            for (final Object application : Json.list(Json.object(server).get("applications")))
            {
                for (final Object session : Json.list(Json.object(application).get("sessions")))
                {
                    sessions.add(Json.object(session));
                }
            }
        }

        return sessions;
    }

    /** The names of all streams that are published. */
    List<String> streams() throws IOException, InterruptedException
    {
        final List<String> names = new ArrayList<>();
        for (final Map<String, Object> session : sessions())
        {
            for (final Object stream : Json.list(session.get("streams")))
            {
                names.add((String) Json.object(stream).get("name"));
            }
        }

        return names;
    }

    /** An engine's entry in {@code /engines}, or null. */
    Map<String, Object> engine(final String name) throws IOException, InterruptedException
    {
        for (final Object engine : Json.list(Json.parse(get("engines"))))
        {
            if (name.equals(Json.object(engine).get("name")))
            {
                return Json.object(engine);
            }
        }

        return null;
    }
}
