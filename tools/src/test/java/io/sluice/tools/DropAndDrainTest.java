package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class DropAndDrainTest
{
    private final Commands commands = new Commands();

    @TempDir
    private Path directory;

    @Test
    void shouldDropWhereTheConnectionIs() throws Exception
    {
        try (TestEngine one = TestEngine.live(directory, "1"); TestEngine two = TestEngine.live(directory, "2"))
        {
            one.list(41, "a");
            two.list(42, "b");
            // Connected, and not listed yet.
            two.connections.add(43L);

            assertEquals(0, run("drop", "42"), commands::err);
            assertTrue(commands.out().contains("engine 2 dropped connection 42"), commands.out());
            assertEquals(0, run("drop", "43"), commands::err);
            assertEquals(1, one.connections.size());
            assertTrue(two.connections.isEmpty());
        }
    }

    @Test
    void shouldSayWhyNothingIsDropped() throws Exception
    {
        assertEquals(SluiceCommand.NOTHING_FOUND, run("drop", "1"));
        assertTrue(commands.err().contains("there are no engines in "), commands.err());
        try (TestEngine one = TestEngine.live(directory, "1");
            TestEngine two = TestEngine.live(directory, "2");
            TestEngine dead = TestEngine.dead(directory, "3"))
        {
            one.list(7, "a");
            two.list(7, "b");
            dead.list(8, "c");

            assertEquals(SluiceCommand.NOTHING_FOUND, run("drop", "99"));
            assertTrue(commands.err().contains("no engine has a connection 99"), commands.err());
            assertEquals(SluiceCommand.USAGE, run("drop", "x"));
            assertTrue(commands.err().contains("'x' is not a long"), commands.err());
            assertEquals(SluiceCommand.NOTHING_FOUND, run("drop", "8"));
            assertTrue(commands.err().contains("connection 8 ended with engine 3, which is dead"), commands.err());
            assertEquals(SluiceCommand.FAILURE, run("drop", "7"));
            assertTrue(commands.err().contains("several engines have a connection 7: 1, 2"), commands.err());
            assertEquals(0, run("drop", "7", "--instance", "2"), commands::err);
            assertEquals(1, one.connections.size());
        }
    }

    @Test
    void shouldDrainTheOnlyEngineAndWait() throws Exception
    {
        try (TestEngine engine = TestEngine.live(directory, "1"); TestEngine dead = TestEngine.dead(directory, "2"))
        {
            assertEquals(0, run("drain", "--deadline", "1m30s", "--wait"), commands::err);
            assertEquals(90_000, engine.drainMs);
            assertTrue(commands.out().contains("engine 1 drains: 0 connections, at most 1m 30s"), commands.out());
            assertTrue(commands.out().contains("engine 1 has ended"), commands.out());
            assertEquals(-1, dead.drainMs);

            assertEquals(SluiceCommand.NOTHING_FOUND, run("drain"));
            assertTrue(commands.err().contains("no engine runs"), commands.err());
        }
    }

    @Test
    void shouldDrainSeveralOnlyWhenToldTo() throws Exception
    {
        try (TestEngine one = TestEngine.live(directory, "1"); TestEngine two = TestEngine.live(directory, "2"))
        {
            assertEquals(SluiceCommand.USAGE, run("drain"));
            assertTrue(commands.err().contains("--instance 1 or 2, or --all"), commands.err());
            assertEquals(SluiceCommand.USAGE, run("drain", "--all", "--instance", "1"));
            assertEquals(SluiceCommand.USAGE, run("drain", "--all", "--deadline", "soon"));
            assertTrue(commands.err().contains("'soon' is no time; write it as 500ms, 10s or 1m30s"), commands.err());
            assertEquals(-1, one.drainMs + two.drainMs + 1);

            assertEquals(0, run("drain", "--all"), commands::err);
            assertEquals(60_000, one.drainMs);
            assertEquals(60_000, two.drainMs);
        }
    }

    private int run(final String name, final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of(name, "--dir", directory.toString()));
        all.addAll(List.of(arguments));
        return commands.run(all.toArray(new String[0]));
    }
}
