package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventsTest
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
    void tellsOfWhatHappensFromNowOn()
    {
        final EventReader first = reader.events();
        cnc.events().send(EventType.PUBLISH, 12, 34, 56, "live", "chan_1", "127.0.0.1:1", "");
        final EventReader second = reader.events();
        cnc.replies().ok(1);
        cnc.events().send(EventType.DROP, 13, 35, 57, "é".repeat(100), "s".repeat(300), null, "by command");

        final EngineEvent publish =
            new EngineEvent(1, EventType.PUBLISH, 12, 34, 56, "live", "chan_1", "127.0.0.1:1", "");
        final EngineEvent drop = new EngineEvent(
            2, EventType.DROP, 13, 35, 57, "é".repeat(64), "s".repeat(256), "", "by command");
        assertEquals(List.of(publish, drop), poll(first));
        assertEquals(List.of(drop), poll(second));
        assertEquals(List.of(), poll(first));
        assertEquals(0, first.overtakenCount());
    }

    @Test
    void aSlowReaderMissesEventsAndNotices()
    {
        final EventReader events = reader.events();
        for (int i = 1; i <= 50_000; i++)
        {
            cnc.events().send(EventType.CONNECT, i, i, i, "app", "stream", "peer", "reason");
        }
        final List<EngineEvent> seen = poll(events);
        assertEquals(1, events.overtakenCount());
        assertEquals(50_000, seen.get(seen.size() - 1).sequence());
        assertTrue(seen.size() < 50_000);
    }

    @Test
    void neverShowsHalfAnEventHoweverFastTheyCome() throws InterruptedException
    {
        final EventReader events = reader.events();
        final AtomicBoolean isDone = new AtomicBoolean();
        final Thread writer = new Thread(() ->
        {
            long number = 0;
            while (!isDone.get())
            {
                number++;
                final String text = Long.toString(number);
                cnc.events().send(EventType.REPUBLISH, number, ~number, -number, text, text, text, text);
            }
        });
        writer.start();
        final long[] last = new long[2];
        while (last[1] < 5_000)
        {
            events.poll(event ->
            {
                final long number = event.sequence();
                assertTrue(number > last[0], "in order, none twice");
                last[0] = number;
                last[1]++;
                final String text = Long.toString(number);
                assertEquals(
                    new EngineEvent(
                        number, EventType.REPUBLISH, number, ~number, -number, text, text, text, text),
                    event);
            }, 1_000);
        }
        isDone.set(true);
        writer.join();
    }

    private static List<EngineEvent> poll(final EventReader events)
    {
        final List<EngineEvent> seen = new ArrayList<>();
        while (events.poll(seen::add, 1_000) > 0)
        {
            assertTrue(seen.size() <= 100_000);
        }
        return seen;
    }
}
