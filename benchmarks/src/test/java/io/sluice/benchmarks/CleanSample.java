package io.sluice.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** A benchmark of the data path that keeps the rule. */
public class CleanSample extends DataPathBenchmark
{
    private long count;

    @Benchmark
    public long count(final BytesMoved moved)
    {
        moved.bytes += 1000;
        return ++count;
    }
}
