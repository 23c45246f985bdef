package io.sluice.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;

/**
 * What this program is.
 *
 * @param version  of Sluice.
 * @param built    when, in the reference's form: {@code Nov 20 2026 05:55:58}.
 * @param compiler the Java that runs it.
 */
record BuildInfo(String version, String built, String compiler)
{
    static final BuildInfo CURRENT = load();

    private static BuildInfo load()
    {
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties"))
        {
            final Properties properties = new Properties();
            properties.load(in);
            final Instant built = Instant.parse(properties.getProperty("built"));
            return new BuildInfo(
                properties.getProperty("version"),
                DateTimeFormatter.ofPattern("MMM dd yyyy HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC)
                    .format(built),
                "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read build.properties", ex);
        }
    }
}
