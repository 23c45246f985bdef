package io.sluice.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;

import com.sun.management.ThreadMXBean;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What a {@link DataPathBenchmark}'s thread allocates for each operation, between the first and the last of an
 * iteration; of all iterations the one with the least, as one-off costs (a pool that grows to its peak) don't count.
 * <p>
 * JMH's own profiler {@code gc} counts what all threads allocate, and with it some 6 KB that JMH allocates in each
 * iteration. Divided by the 100,000 operations of a slow benchmark's short iteration these alone are 0.06 bytes, more
 * than {@link AllocationGate} lets pass.
 */
public final class AllocationProfiler implements InternalProfiler
{
    /** Of the result, in bytes for each operation. */
    static final String LABEL = "loop.alloc.norm";

    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final long NONE = -1;

    private static volatile long allocatedBytes = NONE;
    private static long beginBytes;

    /**
     * On the benchmark's thread, before the first call.
     */
    static void onLoopBegin()
    {
        beginBytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /**
     * On the benchmark's thread, after the last call.
     */
    static void onLoopEnd()
    {
        allocatedBytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - beginBytes;
    }

    /** {@inheritDoc} */
    public String getDescription()
    {
        return "Allocation in the loop of a data-path benchmark";
    }

    /** {@inheritDoc} */
    public void beforeIteration(final BenchmarkParams benchmark, final IterationParams iteration)
    {
        allocatedBytes = NONE;
    }

    /** {@inheritDoc} */
    public Collection<? extends Result<?>> afterIteration(
        final BenchmarkParams benchmark, final IterationParams iteration, final IterationResult result)
    {
        if (allocatedBytes == NONE)
        {
            return List.of();
        }
        final double bytes = (double)allocatedBytes / result.getMetadata().getAllOps();
        return List.of(new ScalarResult(LABEL, bytes, "B/op", AggregationPolicy.MIN));
    }
}
