package io.sluice.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.sluice.rtmp.ClientHandshake;
import io.sluice.rtmp.HandshakeContext;
import io.sluice.rtmp.ServerHandshake;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The server's side of one handshake: C0 and C1 in, S0, S1 and S2 out, C2 in.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandshakeBenchmark
{
    private static final int REQUEST_LENGTH = 1 + 1536;
    private static final int C2_LENGTH = 1536;

    private final HandshakeContext context = new HandshakeContext(new Random(1));
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[ServerHandshake.OUTPUT_LENGTH]);
    private final UnsafeBuffer simpleRequest = request(-1);
    private final UnsafeBuffer digestRequest = request(1);

    /**
     * The simple form.
     *
     * @return whether it is complete.
     */
    @Benchmark
    public boolean simple()
    {
        return handshake(simpleRequest);
    }

    /**
     * The form with digests, found in the second of the places where they may be.
     *
     * @return whether it is complete.
     */
    @Benchmark
    public boolean digest()
    {
        return handshake(digestRequest);
    }

    private boolean handshake(final UnsafeBuffer request)
    {
        final ServerHandshake handshake = new ServerHandshake(context, 1);
        handshake.onBytes(request, 0, REQUEST_LENGTH);
        handshake.copyOutput(output, 0);
        handshake.onBytes(request, REQUEST_LENGTH, C2_LENGTH);
        if (!handshake.isComplete())
        {
            throw new IllegalStateException("handshake not complete");
        }
        return true;
    }

    private UnsafeBuffer request(final int scheme)
    {
        final UnsafeBuffer request = new UnsafeBuffer(new byte[REQUEST_LENGTH + C2_LENGTH]);
        new ClientHandshake(context, 1, scheme).copyOutput(request, 0);
        return request;
    }
}
