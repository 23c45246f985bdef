package io.sluice.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whole files: the sample in the documentation of Kaltura's module as it stands there, a whole nginx.conf of theirs,
 * and the sample that comes with Sluice.
 */
class SampleConfigurationTest
{
    @Test
    void shouldLoadTheDocumentedSampleUnchanged() throws Exception
    {
        final SluiceConfiguration configuration = SluiceConfiguration.load(resource("seed-sample.conf"));
        final ServerSettings server = configuration.rtmp().servers().get(0);
        final ApplicationSettings live = server.application("live");
        final ControlSettings control = live.control();

        assertEquals(List.of(), configuration.warnings());
        assertEquals(1, configuration.rtmp().servers().size());
        assertEquals(List.of(new ListenSettings("0.0.0.0", 1935, false, false, 511, false)), server.listens());
        assertEquals(List.of(live), server.applications());
        assertNull(server.application("vod"));

        assertTrue(live.live());
        assertFalse(live.sandbox());
        assertFalse(live.playRules().allows(InetAddress.getByName("10.0.0.1")));
        assertTrue(live.publishRules().allows(InetAddress.getByName("10.0.0.1")));
        assertTrue(live.publishRules().isEmpty());

        assertEquals(URI.create("http://controller/connect"), control.connectUrl());
        assertEquals(URI.create("http://controller/publish"), control.publishUrl());
        assertEquals(URI.create("http://controller/unpublish"), control.unpublishUrl());
        assertEquals(URI.create("http://controller/republish"), control.republishUrl());

        assertEquals(Path.of("/var/log/nginx/rtmp_access_log"), live.accessLog().file());
        assertEquals(live.accessLog(), server.accessLog());
        assertEquals(
            "$remote_addr [$time_local] $command \"$app\" \"$name\" \"$args\" - " +
            "$bytes_received $bytes_sent \"$pageurl\" \"$flashver\" ($session_time) *$connection",
            live.accessLog().format().toString());

        final HttpServerSettings http = configuration.http().servers().get(0);
        assertEquals(List.of(), http.listens());
        assertEquals(
            List.of(new LocationSettings("/rtmp_kmp_api/", true, true, AccessRules.ALLOW_ALL)), http.locations());

        assertEquals(IdleMode.BLOCK, configuration.idle());
        assertEquals(OptionalInt.empty(), configuration.cpu());
    }

    @Test
    void shouldHaveTheDocumentedDefaults()
    {
        final ServerSettings server = Configurations.server("", "");
        final ApplicationSettings application = server.application("live");

        assertEquals(
            new ServerSettings(
                List.of(new ListenSettings("0.0.0.0", 1935, false, false, 511, false)),
                60_000, 60_000, 30_000, 32, 5_000_000, 4096, 1 << 20, Integer.MAX_VALUE, Type3Mode.AUTO, 30_000, null,
                AccessLogSettings.OFF, List.of(application)),
            server);
        assertEquals(
            new ApplicationSettings(
                "live", false, false, AccessRules.ALLOW_ALL, AccessRules.ALLOW_ALL, 0, AccessLogSettings.OFF,
                new ControlSettings(null, null, null, null, List.of(), 2000, 20_000, 4096, 5, 2000),
                new KmpSettings(
                    90_000, 10_000, 64 << 10, 32 << 20, 4 << 10, 1 << 20, 1000, true, false, 75, 50, 2, 1000, 15, 0,
                    false)),
            application);
        assertEquals(List.of(), Configurations.parse(Configurations.nested("", "", "")).http().servers());
    }

    @Test
    void shouldPassOverTheRestOfAnNginxFile() throws Exception
    {
        final SluiceConfiguration configuration = SluiceConfiguration.load(resource("nginx.conf"));
        final HttpServerSettings api = configuration.http().servers().get(0);

        assertEquals(1935, configuration.rtmp().servers().get(0).listens().get(0).port());
        assertEquals(1, configuration.http().servers().size());
        assertEquals(8001, api.listens().get(0).port());
        assertEquals(
            List.of("/control/", "/api/rtmp_kmp/"), api.locations().stream().map(LocationSettings::path).toList());

        final LocationSettings location = api.locations().get(1);
        assertTrue(location.kmpApi());
        assertTrue(location.write());
        assertTrue(location.access().allows(InetAddress.getByName("127.0.0.1")));
        assertFalse(location.access().allows(InetAddress.getByName("127.0.0.2")));
        assertFalse(api.locations().get(0).kmpApi());

        final List<String> warnings = configuration.warnings().stream().map(Problem::message).toList();
        assertTrue(warnings.contains("\"worker_processes\" is ignored: nginx's own"), warnings.toString());
        assertTrue(warnings.contains("\"stream\" is ignored: nginx's own"), warnings.toString());
        assertTrue(warnings.contains("\"types\" is ignored: nginx's own"), warnings.toString());
        assertTrue(warnings.contains("\"wait_key\" of nginx-rtmp has no effect in Sluice"), warnings.toString());
        assertTrue(
            warnings.contains("\"server\" without rtmp_kmp_api is ignored: nginx's own"), warnings.toString());
    }

    @Test
    void shouldLoadTheSampleOfThisProject()
    {
        final SluiceConfiguration configuration = SluiceConfiguration.load(Path.of("../config/sluice.conf"));

        assertEquals(List.of(), configuration.warnings());
        assertFalse(configuration.rtmp().servers().get(0).listens().get(0).reusePort());
        assertTrue(configuration.http().servers().get(0).locations().get(0).write());
    }

    private static Path resource(final String name) throws URISyntaxException
    {
        return Path.of(SampleConfigurationTest.class.getResource(name).toURI());
    }
}
