package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistogramsTest
{
    @TempDir
    private Path temporary;
    private CncFile cnc;
    private CncReader reader;

    @BeforeEach
    void create()
    {
        cnc = CncFile.create(new CncContext().directory(temporary.resolve("s")).sessionCapacity(2));
        reader = CncReader.open(cnc.file());
    }

    @AfterEach
    void close()
    {
        cnc.close();
    }

    @Test
    void hasTheIndicesOfHdrHistogram()
    {
        final Histogram model = model();
        for (int index = 0; index < HistogramDescriptor.COUNT_ARRAY_LENGTH; index++)
        {
            final long value = HistogramDescriptor.value(index);
            assertEquals(index, HistogramDescriptor.index(value));
            assertEquals(value, model.lowestEquivalentValue(value), "index " + index);
            assertEquals(index, HistogramDescriptor.index(model.highestEquivalentValue(value)));
        }
        assertEquals(
            HistogramDescriptor.COUNT_ARRAY_LENGTH - 1,
            HistogramDescriptor.index(HistogramDescriptor.HIGHEST_VALUE_NS));
    }

    @Test
    void hasThePercentilesOfHdrHistogram()
    {
        for (long seed = 1; seed <= 20; seed++)
        {
            final Random random = new Random(seed);
            final Histogram model = model();
            final HistogramView before = view(LatencyHistogram.INGRESS_TO_EGRESS);
            for (int i = 0; i < 2_000; i++)
            {
                final long value = random.nextLong() >>> 29 + random.nextInt(34);
                model.recordValue(value);
                cnc.histograms().record(LatencyHistogram.INGRESS_TO_EGRESS, value);
            }
            final Histogram interval = view(LatencyHistogram.INGRESS_TO_EGRESS).since(before);
            assertEquals(model.getTotalCount(), interval.getTotalCount(), "seed " + seed);
            assertEquals(model.getMaxValue(), interval.getMaxValue(), "seed " + seed);
            for (final double percentile : new double[] {0, 1, 50, 90, 99, 99.9, 100})
            {
                assertEquals(
                    model.getValueAtPercentile(percentile),
                    interval.getValueAtPercentile(percentile),
                    "seed " + seed + ", " + percentile);
            }
        }
    }

    @Test
    void takesAnyValue()
    {
        final LatencyHistogram histogram = LatencyHistogram.UPSTREAM_ACK;
        cnc.histograms().record(histogram, Long.MIN_VALUE);
        cnc.histograms().record(histogram, -1);
        cnc.histograms().record(histogram, 0);
        cnc.histograms().record(histogram, Long.MAX_VALUE);

        final HistogramView view = view(histogram);
        assertEquals(4, view.totalCount());
        assertEquals(HistogramDescriptor.HIGHEST_VALUE_NS, view.largestValueNs());
        assertEquals(0, view.total().getValueAtPercentile(75));
        assertEquals(HistogramDescriptor.HIGHEST_VALUE_NS, view.total().getValueAtPercentile(100));
    }

    @Test
    void keepsHistogramsApart()
    {
        for (final LatencyHistogram histogram : LatencyHistogram.values())
        {
            for (int i = 0; i <= histogram.ordinal(); i++)
            {
                cnc.histograms().record(histogram, Long.MAX_VALUE);
                cnc.histograms().record(histogram, 0);
            }
        }
        final List<HistogramView> views = reader.histograms();
        assertEquals(LatencyHistogram.values().length, views.size());
        for (final LatencyHistogram histogram : LatencyHistogram.values())
        {
            final HistogramView view = views.get(histogram.ordinal());
            assertEquals(histogram.label(), view.label());
            assertEquals(histogram.meaning(), view.meaning());
            assertEquals(2L * (histogram.ordinal() + 1), view.total().getTotalCount());
        }
    }

    @Test
    void writesAnIntervalLog()
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final long startMs = 1_700_000_000_000L;
        try (HistogramLog log = new HistogramLog(bytes, startMs))
        {
            HistogramView before = view(LatencyHistogram.DUTY_CYCLE);
            for (int second = 0; second < 3; second++)
            {
                cnc.histograms().record(LatencyHistogram.DUTY_CYCLE, 1_000_000L * (second + 1));
                final HistogramView now = view(LatencyHistogram.DUTY_CYCLE);
                log.append("one", before, now, startMs + 1000 * second, startMs + 1000 * second + 1000);
                log.append("one", now, now, startMs + 1000 * second, startMs + 1000 * second + 1000);
                before = now;
            }
        }
        final HistogramLogReader log = new HistogramLogReader(new ByteArrayInputStream(bytes.toByteArray()));
        for (int second = 0; second < 3; second++)
        {
            final Histogram interval = (Histogram)log.nextIntervalHistogram();
            assertEquals("one.duty-cycle", interval.getTag());
            assertEquals(1, interval.getTotalCount());
            assertTrue(interval.valuesAreEquivalent(1_000_000L * (second + 1), interval.getMaxValue()));
            assertEquals(startMs + 1000 * second, interval.getStartTimeStamp());
            assertEquals(startMs + 1000 * second + 1000, interval.getEndTimeStamp());
        }
        assertNull(log.nextIntervalHistogram());
    }

    private HistogramView view(final LatencyHistogram histogram)
    {
        return reader.histograms().get(histogram.ordinal());
    }

    private static Histogram model()
    {
        return new Histogram(1, HistogramDescriptor.HIGHEST_VALUE_NS, HistogramDescriptor.SIGNIFICANT_DIGITS);
    }
}
