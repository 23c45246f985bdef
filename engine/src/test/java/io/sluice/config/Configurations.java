package io.sluice.config;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * Reads texts for the tests, under the name {@code sluice.conf}.
 */
final class Configurations
{
    static final Path NAME = Path.of("sluice.conf");

    private Configurations()
    {
    }

    static SluiceConfiguration parse(final String text)
    {
        return SluiceConfiguration.parse(text, NAME);
    }

    static List<String> errors(final String text)
    {
        return assertThrows(ConfigurationException.class, () -> parse(text)).problems().stream()
            .map(Problem::toString)
            .toList();
    }

    /** One application in one server, with directives at each level. */
    static String nested(final String rtmp, final String server, final String application)
    {
        return "rtmp { " + rtmp + " server { listen 1935; " + server + " application live { " + application + " } } }";
    }

    static ApplicationSettings application(final String rtmp, final String server, final String application)
    {
        return parse(nested(rtmp, server, application)).rtmp().servers().get(0).application("live");
    }

    static ServerSettings server(final String rtmp, final String server)
    {
        return parse(nested(rtmp, server, "")).rtmp().servers().get(0);
    }

    static HttpSettings http(final String http)
    {
        return parse(nested("", "", "") + " http { " + http + " }").http();
    }
}
