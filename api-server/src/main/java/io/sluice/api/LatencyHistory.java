package io.sluice.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.cnc.HistogramView;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The latencies of the host's engines over the last while: every few seconds the histograms are read, and what was
 * counted since the reading before becomes a point of the plot and a line of the interval log. The engines only count.
 * May be used by any thread.
 */
final class LatencyHistory
{
    private static final int MAX_POINTS = 240;
    private static final int MAX_LINES = 20_000;

    private final Host host;
    private final long startMs = System.currentTimeMillis();
    private final Map<HostEngine, Map<String, HistogramView>> latest = new HashMap<>();
    private final Map<String, Map<String, Deque<Point>>> points = new HashMap<>();
    private final Deque<String> logLines = new ArrayDeque<>();
    private long sampledMs = startMs;

    LatencyHistory(final Host host)
    {
        this.host = host;
        sample(startMs);
    }

    /** Takes a reading. */
    synchronized void sample(final long nowMs)
    {
        final List<EngineSnapshot> engines = host.snapshot().liveEngines();
        latest.keySet().retainAll(engines.stream().map(EngineSnapshot::engine).toList());
        points.keySet().retainAll(engines.stream().map(EngineSnapshot::name).toList());
        for (final EngineSnapshot engine : engines)
        {
            final Map<String, HistogramView> before = latest.get(engine.engine());
            final Map<String, HistogramView> now = new HashMap<>();
            for (final HistogramView view : engine.engine().histograms())
            {
                now.put(view.label(), view);
                if (before != null)
                {
                    add(engine.name(), view, before.get(view.label()), nowMs);
                }
            }

            latest.put(engine.engine(), now);
        }

        sampledMs = nowMs;
    }

    private void add(final String engine, final HistogramView now, final HistogramView before, final long nowMs)
    {
        final Histogram interval = now.since(before);
        if (interval.getTotalCount() == 0)
        {
            return;
        }

        final Deque<Point> series = points.computeIfAbsent(engine, key -> new HashMap<>())
            .computeIfAbsent(now.label(), key -> new ArrayDeque<>());
        series.add(new Point(nowMs, interval.getTotalCount(), interval.getValueAtPercentile(50),
            interval.getValueAtPercentile(99), interval.getValueAtPercentile(99.9), interval.getMaxValue()));
        if (series.size() > MAX_POINTS)
        {
            series.remove();
        }

        interval.setStartTimeStamp(sampledMs);
        interval.setEndTimeStamp(nowMs);
        interval.setTag(engine + "." + now.label());
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(line, false, StandardCharsets.UTF_8))
        {
            final HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.setBaseTime(startMs);
            writer.outputIntervalHistogram(interval);
        }

        logLines.add(line.toString(StandardCharsets.UTF_8));
        if (logLines.size() > MAX_LINES)
        {
            logLines.remove();
        }
    }

    /** The interval log, in HdrHistogram's format: times in seconds since this process's start, values in ms. */
    synchronized byte[] log()
    {
        final ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(log, false, StandardCharsets.UTF_8))
        {
            final HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputComment("[Sluice: latencies in ns, Interval_Max in ms]");
            writer.outputLogFormatVersion();
            writer.outputBaseTime(startMs);
            writer.outputStartTime(startMs);
            writer.outputLegend();
            logLines.forEach(out::print);
        }

        return log.toByteArray();
    }

    synchronized void write(final JsonGenerator json, final List<EngineSnapshot> engines) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("unit", "ns");
        json.writeArrayFieldStart("engines");
        for (final EngineSnapshot engine : engines)
        {
            json.writeStartObject();
            json.writeStringField("name", engine.name());
            json.writeStringField("status", engine.statusWord());
            json.writeArrayFieldStart("histograms");
            for (final HistogramView view : engine.engine().histograms())
            {
                write(json, view, points.getOrDefault(engine.name(), Map.of()).get(view.label()));
            }

            json.writeEndArray();
            json.writeEndObject();
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final HistogramView view, final Deque<Point> series)
        throws IOException
    {
        final Histogram total = view.total();
        json.writeStartObject();
        json.writeStringField("label", view.label());
        json.writeStringField("meaning", view.meaning());
        json.writeNumberField("count", total.getTotalCount());
        json.writeNumberField("mean", total.getTotalCount() == 0 ? 0 : Math.round(total.getMean()));
        json.writeNumberField("p50", percentile(total, 50, view));
        json.writeNumberField("p90", percentile(total, 90, view));
        json.writeNumberField("p99", percentile(total, 99, view));
        json.writeNumberField("p99_9", percentile(total, 99.9, view));
        json.writeNumberField("p99_99", percentile(total, 99.99, view));
        json.writeNumberField("max", view.largestValueNs());
        json.writeArrayFieldStart("history");
        for (final Point point : series == null ? new ArrayList<Point>() : series)
        {
            json.writeStartObject();
            json.writeNumberField("end_ms", point.endMs);
            json.writeNumberField("count", point.count);
            json.writeNumberField("p50", point.p50);
            json.writeNumberField("p99", point.p99);
            json.writeNumberField("p99_9", point.p999);
            json.writeNumberField("max", point.max);
            json.writeEndObject();
        }

        json.writeEndArray();
        json.writeEndObject();
    }

    /** A count stands for a small range of values, whose end may lie above the largest there was. */
    private static long percentile(final Histogram histogram, final double percentile, final HistogramView view)
    {
        return Math.min(histogram.getValueAtPercentile(percentile), view.largestValueNs());
    }

    private record Point(long endMs, long count, long p50, long p99, long p999, long max)
    {
    }
}
