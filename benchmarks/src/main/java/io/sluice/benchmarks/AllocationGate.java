package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What the results of a {@link DataPathBenchmark} must show: no allocation.
 */
final class AllocationGate
{
    /** Fewer bytes than this for an operation are none: a single object in a thousand operations would be more. */
    static final double LIMIT_BYTES = 0.01;

    private AllocationGate()
    {
    }

    /**
     * Looks for benchmarks that fail.
     *
     * @param results of a run with {@link AllocationProfiler}.
     * @return a line for each that allocates, or does not show that it doesn't.
     */
    static List<String> failures(final Collection<RunResult> results)
    {
        final List<String> failures = new ArrayList<>();
        for (final RunResult result : results)
        {
            if (isDataPath(result))
            {
                final Result<?> allocated = result.getSecondaryResults().get(AllocationProfiler.LABEL);
                if (allocated == null)
                {
                    failures.add(ResultsTable.name(result) + " has no result " + AllocationProfiler.LABEL);
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
     * Whether a result is of the data path.
     *
     * @param result of a benchmark.
     * @return true if its class is a {@link DataPathBenchmark}.
     */
    static boolean isDataPath(final RunResult result)
    {
        final String benchmark = result.getParams().getBenchmark();
        try
        {
            return DataPathBenchmark.class.isAssignableFrom(
                Class.forName(benchmark.substring(0, benchmark.lastIndexOf('.'))));
        }
        catch (final ClassNotFoundException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
