package io.sluice.api;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sluice.cnc.CounterView;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.HistogramView;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Makes the text for Prometheus. One time series for each engine and counter; those of applications and streams are in
 * {@link MediaMetrics}. Labels with an engine's name are called {@code engine}, because {@code instance} is
 * Prometheus's own for the address it scrapes.
 */
final class Metrics
{
    /** What a scraper expects. */
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NS_PER_SECOND = 1e9;
    private static final double MS_PER_SECOND = 1e3;
    private static final double[] BOUNDS_SECONDS = {
        1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2,
        0.1, 0.25, 0.5, 1, 2.5, 5, 10, Double.POSITIVE_INFINITY};

    private final List<MetricSnapshot> metrics = new ArrayList<>();
    private final HostSnapshot host;

    private Metrics(final HostSnapshot host)
    {
        this.host = host;
    }

    static byte[] render(final HostSnapshot host, final boolean isPerStream)
    {
        final Metrics all = new Metrics(host);
        all.addEngines();
        all.addCounters();
        all.addHistograms();
        all.metrics.addAll(new MediaMetrics(host).snapshots(isPerStream));
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try
        {
            PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(all.metrics));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("memory cannot be written", ex);
        }

        return out.toByteArray();
    }

    private void addEngines()
    {
        addGauge("sluice_engine_up", "Whether the engine runs: 1, or 0 if it crashed, hangs or is of another version.",
            engine -> engine.isLive() ? 1 : 0);
        addGauge("sluice_engine_draining", "Whether the engine takes no new connections.",
            engine -> engine.isLive() && engine.stateWord().equals("draining") ? 1 : 0);
        addGauge("sluice_engine_start_time_seconds", "When the engine started, since the epoch.",
            engine -> engine.startMs() / MS_PER_SECOND);
        addGauge("sluice_engine_heartbeat_seconds", "When the engine's loop turned last, since the epoch.",
            engine -> engine.heartbeatMs() / MS_PER_SECOND);
        final InfoSnapshot.Builder info =
            InfoSnapshot.builder().name("sluice_engine").help("What the engine is: the value is always 1.");
        for (final EngineSnapshot engine : host.engines())
        {
            if (engine.engine().isReadable())
            {
                info.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(Labels.of("engine", engine.name(), "version", engine.engine().reader().softwareVersion()))
                    .build());
            }
        }

        metrics.add(info.build());
        metrics.add(InfoSnapshot.builder().name("sluice_api_server").help("What the API server is: always 1.")
            .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(Labels.of("version", BuildInfo.CURRENT.version())).build())
            .build());
    }

    private void addGauge(final String name, final String help, final ToDoubleFunction<EngineSnapshot> value)
    {
        final List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (final EngineSnapshot engine : host.engines())
        {
            points.add(new GaugeDataPointSnapshot(value.applyAsDouble(engine), labels(engine), null));
        }

        metrics.add(new GaugeSnapshot(new MetricMetadata(name, help), points));
    }

    /** Engines may be of different builds: the label is the key, and what one has the others may lack. */
    private void addCounters()
    {
        final Map<String, List<Sample>> byLabel = new LinkedHashMap<>();
        for (final EngineSnapshot engine : host.engines())
        {
            for (final CounterView counter : engine.counters())
            {
                byLabel.computeIfAbsent(counter.label(), key -> new ArrayList<>()).add(new Sample(engine, counter));
            }
        }

        for (final List<Sample> samples : byLabel.values())
        {
            final CounterView counter = samples.get(0).counter;
            final MetricMetadata metadata = new MetricMetadata(name(counter), counter.meaning());
            if (counter.kind() == EngineCounter.Kind.COUNTER)
            {
                metrics.add(new CounterSnapshot(metadata, samples.stream()
                    .map(sample -> new CounterDataPointSnapshot(
                        Math.max(0, sample.counter.value()), labels(sample.engine), null, 0))
                    .toList()));
            }
            else
            {
                metrics.add(new GaugeSnapshot(metadata, samples.stream()
                    .map(sample -> new GaugeDataPointSnapshot(value(sample.counter), labels(sample.engine), null))
                    .toList()));
            }
        }
    }

    /**
     * Prometheus wants the unit at the end: {@code kmp-bytes-sent} is {@code sluice_kmp_sent_bytes_total}. What is
     * counted in things has their name in its label.
     */
    static String name(final CounterView counter)
    {
        String label = counter.label();
        String unit = "";
        if (counter.unit().equals("bytes"))
        {
            final String protocol = label.startsWith("bytes-") ? "rtmp-" : "";
            label = protocol + ("-" + label + "-").replace("-bytes-", "-").replaceAll("^-+|-+$", "");
            unit = "_bytes";
        }
        else if (counter.unit().equals("bit/s"))
        {
            unit = "_bytes_per_second";
        }

        return "sluice_" + label.replaceAll("[^a-z0-9]+", "_") + unit;
    }

    /** In bytes what an engine gives in bits: Prometheus's base unit. */
    private static double value(final CounterView counter)
    {
        return counter.unit().equals("bit/s") ? counter.value() / (double)Byte.SIZE : counter.value();
    }

    private void addHistograms()
    {
        final Map<String, List<HistogramDataPointSnapshot>> byLabel = new LinkedHashMap<>();
        final Map<String, String> meanings = new LinkedHashMap<>();
        for (final EngineSnapshot engine : host.liveEngines())
        {
            for (final HistogramView view : engine.engine().histograms())
            {
                byLabel.computeIfAbsent(view.label(), key -> new ArrayList<>()).add(point(view, engine));
                meanings.putIfAbsent(view.label(), view.meaning());
            }
        }

        byLabel.forEach((label, points) -> metrics.add(new HistogramSnapshot(
            new MetricMetadata(
                "sluice_" + label.replaceAll("[^a-z0-9]+", "_") + "_seconds", meanings.get(label)),
            points)));
    }

    private static HistogramDataPointSnapshot point(final HistogramView view, final EngineSnapshot engine)
    {
        final Histogram histogram = view.total();
        final long[] counts = new long[BOUNDS_SECONDS.length];
        double sumNs = 0;
        for (final HistogramIterationValue value : histogram.recordedValues())
        {
            final long valueNs = value.getValueIteratedTo();
            sumNs += (double)histogram.medianEquivalentValue(valueNs) * value.getCountAddedInThisIterationStep();
            int bucket = 0;
            while (valueNs / NS_PER_SECOND > BOUNDS_SECONDS[bucket])
            {
                bucket++;
            }

            counts[bucket] += value.getCountAddedInThisIterationStep();
        }

        final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < counts.length; i++)
        {
            buckets.bucket(BOUNDS_SECONDS[i], counts[i]);
        }

        return new HistogramDataPointSnapshot(buckets.build(), sumNs / NS_PER_SECOND, labels(engine), null, 0);
    }

    private static Labels labels(final EngineSnapshot engine)
    {
        return Labels.of("engine", engine.name());
    }

    private record Sample(EngineSnapshot engine, CounterView counter)
    {
    }
}
