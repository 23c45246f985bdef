package io.sluice.config;

/**
 * What the engine's loop does when there is no work (directive {@code idle}).
 */
public enum IdleMode
{
    /** Blocks in select: costs nothing when idle. */
    BLOCK,
    /** Spins, yields, then parks for growing times. */
    BACKOFF,
    /** Never leaves the core: the lowest latency, a whole core's price. */
    SPIN
}
