package io.sluice.config;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * What an operator reads when a file is wrong.
 */
class ProblemsTest
{
    static Stream<Arguments> wrongInApplication()
    {
        return Stream.of(
            Arguments.of("kmp_ctrl_conect_url http://x;",
                "unknown directive \"kmp_ctrl_conect_url\" in application; did you mean \"kmp_ctrl_connect_url\"?"),
            Arguments.of("flush eager;", "unknown directive \"flush\" in application"),
            Arguments.of("lsiten 1935;",
                "unknown directive \"lsiten\" in application; did you mean \"listen\"? " +
                "It belongs in server, http, http server"),
            Arguments.of("listen 1935;",
                "directive \"listen\" is not allowed in application; it belongs in server, http, http server"),
            Arguments.of("kmp_idle_timeout 1s;",
                "directive \"kmp_idle_timeout\" is not allowed in application; it belongs in rtmp, server"),
            Arguments.of("rtmp_kmp_api;",
                "directive \"rtmp_kmp_api\" is not allowed in application; it belongs in location"),
            Arguments.of("push rtmp://x;", "directive \"push\" of nginx-rtmp is not supported by Sluice; remove it"),
            Arguments.of("record_path /tmp;",
                "directive \"record_path\" of nginx-rtmp is not supported by Sluice; remove it"),
            Arguments.of("on_publish http://x;",
                "directive \"on_publish\" of nginx-rtmp is not supported by Sluice; remove it"),
            Arguments.of("hls on;", "directive \"hls\" of nginx-rtmp is not supported by Sluice; remove it"),
            Arguments.of("live;", "\"live\" takes one argument, not 0; write live on | off"),
            Arguments.of("live on off;", "\"live\" takes one argument, not 2; write live on | off"),
            Arguments.of("live yes;", "live: invalid value \"yes\"; valid are on, off"),
            Arguments.of("live { }", "\"live\" takes no block; is a \";\" missing?"),
            Arguments.of("live on; live off;", "\"live\" is duplicate, it stands in line 5 already"),
            Arguments.of("kmp_flush fast;", "kmp_flush: invalid value \"fast\"; valid are eager, buffered"),
            Arguments.of("kmp_ctrl_add_header A;",
                "\"kmp_ctrl_add_header\" takes 2 arguments, not 1; write kmp_ctrl_add_header name value"),
            Arguments.of("kmp_ctrl_add_header 'A B' c;", "kmp_ctrl_add_header: \"A B\" is no header's name"),
            Arguments.of("kmp_ctrl_add_header A 'b\nc';",
                "kmp_ctrl_add_header: the value of header \"A\" has control characters"),
            Arguments.of("kmp_timescale 90001;",
                "kmp_timescale: 90001 is not a multiple of 1000, the timescale of RTMP"),
            Arguments.of("kmp_timescale 0;", "kmp_timescale: 0 is out of range, 1000 to 1000000000 is valid"),
            Arguments.of("kmp_timescale -1000;", "kmp_timescale: \"-1000\" is not a number"),
            Arguments.of("kmp_timeout 5x;",
                "kmp_timeout: \"5x\" is not a time; times are written like 500ms, 2s, 1m or 1h30m"),
            Arguments.of("kmp_timeout 0;", "kmp_timeout: 0 is out of range, 1ms to 365d is valid"),
            Arguments.of("kmp_video_buffer_size 4kb;",
                "kmp_video_buffer_size: \"4kb\" is not a size; sizes are written like 512, 4k, 1m or 1g"),
            Arguments.of("kmp_video_buffer_size 1023;",
                "kmp_video_buffer_size: 1023 is out of range, 1k to 16m is valid"),
            Arguments.of("kmp_video_buffer_size 17m;",
                "kmp_video_buffer_size: 17m is out of range, 1k to 16m is valid"),
            Arguments.of("kmp_audio_mem_limit 7k;",
                "kmp_audio_mem_limit (7168 bytes) is less than 2 buffers of kmp_audio_buffer_size (4096 bytes); " +
                "raise the limit or make the buffers smaller"),
            Arguments.of("kmp_audio_buffer_size 1m;",
                "kmp_audio_mem_limit (1048576 bytes) is less than 2 buffers of kmp_audio_buffer_size " +
                "(1048576 bytes); raise the limit or make the buffers smaller"),
            Arguments.of("kmp_mem_low_watermark 75;",
                "kmp_mem_low_watermark (75) is not below kmp_mem_high_watermark (75)"),
            Arguments.of("kmp_mem_high_watermark 50;",
                "kmp_mem_low_watermark (50) is not below kmp_mem_high_watermark (50)"),
            Arguments.of("kmp_mem_high_watermark 101;",
                "kmp_mem_high_watermark: 101 is out of range, 1 to 100 is valid"),
            Arguments.of("kmp_ctrl_publish_url ftp://x;",
                "kmp_ctrl_publish_url: \"ftp://x\" is neither an http:// nor an https:// URL"),
            Arguments.of("kmp_ctrl_publish_url http://;",
                "kmp_ctrl_publish_url: \"http://\" is no URL: Expected authority; write http://host:port/path"),
            Arguments.of("kmp_ctrl_publish_url http://x:99999/;",
                "kmp_ctrl_publish_url: \"http://x:99999/\" has no valid host or port; write http://host:port/path"),
            Arguments.of("allow everyone;",
                "allow: \"everyone\" is no address; write an IPv4 or IPv6 address"),
            Arguments.of("deny record all;", "deny: invalid value \"record\"; valid are publish, play"),
            Arguments.of("deny plya all;", "deny: invalid value \"plya\"; did you mean \"play\"?"),
            Arguments.of("deny plya;", "deny: \"plya\" is no address; did you mean \"play all\"?"),
            Arguments.of("allow publish al;", "allow: \"al\" is no address; did you mean \"all\"?"),
            Arguments.of("kmp_flush eagr;", "kmp_flush: invalid value \"eagr\"; did you mean \"eager\"?"),
            Arguments.of("allow 10.0.0.0/33;", "allow: 33 is out of range, 0 to 32 is valid"),
            Arguments.of("allow 10.0.0.256;",
                "allow: \"10.0.0.256\" is no address; write an IPv4 or IPv6 address"),
            Arguments.of("access_log /tmp/a rmtp;", "access_log: there is no log_format \"rmtp\""),
            Arguments.of("access_log /tmp/a combine;",
                "access_log: there is no log_format \"combine\"; did you mean \"combined\"?"),
            Arguments.of("access_log off combined;", "access_log: \"off\" takes no format"),
            Arguments.of("log_format f '$bytes_recieved';",
                "log_format: unknown variable \"$bytes_recieved\"; did you mean \"$bytes_received\"?"),
            Arguments.of("log_format f '${app';", "log_format: the brace of a variable is not closed"),
            Arguments.of("log_format combined x;", "log_format \"combined\" is defined already"));
    }

    static Stream<Arguments> wrongInServer()
    {
        return Stream.of(
            Arguments.of("listen 1935;", "listen: 0.0.0.0:1935 is taken by another listen"),
            Arguments.of("listen 65536;", "listen: \"65536\" is no port, 0 to 65535 is valid"),
            Arguments.of("listen unix:/tmp/s;", "listen: sockets of the file system (unix:) are not supported"),
            Arguments.of("listen ::1:80;", "listen: \"::1:80\" is no address; write [address]:port for IPv6"),
            Arguments.of("listen 1 quick;",
                "listen: unknown option \"quick\"; " +
                "the options are reuseport, proxy_protocol, backlog=N, so_keepalive=on"),
            Arguments.of("listen 1 ssl;",
                "listen: unknown option \"ssl\"; " +
                "the options are reuseport, proxy_protocol, backlog=N, so_keepalive=on"),
            Arguments.of("listen 1 reuseprot;",
                "listen: unknown option \"reuseprot\"; did you mean \"reuseport\"?"),
            Arguments.of("listen 1 backlog=0;", "listen: 0 is out of range, 1 to 65535 is valid"),
            Arguments.of("application { }",
                "\"application\" takes one argument, not 0; write application name { ... }"),
            Arguments.of("application x;", "\"application\" needs a block in braces"),
            Arguments.of("application live { }", "application \"live\" is defined in this server already"),
            Arguments.of("chunk_size 127;", "chunk_size: 127 is out of range, 128 to 16777215 is valid"),
            Arguments.of("type3_ext_ts maybe;", "type3_ext_ts: invalid value \"maybe\"; valid are auto, on, off"));
    }

    static Stream<Arguments> wrongInHttp()
    {
        return Stream.of(
            Arguments.of("location /a/ { rtmp_kmp_api write=yes; }",
                "rtmp_kmp_api: invalid value \"write=yes\"; valid are write=off, write=on"),
            Arguments.of("location ~ ^/a { rtmp_kmp_api; }",
                "rtmp_kmp_api needs a location that is a path from its start, not \"~ ^/a\"; write location /path/"),
            Arguments.of("frobnicate on;", "unknown directive \"frobnicate\" in http"),
            Arguments.of("kmp_timeout 1s;",
                "directive \"kmp_timeout\" is not allowed in http; it belongs in rtmp, server, application"),
            Arguments.of("deny play;", "deny: \"play\" is no address; write an IPv4 or IPv6 address"),
            Arguments.of("allow publish all;",
                "\"allow\" takes one argument, not 2; write allow address | network/bits | all"),
            Arguments.of("server { listen 8443 ssl; location / { rtmp_kmp_api; } }",
                "listen: the API server speaks plain HTTP only; put a TLS proxy before it and remove the option"),
            Arguments.of(
                "server { listen 80; location / { rtmp_kmp_api; } } server { listen 80; location / { rtmp_kmp_api; } }",
                "listen: 0.0.0.0:80 is taken by another listen"));
    }

    @ParameterizedTest
    @MethodSource("wrongInApplication")
    void shouldExplainWhatIsWrongInApplication(final String directive, final String problem)
    {
        assertEquals(
            List.of("sluice.conf:5: " + problem),
            Configurations.errors(
                "rtmp {\nserver {\nlisten 1935;\napplication live {\n" + directive + "\n}\n}\n}\n"));
    }

    @ParameterizedTest
    @MethodSource("wrongInServer")
    void shouldExplainWhatIsWrongInServer(final String directive, final String problem)
    {
        assertEquals(
            List.of("sluice.conf:5: " + problem),
            Configurations.errors(
                "rtmp {\nserver {\nlisten 1935;\napplication live { }\n" + directive + "\n}\n}\n"));
    }

    @ParameterizedTest
    @MethodSource("wrongInHttp")
    void shouldExplainWhatIsWrongInHttp(final String directive, final String problem)
    {
        assertEquals(
            List.of("sluice.conf:2: " + problem),
            Configurations.errors(Configurations.nested("", "", "") + "\nhttp { " + directive + " }"));
    }

    @Test
    void shouldReportAllProblemsInTheOrderOfTheFile()
    {
        final List<String> errors = Configurations.errors(
            """
            idle never;
            frobnicate on;
            rtmp {
                live on
                server {
                    application a {
                        kmp_flush fast;
                        sandbox on
                        live on;
                    }
                    ping soon;
                }
            }
            rtmp { }
            """);

        assertEquals(
            List.of(
                "sluice.conf:1: idle: invalid value \"never\"; valid are block, backoff, spin",
                "sluice.conf:2: unknown directive \"frobnicate\" in main",
                "sluice.conf:4: directive \"live\" is not terminated by \";\" before \"server\"",
                "sluice.conf:5: server has no valid listen; add listen 1935;",
                "sluice.conf:7: kmp_flush: invalid value \"fast\"; valid are eager, buffered",
                "sluice.conf:8: \"sandbox\" takes one argument, not 3; is a \";\" missing at the end of line 8?",
                "sluice.conf:11: ping: \"soon\" is not a time; times are written like 500ms, 2s, 1m or 1h30m",
                "sluice.conf:14: \"rtmp\" is duplicate, it stands in line 3 already"),
            errors);
    }

    @Test
    void shouldNeedRtmpServerAndListen()
    {
        assertEquals(
            List.of("sluice.conf: there is no rtmp block; " +
                "add rtmp { server { listen 1935; application NAME { ... } } }"),
            Configurations.errors(""));
        assertEquals(
            List.of("sluice.conf:1: rtmp has no server; add server { listen 1935; application NAME { ... } }"),
            Configurations.errors("rtmp { }"));
        assertEquals(
            List.of("sluice.conf:1: server has no valid listen; add listen 1935;"),
            Configurations.errors("rtmp { server { } }"));
    }

    @Test
    void shouldReportBrokenStructureAlone()
    {
        assertEquals(
            List.of("sluice.conf:2: the block of \"rtmp\" is not closed before the end of the file; " +
                "is a \"}\" missing?"),
            Configurations.errors("idle never;\nrtmp {\nserver {\nlisten 1935;\n}\n"));
        assertEquals(
            List.of("sluice.conf:2: unexpected \"}\": no block is open here"),
            Configurations.errors("rtmp { server { listen 1935; } }\n}\nbogus;"));
        assertEquals(
            List.of("sluice.conf:2: the quote ' is not closed"),
            Configurations.errors("rtmp {\nlog_format a 'b\n;\n}\n"));
        assertEquals(
            List.of("sluice.conf:1: directive \"live\" is not terminated by \";\" before \"}\"",
                "sluice.conf:1: rtmp has no server; add server { listen 1935; application NAME { ... } }"),
            Configurations.errors("rtmp { live on }"));
    }

    @Test
    void shouldBoundDepthAndNumberOfProblems()
    {
        assertEquals(
            List.of("sluice.conf:1: blocks are nested more than 32 deep; is a \"}\" missing?"),
            Configurations.errors("events {".repeat(100_000)));
        assertEquals(Problems.MAX_PROBLEMS, Configurations.errors("bogus;".repeat(1000)).size());
    }

    @Test
    void shouldGiveEachProblemALineOfTheMessage()
    {
        final ConfigurationException exception =
            assertThrows(ConfigurationException.class, () -> Configurations.parse("bogus;\nbogus;"));

        assertEquals(
            "sluice.conf: there is no rtmp block; add rtmp { server { listen 1935; application NAME { ... } } }\n" +
            "sluice.conf:1: unknown directive \"bogus\" in main\n" +
            "sluice.conf:2: unknown directive \"bogus\" in main",
            exception.getMessage());
        assertEquals(1, exception.problems().get(1).line());
        assertEquals(Configurations.NAME, exception.problems().get(0).file());
    }
}
