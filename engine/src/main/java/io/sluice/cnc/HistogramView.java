package io.sluice.cnc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A histogram of an engine as it was at one time. Immutable; cumulative since the engine's start, the histogram of an
 * interval is the difference of two.
 */
public final class HistogramView
{
    private final String label;
    private final String meaning;
    private final long largestValueNs;
    private final long[] counts;

    private HistogramView(
        final String label, final String meaning, final long largestValueNs, final long[] counts)
    {
        this.label = label;
        this.meaning = meaning;
        this.largestValueNs = largestValueNs;
        this.counts = counts;
    }

    static List<HistogramView> readAll(final UnsafeBuffer buffer)
    {
        final List<HistogramView> views = new ArrayList<>();
        for (int i = 0; i < HistogramDescriptor.MAX_HISTOGRAMS; i++)
        {
            final int offset = HistogramDescriptor.offset(i);
            if (buffer.getLong(offset + HistogramDescriptor.USED_OFFSET) != 1)
            {
                break;
            }
            views.add(read(buffer, offset));
        }
        return List.copyOf(views);
    }

    private static HistogramView read(final UnsafeBuffer buffer, final int offset)
    {
        final long highest = buffer.getLongVolatile(offset + HistogramDescriptor.HIGHEST_INDEX_OFFSET);
        final int length = (int)Math.max(0, Math.min(highest, HistogramDescriptor.COUNT_ARRAY_LENGTH - 1)) + 1;
        final long[] counts = new long[length];
        for (int i = 0; i < length; i++)
        {
            counts[i] = Math.max(
                0, buffer.getLongVolatile(offset + HistogramDescriptor.COUNTS_OFFSET + i * Long.BYTES));
        }
        return new HistogramView(
            TextField.get(buffer, offset + HistogramDescriptor.LABEL_OFFSET, HistogramDescriptor.MAX_LABEL),
            TextField.get(buffer, offset + HistogramDescriptor.MEANING_OFFSET, HistogramDescriptor.MAX_MEANING),
            buffer.getLongVolatile(offset + HistogramDescriptor.LARGEST_VALUE_OFFSET),
            counts);
    }

    /**
     * @return name: lower case, hyphens.
     */
    public String label()
    {
        return label;
    }

    /**
     * @return one sentence for people.
     */
    public String meaning()
    {
        return meaning;
    }

    /**
     * @return the largest value since the engine's start, exactly.
     */
    public long largestValueNs()
    {
        return largestValueNs;
    }

    /**
     * @return how many values were counted.
     */
    public long totalCount()
    {
        long total = 0;
        for (final long count : counts)
        {
            total += count;
        }
        return total;
    }

    /**
     * @param earlier view of the same histogram of the same run of the engine, or null for the engine's start.
     * @return values counted since, as an HdrHistogram of 3 significant digits.
     */
    public Histogram since(final HistogramView earlier)
    {
        final long[] before = earlier == null ? new long[0] : earlier.counts;
        final Histogram histogram =
            new Histogram(1, HistogramDescriptor.HIGHEST_VALUE_NS, HistogramDescriptor.SIGNIFICANT_DIGITS);
        for (int i = 0; i < counts.length; i++)
        {
            final long count = i < before.length ? counts[i] - before[i] : counts[i];
            if (count > 0)
            {
                histogram.recordValueWithCount(HistogramDescriptor.value(i), count);
            }
        }
        histogram.setTag(label);
        return histogram;
    }

    /**
     * @return all values since the engine's start, as an HdrHistogram of 3 significant digits.
     */
    public Histogram total()
    {
        return since(null);
    }

    /** {@inheritDoc} */
    @Override
    public boolean equals(final Object other)
    {
        return other instanceof HistogramView view && label.equals(view.label) && Arrays.equals(counts, view.counts);
    }

    /** {@inheritDoc} */
    @Override
    public int hashCode()
    {
        return 31 * label.hashCode() + Arrays.hashCode(counts);
    }
}
