package io.sluice.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.cnc.CounterView;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.LatencyHistogram;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text for Prometheus. */
final class MetricsTest
{
    private static final Pattern SAMPLE = Pattern.compile(
        "(sluice_[a-z0-9_]+)(\\{(?:[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*\\})? (-?[0-9.E+-]+|\\+Inf|NaN)");

    @TempDir
    private Path directory;

    @Test
    void isWellFormed()
    {
        try (ApiRig rig = new ApiRig(directory, ApiRig.READ))
        {
            rig.engine("one", 1).publish(7, "live", "x");
            rig.engine("two", 2).publish(8, "live", "y");
            rig.engines.get(0).record(LatencyHistogram.DUTY_CYCLE, 3_000);
            final HttpResponse<String> response = rig.get("/metrics");
            assertEquals("text/plain; version=0.0.4; charset=utf-8",
                response.headers().firstValue("Content-Type").orElseThrow());
            final Map<String, String> samples = check(response.body());
            assertEquals("640488.0", samples.get("sluice_rtmp_received_bytes_total{engine=\"one\"}"));
            assertEquals("1.0", samples.get("sluice_connections_accepted_total{engine=\"two\"}"));
            assertEquals("1.0", samples.get("sluice_engine_up{engine=\"two\"}"));
            assertEquals("2.0", samples.get("sluice_application_streams{application=\"live\"}"));
            assertEquals("300000.0",
                samples.get("sluice_application_received_bytes_per_second{application=\"live\"}"));
            assertEquals("0", samples.get("sluice_duty_cycle_seconds_bucket{engine=\"one\",le=\"2.5E-6\"}"));
            assertEquals("1", samples.get("sluice_duty_cycle_seconds_bucket{engine=\"one\",le=\"5.0E-6\"}"));
            assertEquals("1", samples.get("sluice_duty_cycle_seconds_count{engine=\"one\"}"));
            assertTrue(samples.keySet().stream().noneMatch(name -> name.contains("stream=")), "unbounded by default");
        }
    }

    @Test
    void hasTracksByOption()
    {
        try (ApiRig rig = new ApiRig(directory, new ApiServerContext().streamMetrics(true), ApiRig.READ))
        {
            rig.engine("one", 1).publish(7, "live", "x");
            final Map<String, String> samples = check(rig.get("/metrics").body());
            assertEquals("29.97", samples.get("sluice_track_frames_per_second{application=\"live\",engine=\"one\"," +
                "media=\"video\",stream=\"x\",track=\"1-13\"}"));
        }
    }

    @Test
    void namesUnitsLast()
    {
        assertEquals("sluice_kmp_sent_bytes", name("kmp-bytes-sent", "bytes"));
        assertEquals("sluice_slab_in_use_bytes", name("slab-bytes-in-use", "bytes"));
        assertEquals("sluice_arena_bytes", name("arena-bytes", "bytes"));
        assertEquals("sluice_rtmp_sent_bytes", name("bytes-sent", "bytes"));
        assertEquals("sluice_bandwidth_in_bytes_per_second", name("bandwidth-in", "bit/s"));
        assertEquals("sluice_frames_dropped", name("frames-dropped", "frames"));
        final Set<String> names = new HashSet<>();
        for (final EngineCounter counter : EngineCounter.values())
        {
            assertTrue(names.add(name(counter.label(), counter.unit())), counter.label());
        }
    }

    private static String name(final String label, final String unit)
    {
        return Metrics.name(new CounterView(0, label, unit, EngineCounter.Kind.COUNTER, "", 0));
    }

    /** As a scraper reads it: every sample has HELP and TYPE, and none comes twice. */
    static Map<String, String> check(final String text)
    {
        final Map<String, String> samples = new HashMap<>();
        final Set<String> types = new HashSet<>();
        final Set<String> helps = new HashSet<>();
        for (final String line : text.split("\n"))
        {
            final String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP "))
            {
                assertTrue(helps.add(words[2]) && words.length == 4, line);
            }
            else if (line.startsWith("# TYPE "))
            {
                assertTrue(types.add(words[2]) && helps.contains(words[2]), line);
            }
            else
            {
                final Matcher matcher = SAMPLE.matcher(line);
                assertTrue(matcher.matches(), line);
                final String family = matcher.group(1).replaceAll("_(bucket|count|sum)$", "");
                assertTrue(types.contains(matcher.group(1)) || types.contains(family), line);
                final int end = line.lastIndexOf(' ');
                assertEquals(null, samples.put(line.substring(0, end), line.substring(end + 1)), line);
            }
        }

        return samples;
    }
}
