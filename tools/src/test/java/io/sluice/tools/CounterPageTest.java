package io.sluice.tools;

import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CounterPageTest
{
    private static final long SECOND_NS = 1_000_000_000L;

    @TempDir
    private Path directory;

    @Test
    void shouldShowValuesGrowthAndSumsOfLiveEngines() throws Exception
    {
        final EngineDirectory engines = new EngineDirectory(directory);
        final CounterPage page = new CounterPage(false, true);
        try (TestEngine one = TestEngine.live(directory, "1");
            TestEngine two = TestEngine.live(directory, "2");
            TestEngine dead = TestEngine.dead(directory, "3"))
        {
            one.cnc.counters().set(EngineCounter.FRAMES_WRITTEN, 1_000);
            two.cnc.counters().set(EngineCounter.FRAMES_WRITTEN, 500);
            two.cnc.counters().set(EngineCounter.TRACKS_OPEN, 2);
            dead.cnc.counters().set(EngineCounter.FRAMES_WRITTEN, 10_000);
            final List<String> first = page.lines(engines.scan(), SECOND_NS, System.currentTimeMillis());
            assertTrue(first.get(0).endsWith("  2 engines"), first.toString());
            assertTrue(first.get(1).startsWith("engine 3 is dead"), first.toString());
            assertEquals("frames-written frames 1,500 1,000 500", row(first, "frames-written"));

            one.cnc.counters().set(EngineCounter.FRAMES_WRITTEN, 1_060);
            two.cnc.counters().set(EngineCounter.FRAMES_WRITTEN, 700);
            two.cnc.counters().set(EngineCounter.TRACKS_OPEN, 4);
            final List<String> second = page.lines(engines.scan(), 3 * SECOND_NS, System.currentTimeMillis());
            assertEquals("COUNTER UNIT ALL /s 1 /s 2 /s", row(second, "COUNTER"));
            assertEquals("frames-written frames 1,760 130 1,060 30 700 100", row(second, "frames-written"));
            assertEquals("tracks-open tracks 4 0 4", row(second, "tracks-open"));
            assertEquals(0, second.stream().filter((line) -> line.startsWith("takeovers")).count());
        }
    }

    @Test
    void shouldNotTakeAnotherRunForGrowth() throws Exception
    {
        final EngineDirectory engines = new EngineDirectory(directory);
        final CounterPage page = new CounterPage(false, true);
        final TestEngine first = TestEngine.live(directory, "1");
        first.cnc.counters().set(EngineCounter.FRAMES_WRITTEN, 5);
        page.lines(engines.scan(), SECOND_NS, System.currentTimeMillis());
        first.close();
        // The run is told by its start, to the millisecond.
        final long startMs = System.currentTimeMillis();
        while (System.currentTimeMillis() == startMs)
        {
            Thread.onSpinWait();
        }

        try (TestEngine second = TestEngine.live(directory, "1"))
        {
            second.cnc.counters().set(EngineCounter.FRAMES_WRITTEN, 100);
            assertEquals("frames-written frames 100",
                row(page.lines(engines.scan(), 2 * SECOND_NS, System.currentTimeMillis()), "frames-written"));
        }
    }

    @Test
    void shouldExplainAllCountersOnDemand() throws Exception
    {
        try (TestEngine engine = TestEngine.live(directory, "1"))
        {
            engine.cnc.counters().set(EngineCounter.FRAMES_WRITTEN, 5);
            final Commands commands = new Commands();
            assertEquals(0, commands.run("stat", "--once", "--all", "--dir", directory.toString()), commands::err);
            for (final EngineCounter counter : EngineCounter.values())
            {
                assertTrue(commands.out().contains(counter.meaning()), counter.label());
            }

            assertTrue(!commands.out().contains("\u001b"), commands.out());
        }
    }

    @Test
    void shouldRenewThePageInPlaceOnATerminalOnly()
    {
        final StringWriter terminal = new StringWriter();
        final Screen screen = new Screen(new PrintWriter(terminal), true);
        screen.show(List.of("a", "b"));
        screen.show(List.of("c"));
        final String end = "\u001b[K" + System.lineSeparator();
        assertEquals("\u001b[Ha" + end + "b" + end + "\u001b[J\u001b[Hc" + end + "\u001b[J", terminal.toString());

        final StringWriter file = new StringWriter();
        final Screen plain = new Screen(new PrintWriter(file), false);
        plain.show(List.of("a", "b"));
        plain.show(List.of("c"));
        assertEquals(List.of("a", "b", "", "c"), file.toString().lines().toList());
    }

    private static String row(final List<String> lines, final String label)
    {
        return lines.stream().filter((line) -> line.startsWith(label + " ")).findFirst().orElse("")
            .replaceAll(" +", " ");
    }
}
