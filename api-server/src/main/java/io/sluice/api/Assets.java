package io.sluice.api;

import io.sluice.config.LocationSettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What is served as it lies in this program: the dashboard, and the description of the API.
 */
final class Assets
{
    private static final String DESCRIBED_LOCATION = "\"/rtmp_kmp_api/";

    private final Answer page = load("dashboard.html", "text/html; charset=utf-8");
    private final Answer style = load("dashboard.css", "text/css; charset=utf-8");
    private final Answer script = load("dashboard.js", "text/javascript; charset=utf-8");
    private final Answer description = load("openapi.json", Answer.JSON);

    Answer page(final Call call)
    {
        return page;
    }

    Answer style(final Call call)
    {
        return style;
    }

    Answer script(final Call call)
    {
        return script;
    }

    /** The description, with the path that the API has here. */
    Answer description(final Call call)
    {
        final LocationSettings location = call.site().apiLocation();
        final String path = location.path().endsWith("/") ? location.path() : location.path() + "/";
        final byte[] quoted = JsonDocument.write(false, json -> json.writeString(path));
        final String text = new String(quoted, StandardCharsets.UTF_8);
        return Answer.json(new String(description.body(), StandardCharsets.UTF_8)
            .replace(DESCRIBED_LOCATION, text.substring(0, text.length() - 1))
            .getBytes(StandardCharsets.UTF_8));
    }

    private static Answer load(final String name, final String contentType)
    {
        try (InputStream in = Assets.class.getResourceAsStream(name))
        {
            return Answer.of(contentType, in.readAllBytes());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + name, ex);
        }
    }
}
