package io.sluice.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** A benchmark of the data path that breaks the rule. */
public class AllocatingSample extends DataPathBenchmark
{
    private int count;

    @Benchmark
    public Object allocate()
    {
        // One object in a hundred calls: 0.16 bytes each.
        count++;
        return 0 == count % 100 ? new Object() : this;
    }
}
