package io.sluice.cnc;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The write side of an engine's latency histograms. For the loop's thread only; recording takes a few stores, no lock,
 * and allocates nothing.
 */
public final class Histograms
{
    private final UnsafeBuffer buffer;

    Histograms(final UnsafeBuffer buffer)
    {
        this.buffer = buffer;
        for (final LatencyHistogram histogram : LatencyHistogram.values())
        {
            final int offset = HistogramDescriptor.offset(histogram.ordinal());
            TextField.put(
                buffer, offset + HistogramDescriptor.LABEL_OFFSET, HistogramDescriptor.MAX_LABEL, histogram.label());
            TextField.put(
                buffer,
                offset + HistogramDescriptor.MEANING_OFFSET,
                HistogramDescriptor.MAX_MEANING,
                histogram.meaning());
            buffer.putLong(offset + HistogramDescriptor.USED_OFFSET, 1);
        }
    }

    /**
     * Count a value.
     *
     * @param histogram to count in.
     * @param valueNs   measured; less than 0 counts as 0, more than 68.7 s as that.
     */
    public void record(final LatencyHistogram histogram, final long valueNs)
    {
        final int offset = HistogramDescriptor.offset(histogram.ordinal());
        final long value = Math.max(0, Math.min(valueNs, HistogramDescriptor.HIGHEST_VALUE_NS));
        final int index = HistogramDescriptor.index(value);
        if (index > buffer.getLong(offset + HistogramDescriptor.HIGHEST_INDEX_OFFSET))
        {
            buffer.putLongRelease(offset + HistogramDescriptor.HIGHEST_INDEX_OFFSET, index);
        }
        if (value > buffer.getLong(offset + HistogramDescriptor.LARGEST_VALUE_OFFSET))
        {
            buffer.putLongRelease(offset + HistogramDescriptor.LARGEST_VALUE_OFFSET, value);
        }
        final int countOffset = offset + HistogramDescriptor.COUNTS_OFFSET + index * Long.BYTES;
        buffer.putLongRelease(countOffset, buffer.getLong(countOffset) + 1);
    }
}
