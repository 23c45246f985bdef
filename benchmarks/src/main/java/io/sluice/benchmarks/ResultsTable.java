package io.sluice.benchmarks;

import java.util.Collection;
import java.util.Locale;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * Results as a page of Markdown.
 */
final class ResultsTable
{
    /** Of the result of JMH's own profiler, in bytes for each operation. */
    private static final String ALL_THREADS_LABEL = "gc.alloc.rate.norm";

    private ResultsTable()
    {
    }

    /**
     * Makes the page.
     *
     * @param results at least one.
     * @param form    of the run.
     * @param machine where it ran, and when.
     * @return the page.
     */
    static String markdown(final Collection<RunResult> results, final String form, final Machine machine)
    {
        final BenchmarkParams method = results.iterator().next().getParams();
        final StringBuilder page = new StringBuilder(4096);
        page.append("# Results of the JMH suite\n\n")
            .append("- Machine: ").append(machine.processor()).append(", ").append(machine.system()).append('\n')
            .append("- JDK: ").append(method.getVmName()).append(' ').append(method.getVmVersion())
            .append(", `").append(String.join(" ", method.getJvmArgs())).append("`\n")
            .append("- Date: ").append(machine.date()).append("; load average at the start ").append(machine.load())
            .append('\n')
            .append("- Method: `benchmarks/run ").append(form).append("`: JMH ").append(method.getJmhVersion())
            .append(", ").append(method.getForks()).append(" fork(s), each ")
            .append(method.getWarmup().getCount()).append(" × ").append(method.getWarmup().getTime())
            .append(" to warm up and ")
            .append(method.getMeasurement().getCount()).append(" × ").append(method.getMeasurement().getTime())
            .append(" measured; errors are half-widths of the 99.9 % confidence interval\n\n")
            .append("What each benchmark does: [README.md](README.md). Benchmarks of the data path are marked •: ")
            .append("they may not allocate.\n\n")
            .append("| benchmark | score | error | unit | GB/s | B/op |\n")
            .append("| --- | ---: | ---: | --- | ---: | ---: |\n");
        for (final RunResult result : results)
        {
            appendRow(page, result);
        }
        return page.toString();
    }

    /**
     * How a benchmark is called: class, method and parameters.
     */
    static String name(final RunResult result)
    {
        final BenchmarkParams params = result.getParams();
        final String benchmark = params.getBenchmark();
        final StringBuilder name = new StringBuilder();
        name.append(benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1));
        for (final String key : params.getParamsKeys())
        {
            name.append(' ').append(key).append('=').append(params.getParam(key));
        }
        return name.toString();
    }

    private static void appendRow(final StringBuilder page, final RunResult result)
    {
        final Result<?> primary = result.getPrimaryResult();
        final boolean isDataPath = AllocationGate.isDataPath(result);
        final Result<?> allocated = result.getSecondaryResults().get(
            isDataPath ? AllocationProfiler.LABEL : ALL_THREADS_LABEL);
        page.append("| ").append(name(result)).append(isDataPath ? " •" : "")
            .append(" | ").append(decimal(primary.getScore()))
            .append(" | ").append(Double.isNaN(primary.getScoreError()) ? "–" : decimal(primary.getScoreError()))
            .append(" | ").append(primary.getScoreUnit())
            .append(" | ").append(bytesPerNs(result))
            .append(" | ").append(allocated == null ? "–" : bytes(allocated.getScore()))
            .append(" |\n");
    }

    /**
     * Bytes in a nanosecond are gigabytes in a second. JMH gives the time for a byte, in the primary result's unit.
     */
    private static String bytesPerNs(final RunResult result)
    {
        final Result<?> moved = result.getSecondaryResults().get(BytesMoved.LABEL);
        return moved == null || moved.getScore() == 0 ? "" : decimal(1 / moved.getScore());
    }

    private static String bytes(final double bytes)
    {
        return bytes < AllocationGate.LIMIT_BYTES ? "0" : decimal(bytes);
    }

    private static String decimal(final double value)
    {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }
}
