package io.sluice.engine;

import io.sluice.cnc.LatencyHistogram;

/**
 * Measures how long a track's frames take from when they are whole to when the kernel has taken bytes of them: for the
 * oldest of each round, so that a burst counts once.
 */
final class EgressLatency
{
    private final EngineServices services;
    private long oldestUnsentNs;
    private boolean isUnsent;
    private boolean isWritten;

    EgressLatency(final EngineServices services)
    {
        this.services = services;
    }

    void onFrame()
    {
        if (!isUnsent)
        {
            isUnsent = true;
            oldestUnsentNs = services.clock().nowNs();
        }
    }

    void onBytesWritten()
    {
        isWritten = true;
    }

    /**
     * All that was ready has been written.
     */
    void record()
    {
        if (isWritten && isUnsent)
        {
            services.cnc().histograms().record(
                LatencyHistogram.INGRESS_TO_EGRESS, services.clock().sampleNs() - oldestUnsentNs);
            isUnsent = false;
        }
        isWritten = false;
    }
}
