package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What the results of {@link DataPath} benchmarks must show: no allocation. JMH itself allocates a little in each
 * iteration, which shows as some thousandths of a byte for each operation; a single object would be 16 bytes.
 */
final class AllocationGate
{
    /** Fewer bytes than this for an operation are none. */
    static final double LIMIT_BYTES = 0.01;
    /** Label of the result that JMH's profiler {@code gc} gives. */
    static final String LABEL = "gc.alloc.rate.norm";

    private AllocationGate()
    {
    }

    /**
     * Looks for benchmarks that fail.
     *
     * @param results of a run with JMH's profiler {@code gc}.
     * @return a line for each that allocates, or does not show that it doesn't.
     */
    static List<String> failures(final Collection<RunResult> results)
    {
        final List<String> failures = new ArrayList<>();
        for (final RunResult result : results)
        {
            if (isDataPath(result.getParams().getBenchmark()))
            {
                final Result<?> allocated = result.getSecondaryResults().get(LABEL);
                if (allocated == null)
                {
                    failures.add(ResultsTable.name(result) + " has no result " + LABEL);
                }
                else if (!(allocated.getScore() < LIMIT_BYTES))
                {
                    failures.add(String.format(Locale.ROOT, "%s allocates %.3f bytes for each operation, limit %s",
                        ResultsTable.name(result), allocated.getScore(), LIMIT_BYTES));
                }
            }
        }
        return failures;
    }

    /**
     * Whether a benchmark is one of the data path.
     *
     * @param benchmark class and method.
     * @return true if either is marked {@link DataPath}.
     */
    static boolean isDataPath(final String benchmark)
    {
        final int dot = benchmark.lastIndexOf('.');
        try
        {
            final Class<?> type = Class.forName(benchmark.substring(0, dot));
            if (type.isAnnotationPresent(DataPath.class))
            {
                return true;
            }
            for (final java.lang.reflect.Method method : type.getMethods())
            {
                if (method.getName().equals(benchmark.substring(dot + 1)) && method.isAnnotationPresent(DataPath.class))
                {
                    return true;
                }
            }
            return false;
        }
        catch (final ClassNotFoundException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
