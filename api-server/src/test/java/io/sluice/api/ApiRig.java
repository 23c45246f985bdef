package io.sluice.api;

import io.sluice.config.SluiceConfiguration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An API server over fake engines, and a client.
 */
final class ApiRig implements AutoCloseable
{
    static final String WRITE = "location /rtmp_kmp_api/ { rtmp_kmp_api write=on; }";
    static final String READ = "location /rtmp_kmp_api/ { rtmp_kmp_api; }";
    static final String API = "/rtmp_kmp_api/";

    final List<FakeEngine> engines = new ArrayList<>();
    final ApiServerContext context;
    final ApiServer server;
    private final Path directory;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ApiRig(final Path directory, final String http)
    {
        this(directory, new ApiServerContext(), http);
    }

    ApiRig(final Path directory, final ApiServerContext context, final String http)
    {
        this.directory = directory;
        this.context = context;
        context.directory(directory).snapshotAgeMs(0).sampleIntervalMs(50).configuration(configuration(http));
        server = ApiServer.launch(context);
    }

    static SluiceConfiguration configuration(final String http)
    {
        return SluiceConfiguration.parse(
            "rtmp { server { listen 127.0.0.1:1935; application live { live on; } } }\n" +
            "http { listen 127.0.0.1:0; " + http + " }",
            Path.of("test.conf"));
    }

    FakeEngine engine(final String name, final int number)
    {
        final FakeEngine engine = new FakeEngine(directory, name, number);
        engines.add(engine);
        return engine;
    }

    int port()
    {
        return server.addresses().get(0).getPort();
    }

    HttpRequest.Builder request(final String path)
    {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> send(final HttpRequest.Builder request)
    {
        try
        {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    HttpResponse<String> get(final String path)
    {
        return send(request(path));
    }

    HttpResponse<String> delete(final String path)
    {
        return send(request(path).DELETE());
    }

    HttpResponse<String> post(final String path, final String body)
    {
        return send(request(path).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpClient client()
    {
        return client;
    }

    @Override
    public void close()
    {
        server.close();
        engines.forEach(FakeEngine::close);
    }
}
