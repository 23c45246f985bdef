package io.sluice.cnc;

import static org.agrona.BitUtil.CACHE_LINE_LENGTH;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The values of an engine's {@link EngineCounter}s, each in a cache line of its own. Written by the loop's thread
 * with ordered stores (no lock, no fence), readable from any thread.
 */
public final class EngineCounters
{
    private static final EngineCounter[] COUNTERS = EngineCounter.values();

    private final UnsafeBuffer values;

    /**
     * Counters in memory of their own, which no other process sees.
     */
    public EngineCounters()
    {
        this(new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS.length * CACHE_LINE_LENGTH)));
    }

    EngineCounters(final UnsafeBuffer values)
    {
        this.values = values;
    }

    /**
     * Add to a counter or gauge; loop's thread only.
     *
     * @param counter to change.
     * @param delta   to add, may be negative for a gauge.
     */
    public void add(final EngineCounter counter, final long delta)
    {
        final int index = counter.ordinal() * CACHE_LINE_LENGTH;
        values.putLongRelease(index, values.getLong(index) + delta);
    }

    /**
     * Add one; loop's thread only.
     *
     * @param counter to change.
     */
    public void increment(final EngineCounter counter)
    {
        add(counter, 1);
    }

    /**
     * Set a gauge; loop's thread only.
     *
     * @param counter to set.
     * @param value   new.
     */
    public void set(final EngineCounter counter, final long value)
    {
        values.putLongRelease(counter.ordinal() * CACHE_LINE_LENGTH, value);
    }

    /**
     * @param counter to read, from any thread.
     * @return its value.
     */
    public long get(final EngineCounter counter)
    {
        return values.getLongVolatile(counter.ordinal() * CACHE_LINE_LENGTH);
    }

    /**
     * @return all counters that are not zero, as {@code label=value} words, for a log line.
     */
    public String summary()
    {
        final StringBuilder text = new StringBuilder();
        for (final EngineCounter counter : COUNTERS)
        {
            final long value = get(counter);
            if (value != 0)
            {
                text.append(text.length() == 0 ? "" : " ").append(counter.label()).append('=').append(value);
            }
        }
        return text.toString();
    }
}
