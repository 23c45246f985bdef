package io.sluice.tools;

import io.sluice.cnc.CncReader;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.HistogramLog;
import io.sluice.cnc.HistogramView;
import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Percentiles of the engines' histograms, engine by engine, and of all engines together where there are several. What
 * has no values is left out.
 */
final class HistogramPage
{
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    private final HistogramLog log;
    private final boolean isOfIntervals;
    private Map<CncReader, Map<String, HistogramView>> earlier = new IdentityHashMap<>();
    private long earlierMs;

    /**
     * @param log           to write to as well, or null.
     * @param isOfIntervals whether pages after the first show only what came since the one before.
     */
    HistogramPage(final HistogramLog log, final boolean isOfIntervals)
    {
        this.log = log;
        this.isOfIntervals = isOfIntervals;
    }

    /**
     * Read the histograms.
     *
     * @param files of engines; those that are dead show what they had measured, on a page since the start.
     * @param nowMs since the epoch.
     * @return the page.
     */
    List<String> lines(final List<EngineFile> files, final long nowMs)
    {
        final Map<CncReader, Map<String, HistogramView>> now = new IdentityHashMap<>();
        final Map<String, Total> totals = new LinkedHashMap<>();
        final Table table = new Table()
            .left("ENGINE").left("LATENCY us").right("p50").right("p90").right("p99").right("p99.9").right("max")
            .right("COUNT");
        final List<String> problems = new ArrayList<>();
        int engineCount = 0;
        for (final EngineFile file : files)
        {
            final String problem = EngineStatus.problem(file, nowMs);
            if (!problem.isEmpty())
            {
                problems.add(problem);
            }

            if (file.reader() != null && (EngineStatus.isLive(file) || !isOfIntervals))
            {
                now.put(file.reader(), add(file, table, totals, nowMs));
                engineCount++;
            }
        }

        if (engineCount > 1)
        {
            totals.forEach((label, total) -> table.row(row("all", label, total.histogram, total.maxNs)));
        }

        final List<String> lines = new ArrayList<>(problems);
        lines.add(isOfIntervals && earlierMs != 0 ?
            "of the last " + (nowMs - earlierMs) + " ms" : "since the engines' start");
        earlier = now;
        earlierMs = nowMs;
        lines.addAll(table.lines());

        return lines;
    }

    private Map<String, HistogramView> add(
        final EngineFile file, final Table table, final Map<String, Total> totals, final long nowMs)
    {
        final Map<String, HistogramView> before = earlier.get(file.reader());
        final Map<String, HistogramView> views = new LinkedHashMap<>();
        for (final HistogramView view : file.reader().histograms())
        {
            final HistogramView start = before == null ? null : before.get(view.label());
            final Histogram histogram = view.since(start);
            views.put(view.label(), view);
            // Buckets round the largest value up; the engine keeps it exactly, but only since its start.
            final long maxNs = start == null ? view.largestValueNs() : histogram.getMaxValue();
            if (histogram.getTotalCount() == 0)
            {
                continue;
            }

            table.row(row(file.instanceName(), view.label(), histogram, maxNs));
            totals.computeIfAbsent(view.label(), (label) -> new Total(histogram)).add(histogram, maxNs);
            // What was before the first interval belongs to none.
            if (log != null && (!isOfIntervals || earlierMs != 0))
            {
                log.append(file.instanceName(), start, view,
                    start == null ? Math.min(file.reader().startEpochMs(), nowMs) : earlierMs, nowMs);
            }
        }

        return views;
    }

    private static List<String> row(
        final String engine, final String label, final Histogram histogram, final long maxNs)
    {
        final List<String> cells = new ArrayList<>(List.of(engine, label));
        for (final double percentile : PERCENTILES)
        {
            // The largest value of its bucket, which may be more than there was.
            cells.add(Amounts.latencyUs(Math.min(histogram.getValueAtPercentile(percentile), maxNs)));
        }

        cells.add(Amounts.latencyUs(maxNs));
        cells.add(Amounts.count(histogram.getTotalCount()));

        return cells;
    }

    /**
     * Several engines' values together.
     */
    private static final class Total
    {
        private final Histogram histogram;
        private long maxNs;

        Total(final Histogram range)
        {
            histogram = new Histogram(range);
        }

        void add(final Histogram values, final long largestNs)
        {
            histogram.add(values);
            maxNs = Math.max(maxNs, largestNs);
        }
    }
}
