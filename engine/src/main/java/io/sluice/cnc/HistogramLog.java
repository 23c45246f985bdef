package io.sluice.cnc;

import java.io.OutputStream;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes an HdrHistogram interval log (.hlog): a line for each engine, histogram and interval in which there were
 * values, tagged {@code <engine>.<histogram>}. Values are in nanoseconds, the largest of a line also in milliseconds.
 * For one thread.
 */
public final class HistogramLog implements AutoCloseable
{
    private static final double MS_PER_SECOND = 1_000.0;
    private static final double NS_PER_MS = 1_000_000.0;

    private final HistogramLogWriter writer;

    /**
     * Begin a log.
     *
     * @param stream       to write to.
     * @param startEpochMs when it begins.
     */
    public HistogramLog(final OutputStream stream, final long startEpochMs)
    {
        writer = new HistogramLogWriter(stream);
        writer.outputComment("[Sluice: latencies in ns, Interval_Max in ms]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startEpochMs);
        writer.outputLegend();
    }

    /**
     * Add an interval.
     *
     * @param engine      name of the instance.
     * @param earlier     at the beginning of the interval, or null for the engine's start.
     * @param later       at the end of the interval.
     * @param fromEpochMs beginning.
     * @param toEpochMs   end.
     */
    public void append(
        final String engine,
        final HistogramView earlier,
        final HistogramView later,
        final long fromEpochMs,
        final long toEpochMs)
    {
        final Histogram histogram = later.since(earlier);
        if (histogram.getTotalCount() > 0)
        {
            histogram.setTag(engine + "." + later.label());
            histogram.setStartTimeStamp(fromEpochMs);
            histogram.setEndTimeStamp(toEpochMs);
            writer.outputIntervalHistogram(
                fromEpochMs / MS_PER_SECOND, toEpochMs / MS_PER_SECOND, histogram, NS_PER_MS);
        }
    }

    /**
     * Ends the log and closes its stream.
     */
    @Override
    public void close()
    {
        writer.close();
    }
}
