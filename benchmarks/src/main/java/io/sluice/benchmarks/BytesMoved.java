package io.sluice.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Counts the bytes that went through a benchmark, so that its result can be told in GB/s too.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class BytesMoved
{
    /** JMH's name of the result that it makes of {@link #bytes}. */
    static final String LABEL = "bytes";

    /** Bytes in this iteration; JMH sets it to zero before the next. */
    public long bytes;
}
