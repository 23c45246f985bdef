package io.sluice.config;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Each directive of each level: inherited downwards, overridden by the nearer level.
 */
class InheritanceTest
{
    static Stream<Arguments> applicationDirectives()
    {
        return Stream.of(
            application("live", "on", true, "off", false, ApplicationSettings::live),
            application("sandbox", "on", true, "off", false, ApplicationSettings::sandbox),
            application("drop_idle_publisher", "10s", 10_000L, "off", 0L, ApplicationSettings::dropIdlePublisherMs),
            application(
                "access_log", "/a", Path.of("/a"), "/b combined", Path.of("/b"),
                settings -> settings.accessLog().file()),
            application("access_log", "/a", false, "off", true, settings -> settings.accessLog().isOff()),
            control("kmp_ctrl_connect_url", "http://a/1", uri("http://a/1"), "off", null, ControlSettings::connectUrl),
            control("kmp_ctrl_publish_url", "a:80/1", uri("http://a:80/1"), "https://b", uri("https://b"),
                ControlSettings::publishUrl),
            control("kmp_ctrl_unpublish_url", "http://a", uri("http://a"), "off", null, ControlSettings::unpublishUrl),
            control("kmp_ctrl_republish_url", "http://a", uri("http://a"), "off", null, ControlSettings::republishUrl),
            control("kmp_ctrl_timeout", "3s", 3000L, "4", 4000L, ControlSettings::timeoutMs),
            control("kmp_ctrl_read_timeout", "1m30s", 90_000L, "4ms", 4L, ControlSettings::readTimeoutMs),
            control("kmp_ctrl_buffer_size", "8k", 8192, "512", 512, ControlSettings::bufferSizeBytes),
            control("kmp_ctrl_retries", "0", 0, "7", 7, ControlSettings::retries),
            control("kmp_ctrl_retry_interval", "5s", 5000L, "0", 0L, ControlSettings::retryIntervalMs),
            kmp("kmp_timescale", "1000", 1000, "48000", 48_000, KmpSettings::timescale),
            kmp("kmp_timeout", "5s", 5000L, "6s", 6000L, KmpSettings::timeoutMs),
            kmp("kmp_video_buffer_size", "100k", 128 << 10, "1m", 1 << 20, KmpSettings::videoBufferSizeBytes),
            kmp("kmp_video_mem_limit", "64m", 64L << 20, "8g", 8L << 30, KmpSettings::videoMemLimitBytes),
            kmp("kmp_audio_buffer_size", "1k", 1024, "4097", 8192, KmpSettings::audioBufferSizeBytes),
            kmp("kmp_audio_mem_limit", "2m", 2L << 20, "8k", 8192L, KmpSettings::audioMemLimitBytes),
            kmp("kmp_flush_timeout", "2s", 2000L, "100ms", 100L, KmpSettings::flushTimeoutMs),
            kmp("kmp_flush", "buffered", false, "eager", true, KmpSettings::eager),
            kmp("kmp_backpressure", "on", true, "off", false, KmpSettings::backpressure),
            kmp("kmp_mem_high_watermark", "90", 90, "60", 60, KmpSettings::memHighWatermarkPercent),
            kmp("kmp_mem_low_watermark", "10", 10, "74", 74, KmpSettings::memLowWatermarkPercent),
            kmp("kmp_audio_sync_margin", "5ms", 5L, "0", 0L, KmpSettings::audioSyncMarginMs),
            kmp("kmp_republish_interval", "3s", 3000L, "0", 0L, KmpSettings::republishIntervalMs),
            kmp("kmp_max_republishes", "1", 1, "2", 2, KmpSettings::maxRepublishes),
            kmp("kmp_keepalive_interval", "1s", 1000L, "0", 0L, KmpSettings::keepaliveIntervalMs),
            kmp("kmp_log_frames", "on", true, "off", false, KmpSettings::logFrames),
            kmp("kmp_log_frames", "off", false, "all", true, KmpSettings::logFrames));
    }

    static Stream<Arguments> serverDirectives()
    {
        return Stream.of(
            server("timeout", "2m", 120_000L, "1h", 3_600_000L, ServerSettings::timeoutMs),
            server("ping", "0", 0L, "3m", 180_000L, ServerSettings::pingMs),
            server("ping_timeout", "1s", 1000L, "2s", 2000L, ServerSettings::pingTimeoutMs),
            server("max_streams", "64", 64, "1", 1, ServerSettings::maxStreams),
            server("ack_window", "1000", 1000, "1m", 1 << 20, ServerSettings::ackWindowBytes),
            server("chunk_size", "128", 128, "16777215", 0xFF_FFFF, ServerSettings::chunkSizeBytes),
            server("max_message", "2m", 2 << 20, "1g", 0xFF_FFFF, ServerSettings::maxMessageBytes),
            server("max_connections", "1", 1, "100000", 100_000, ServerSettings::maxConnections),
            server("type3_ext_ts", "on", Type3Mode.ON, "off", Type3Mode.OFF, ServerSettings::type3ExtendedTimestamp),
            server("kmp_idle_timeout", "5s", 5000L, "0", 0L, ServerSettings::idleTimeoutMs),
            server("dump_folder", "/a", Path.of("/a"), "/b", Path.of("/b"), ServerSettings::dumpFolder),
            server("access_log", "/a", Path.of("/a"), "off", null, settings -> settings.accessLog().file()));
    }

    @ParameterizedTest(name = "{0} {1}, {0} {3}")
    @MethodSource("applicationDirectives")
    void shouldInheritAndOverrideInApplications(
        final String word,
        final String outer,
        final Object outerValue,
        final String inner,
        final Object innerValue,
        final Function<ApplicationSettings, Object> getter)
    {
        final String outerDirective = word + " " + outer + ";";
        final String innerDirective = word + " " + inner + ";";

        assertEquals(outerValue, getter.apply(Configurations.application(outerDirective, "", "")));
        assertEquals(outerValue, getter.apply(Configurations.application("", outerDirective, "")));
        assertEquals(outerValue, getter.apply(Configurations.application("", "", outerDirective)));
        assertEquals(innerValue, getter.apply(Configurations.application(outerDirective, innerDirective, "")));
        assertEquals(innerValue, getter.apply(Configurations.application(outerDirective, "", innerDirective)));
        assertEquals(innerValue, getter.apply(Configurations.application("", outerDirective, innerDirective)));
        assertEquals(
            innerValue, getter.apply(Configurations.application(outerDirective, outerDirective, innerDirective)));
    }

    @ParameterizedTest(name = "{0} {1}, {0} {3}")
    @MethodSource("serverDirectives")
    void shouldInheritAndOverrideInServers(
        final String word,
        final String outer,
        final Object outerValue,
        final String inner,
        final Object innerValue,
        final Function<ServerSettings, Object> getter)
    {
        final String outerDirective = word + " " + outer + ";";
        final String innerDirective = word + " " + inner + ";";

        assertEquals(outerValue, getter.apply(Configurations.server(outerDirective, "")));
        assertEquals(outerValue, getter.apply(Configurations.server("", outerDirective)));
        assertEquals(innerValue, getter.apply(Configurations.server(outerDirective, innerDirective)));
    }

    @Test
    void shouldInheritHeadersOnlyWhereThereAreNone()
    {
        final String outer = "kmp_ctrl_add_header A 1; kmp_ctrl_add_header B '2 3';";
        final List<Header> outerHeaders = List.of(new Header("A", "1"), new Header("B", "2 3"));

        assertEquals(outerHeaders, Configurations.application(outer, "", "").control().headers());
        assertEquals(
            outerHeaders, Configurations.application("kmp_ctrl_add_header C 4;", outer, "").control().headers());
        assertEquals(
            List.of(new Header("C", "4")),
            Configurations.application(outer, outer, "kmp_ctrl_add_header C 4;").control().headers());
    }

    @Test
    void shouldCheckRulesOfTheNearerLevelFirstThenThoseAround() throws Exception
    {
        final ApplicationSettings application = Configurations.application(
            "deny publish all;", "allow publish 10.0.0.0/8; deny play 10.1.0.0/16;", "deny publish 10.9.0.0/16;");

        assertFalse(application.publishRules().allows(InetAddress.getByName("10.9.1.1")));
        assertTrue(application.publishRules().allows(InetAddress.getByName("10.8.1.1")));
        assertFalse(application.publishRules().allows(InetAddress.getByName("11.0.0.1")));
        assertFalse(application.publishRules().allows(InetAddress.getByName("::1")));
        assertFalse(application.playRules().allows(InetAddress.getByName("10.1.1.1")));
        assertTrue(application.playRules().allows(InetAddress.getByName("10.9.1.1")));
    }

    @Test
    void shouldTakeLoopSettingsFromBothLevels()
    {
        final String rtmp = Configurations.nested("", "", "");
        final String rtmpWithSettings = Configurations.nested("idle backoff; cpu 2;", "", "");

        assertEquals(IdleMode.SPIN, Configurations.parse("idle spin; cpu 3; " + rtmp).idle());
        assertEquals(OptionalInt.of(3), Configurations.parse("idle spin; cpu 3; " + rtmp).cpu());
        assertEquals(IdleMode.BACKOFF, Configurations.parse("idle spin; " + rtmpWithSettings).idle());
        assertEquals(OptionalInt.of(2), Configurations.parse(rtmpWithSettings + " cpu 3;").cpu());
    }

    @Test
    void shouldTakeAnApplicationsType3ModeForItsServer()
    {
        assertEquals(Type3Mode.ON, type3Mode("", "", "type3_ext_ts on;"));
        assertEquals(Type3Mode.ON, type3Mode("type3_ext_ts off;", "", "type3_ext_ts on;"));
        assertEquals(Type3Mode.OFF, type3Mode("", "type3_ext_ts off;", "type3_ext_ts on;"));
    }

    private static Type3Mode type3Mode(final String rtmp, final String server, final String application)
    {
        return Configurations.parse(Configurations.nested(rtmp, server, application)).rtmp().servers().get(0)
            .type3ExtendedTimestamp();
    }

    @Test
    void shouldWarnOfAType3ModeThatAnotherOverrides()
    {
        assertEquals(
            List.of("sluice.conf:3: " +
                "type3_ext_ts has no effect: it holds for a whole server, and that of line 4 decides"),
            type3Warnings("", "application a { type3_ext_ts on; }\napplication b { type3_ext_ts off; }"));
        assertEquals(
            List.of("sluice.conf:3: " +
                "type3_ext_ts has no effect: it holds for a whole server, and that of line 2 decides"),
            type3Warnings("type3_ext_ts auto;", "application a { type3_ext_ts on; }\napplication b { }"));
        assertEquals(
            List.of(),
            type3Warnings("", "application a { type3_ext_ts on; }\napplication b { type3_ext_ts on; }"));
    }

    private static List<String> type3Warnings(final String server, final String applications)
    {
        return Configurations.parse("rtmp {\nserver { listen 1; " + server + "\n" + applications + " } }").warnings()
            .stream().map(Problem::toString).toList();
    }

    @Test
    void shouldWarnOfWhatHasNoEffect()
    {
        assertEquals(
            List.of("\"kmp_max_free_buffers\" of the nginx module has no effect in Sluice",
                "\"kmp_buffer_bin_count\" of the nginx module has no effect in Sluice"),
            Configurations.parse(Configurations.nested("kmp_max_free_buffers 9;", "kmp_buffer_bin_count 8;", ""))
                .warnings().stream().map(Problem::message).toList());
    }

    @Test
    void shouldKeepSiblingsApart()
    {
        final List<ServerSettings> servers = Configurations.parse(
            "rtmp { server { listen 1; ping 1s; application a { live on; } application b { } } " +
            "server { listen 2; application a { kmp_timeout 1s; } } }").rtmp().servers();

        assertTrue(servers.get(0).application("a").live());
        assertFalse(servers.get(0).application("b").live());
        assertFalse(servers.get(1).application("a").live());
        assertEquals(1000, servers.get(1).application("a").kmp().timeoutMs());
        assertEquals(10_000, servers.get(0).application("a").kmp().timeoutMs());
        assertEquals(1000, servers.get(0).pingMs());
        assertEquals(60_000, servers.get(1).pingMs());
    }

    private static Arguments application(
        final String word,
        final String outer,
        final Object outerValue,
        final String inner,
        final Object innerValue,
        final Function<ApplicationSettings, Object> getter)
    {
        return Arguments.of(word, outer, outerValue, inner, innerValue, getter);
    }

    private static Arguments control(
        final String word,
        final String outer,
        final Object outerValue,
        final String inner,
        final Object innerValue,
        final Function<ControlSettings, Object> getter)
    {
        return application(
            word, outer, outerValue, inner, innerValue, application -> getter.apply(application.control()));
    }

    private static Arguments kmp(
        final String word,
        final String outer,
        final Object outerValue,
        final String inner,
        final Object innerValue,
        final Function<KmpSettings, Object> getter)
    {
        return application(word, outer, outerValue, inner, innerValue, application -> getter.apply(application.kmp()));
    }

    private static Arguments server(
        final String word,
        final String outer,
        final Object outerValue,
        final String inner,
        final Object innerValue,
        final Function<ServerSettings, Object> getter)
    {
        return Arguments.of(word, outer, outerValue, inner, innerValue, getter);
    }

    private static URI uri(final String text)
    {
        return URI.create(text);
    }
}
