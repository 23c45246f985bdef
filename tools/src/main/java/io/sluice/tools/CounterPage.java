package io.sluice.tools;

import io.sluice.cnc.CncReader;
import io.sluice.cnc.CounterView;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineFile;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of live engines side by side, with their sums, and how much they grew since the last page. Engines of
 * several builds may differ in their counters, so these go by label.
 */
final class CounterPage
{
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final double NS_PER_SECOND = 1e9;

    private final boolean isAll;
    private final boolean isWithRates;
    private Map<CncReader, Map<String, Long>> earlier = new IdentityHashMap<>();
    private long earlierNs;

    /**
     * @param isAll       whether to show what is zero everywhere, and the meanings.
     * @param isWithRates whether to show how much is added per second.
     */
    CounterPage(final boolean isAll, final boolean isWithRates)
    {
        this.isAll = isAll;
        this.isWithRates = isWithRates;
    }

    /**
     * Read the counters.
     *
     * @param files   of engines, dead or alive; a reader that is the same as before is of the same run.
     * @param nowNs   for the rates.
     * @param nowMs   since the epoch.
     * @return the page.
     */
    List<String> lines(final List<EngineFile> files, final long nowNs, final long nowMs)
    {
        final Map<String, CounterView> counters = new LinkedHashMap<>();
        final Map<CncReader, Map<String, Long>> now = new IdentityHashMap<>();
        final List<EngineFile> live = files.stream().filter(EngineStatus::isLive).toList();
        for (final EngineFile file : live)
        {
            final Map<String, Long> values = new HashMap<>();
            for (final CounterView counter : file.reader().counters())
            {
                counters.putIfAbsent(counter.label(), counter);
                values.put(counter.label(), counter.value());
            }

            now.put(file.reader(), values);
        }

        final List<String> lines = new ArrayList<>();
        lines.add(TIME.format(Instant.ofEpochMilli(nowMs)) + "  " + Amounts.count(live.size(), "engine"));
        files.stream().map((file) -> EngineStatus.problem(file, nowMs)).filter((problem) -> !problem.isEmpty())
            .forEach(lines::add);
        lines.add("");
        if (!live.isEmpty())
        {
            lines.addAll(table(live, counters, now, (nowNs - earlierNs) / NS_PER_SECOND));
        }

        earlier = now;
        earlierNs = nowNs;

        return lines;
    }

    private List<String> table(
        final List<EngineFile> live,
        final Map<String, CounterView> counters,
        final Map<CncReader, Map<String, Long>> now,
        final double seconds)
    {
        final Table table = new Table().left("COUNTER").left("UNIT");
        if (live.size() > 1)
        {
            heading(table, "ALL");
        }

        live.forEach((file) -> heading(table, file.instanceName()));
        if (isAll)
        {
            table.left("MEANING");
        }

        for (final CounterView counter : counters.values())
        {
            if (isAll || now.values().stream().anyMatch((values) -> values.getOrDefault(counter.label(), 0L) != 0))
            {
                table.row(row(live, counter, now, seconds));
            }
        }

        return table.lines();
    }

    private void heading(final Table table, final String name)
    {
        table.right(name);
        if (isWithRates)
        {
            table.right("/s");
        }
    }

    private List<String> row(
        final List<EngineFile> live,
        final CounterView counter,
        final Map<CncReader, Map<String, Long>> now,
        final double seconds)
    {
        final List<String> engineCells = new ArrayList<>();
        long total = 0;
        long totalGrowth = 0;
        boolean isGrowthKnown = false;
        for (final EngineFile file : live)
        {
            final Long value = now.get(file.reader()).get(counter.label());
            final Long before = earlier.getOrDefault(file.reader(), Map.of()).get(counter.label());
            final boolean hasGrowth = value != null && before != null && counter.kind() == EngineCounter.Kind.COUNTER;
            engineCells.add(value == null ? "" : Amounts.count(value));
            if (isWithRates)
            {
                engineCells.add(hasGrowth ? rate(value - before, seconds) : "");
            }

            total += value == null ? 0 : value;
            totalGrowth += hasGrowth ? value - before : 0;
            isGrowthKnown |= hasGrowth;
        }

        final List<String> cells = new ArrayList<>(List.of(counter.label(), counter.unit()));
        if (live.size() > 1)
        {
            cells.add(Amounts.count(total));
            if (isWithRates)
            {
                cells.add(isGrowthKnown ? rate(totalGrowth, seconds) : "");
            }
        }

        cells.addAll(engineCells);
        if (isAll)
        {
            cells.add(counter.meaning());
        }

        return cells;
    }

    private static String rate(final long growth, final double seconds)
    {
        return Amounts.count(Math.round(growth / seconds));
    }
}
