package io.sluice.tools;

import io.sluice.cnc.EngineDirectory;
import io.sluice.cnc.HistogramLog;
import io.sluice.cnc.LatencyHistogram;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HistAndErrorsTest
{
    private final Commands commands = new Commands();

    @TempDir
    private Path directory;

    @Test
    void shouldShowPercentilesOfEachEngineAndOfAll() throws Exception
    {
        try (TestEngine one = TestEngine.live(directory, "1"); TestEngine two = TestEngine.live(directory, "2"))
        {
            record(one, 1, 1_000);
            record(two, 1_001, 2_000);
            final Path log = directory.resolve("a.hlog");
            assertEquals(0, commands.run("hist", "--dir", directory.toString(), "--hlog", log.toString()),
                commands::err);

            assertEquals(List.of(
                "since the engines' start",
                "ENGINE LATENCY us p50 p90 p99 p99.9 max COUNT",
                "1 ingress-to-egress 500.2 900.1 990.2 999.4 1,000.0 1,000",
                "2 ingress-to-egress 1,500.2 1,900.5 1,990.7 1,999.9 2,000.0 1,000",
                "all ingress-to-egress 1,000.4 1,800.2 1,980.4 1,998.8 2,000.0 2,000"), lines());
            try (HistogramLogReader reader = new HistogramLogReader(log.toFile()))
            {
                final AbstractHistogram first = (AbstractHistogram)reader.nextIntervalHistogram();
                assertEquals("1.ingress-to-egress", first.getTag());
                assertEquals(1_000, first.getTotalCount());
                assertEquals("2.ingress-to-egress", reader.nextIntervalHistogram().getTag());
                assertNull(reader.nextIntervalHistogram());
            }
        }
    }

    @Test
    void shouldShowAndLogOnlyWhatAnIntervalBrought() throws Exception
    {
        final EngineDirectory engines = new EngineDirectory(directory);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TestEngine engine = TestEngine.live(directory, "1"); HistogramLog log = new HistogramLog(bytes, 0))
        {
            final HistogramPage page = new HistogramPage(log, true);
            record(engine, 1, 1_000);
            assertTrue(page.lines(engines.scan(), System.currentTimeMillis()).get(2).endsWith(" 1,000"));
            assertEquals(2, page.lines(engines.scan(), System.currentTimeMillis()).size());
            record(engine, 7, 9);
            assertTrue(page.lines(engines.scan(), System.currentTimeMillis()).get(2).endsWith(" 3"));
        }

        try (HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(bytes.toByteArray())))
        {
            final EncodableHistogram only = reader.nextIntervalHistogram();
            assertEquals(3, ((AbstractHistogram)only).getTotalCount());
            assertNull(reader.nextIntervalHistogram());
        }
    }

    @Test
    void shouldSayThatTheLogCannotBeWritten() throws Exception
    {
        try (TestEngine engine = TestEngine.live(directory, "1"))
        {
            record(engine, 1, 1);
            assertEquals(SluiceCommand.FAILURE,
                commands.run("hist", "--dir", directory.toString(), "--hlog", directory.toString()));
            assertTrue(commands.err().contains("can't write " + directory), commands.err());
        }
    }

    @Test
    void shouldListDistinctErrorsOfTheDeadToo() throws Exception
    {
        try (TestEngine live = TestEngine.live(directory, "1"); TestEngine dead = TestEngine.dead(directory, "2"))
        {
            assertEquals(0, commands.run("errors", "--dir", directory.toString()));
            assertTrue(commands.out().endsWith("no errors" + System.lineSeparator()), commands.out());

            live.cnc.errors().record("no disk\u001b[1m");
            dead.cnc.errors().record(new IOException("boom"));
            dead.cnc.errors().record("again");
            dead.cnc.errors().record("again");
            final Commands listing = new Commands();
            assertEquals(0, listing.run("errors", "--dir", directory.toString()));
            assertTrue(listing.out().contains("engine 1: no disk?[1m"), listing.out());
            assertTrue(listing.out().contains("engine 2: java.io.IOException: boom"), listing.out());
            assertTrue(listing.out().contains("engine 2: again"), listing.out());
            assertTrue(listing.out().contains("    2 times, first 20"), listing.out());
            assertTrue(listing.out().contains("    once, 20"), listing.out());
            assertTrue(listing.out().contains("3 distinct errors"), listing.out());
            assertTrue(!listing.out().contains("HistAndErrorsTest"), listing.out());
            assertTrue(listing.err().contains("engine 2 is dead"), listing.err());

            final Commands traces = new Commands();
            assertEquals(0, traces.run("errors", "--traces", "--instance", "2", "--dir", directory.toString()));
            assertTrue(traces.out().contains("HistAndErrorsTest"), traces.out());
        }
    }

    private static void record(final TestEngine engine, final int fromUs, final int toUs)
    {
        for (int us = fromUs; us <= toUs; us++)
        {
            engine.cnc.histograms().record(LatencyHistogram.INGRESS_TO_EGRESS, us * 1_000L);
        }
    }

    private List<String> lines()
    {
        return commands.out().lines().map((line) -> line.replaceAll(" +", " ")).toList();
    }
}
