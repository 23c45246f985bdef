package io.sluice.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StatusCommandTest
{
    private final Commands commands = new Commands();

    @TempDir
    private Path directory;

    @Test
    void shouldSayThatThereIsNoEngine()
    {
        assertEquals(SluiceCommand.NOTHING_FOUND, status());
        assertTrue(commands.err().contains("there are no engines in " + directory), commands.err());
        assertEquals(1, commands.err().lines().count(), commands.err());
    }

    @Test
    void shouldSayThatThereIsNoEngineOfThatName() throws Exception
    {
        try (TestEngine engine = TestEngine.live(directory, "1"))
        {
            assertEquals(0, status("--instance", "1"), commands::err);
            assertEquals(SluiceCommand.NOTHING_FOUND, status("--instance", "1,7"));
            assertTrue(commands.err().contains("there is no engine 7 in "), commands.err());
            assertEquals(-1, engine.drainMs);
        }
    }

    @Test
    void shouldListEnginesDeadAndAliveAndUnreadable() throws Exception
    {
        try (TestEngine live = TestEngine.live(directory, "1"); TestEngine dead = TestEngine.dead(directory, "2"))
        {
            live.cnc.counters().set(EngineCounter.CONNECTIONS_OPEN, 1_234);
            live.cnc.counters().set(EngineCounter.BANDWIDTH_IN, 2_500_000);
            live.cnc.counters().set(EngineCounter.SLAB_BYTES_IN_USE, 3 << 20);
            dead.cnc.counters().set(EngineCounter.CONNECTIONS_OPEN, 777);
            Files.write(Files.createDirectory(directory.resolve("3")).resolve("cnc.dat"), new byte[10]);

            assertEquals(SluiceCommand.FAILURE, status());

            final List<String> lines = commands.out().lines().toList();
            assertEquals(6, lines.size(), commands.out());
            assertTrue(lines.get(1).matches(
                "1 +\\d+ +running +yes +\\ds +1,234 +0 +0 +0 +2.5 Mbit/s +0 bit/s +3.0 MiB"), commands.out());
            assertTrue(lines.get(2).matches("2 +\\d+ +dead +no( +-){8}"), commands.out());
            assertTrue(lines.get(3).matches("3 +- +unreadable +no( +-){8}"), commands.out());
            assertTrue(lines.get(4).startsWith("engine 2 is dead: its loop has not turned for 1h 0m"), commands.out());
            assertTrue(lines.get(4).contains("remove " + directory.resolve("2")), commands.out());
            assertTrue(lines.get(5).contains("it has 10 bytes"), commands.out());
        }
    }

    @Test
    void shouldShowSessionsAsATreeThatNoNameCanBreak() throws Exception
    {
        try (TestEngine engine = TestEngine.live(directory, "1"))
        {
            engine.list(42, "evil\u001b[2J\u009b\r\n\u202ename");
            assertEquals(0, status("--sessions"), commands::err);

            final List<String> lines = commands.out().lines().skip(3).toList();
            assertEquals(List.of(
                "engine 1: 1 session",
                "  session 42  192.0.2.7:4711  app live  connected  for 0s  0 B in",
                "    stream evil?[2J????name  live  for 0s  2.5 Mbit/s in",
                "      track 5  video ch/v1  2.4 Mbit/s  1920x1080  29.97 fps  1,234 frames  memory 1.0 MiB of " +
                    "4.0 MiB  publish published",
                "        upstream main  192.0.2.9:6543  connected  1,200 frames acknowledged, lag 40 ms"), lines);
        }
    }

    @Test
    void shouldWriteJson() throws Exception
    {
        try (TestEngine live = TestEngine.live(directory, "1"); TestEngine dead = TestEngine.dead(directory, "2"))
        {
            live.list(42, "a\"b\n");
            dead.list(43, "c");
            live.cnc.counters().set(EngineCounter.TRACKS_OPEN, 9);

            assertEquals(SluiceCommand.FAILURE, status("--json", "--sessions"));

            assertEquals(List.of("1", "2"), strings("instance"));
            assertEquals(List.of("live", "dead"), strings("status"));
            assertEquals(List.of("a\"b\n", "c"), strings("name"));
            assertEquals(List.of("42", "43"), strings("connection"));
            assertEquals(List.of("9", "0"), strings("tracks-open"));
            assertEquals(List.of("true", "false"), strings("listening"));
        }
    }

    private int status(final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of("status", "--dir", directory.toString()));
        all.addAll(List.of(arguments));
        return commands.run(all.toArray(new String[0]));
    }

    private List<String> strings(final String field) throws IOException
    {
        final List<String> values = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(commands.out()))
        {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken())
            {
                if (token.isScalarValue() && field.equals(parser.currentName()))
                {
                    values.add(parser.getText());
                }
            }
        }

        return values;
    }
}
