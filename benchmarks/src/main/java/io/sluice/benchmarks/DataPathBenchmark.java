package io.sluice.benchmarks;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Benchmarks of what the engine does for every read, frame or write: it must not allocate, and {@link AllocationGate}
 * fails the run if it does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class DataPathBenchmark
{
    /**
     * An iteration's calls of the benchmark begin.
     */
    @Setup(Level.Iteration)
    public void beginIteration()
    {
        AllocationProfiler.onLoopBegin();
    }

    /**
     * An iteration's calls of the benchmark have ended.
     */
    @TearDown(Level.Iteration)
    public void endIteration()
    {
        AllocationProfiler.onLoopEnd();
    }
}
