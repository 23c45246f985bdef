package io.sluice.tools;

import io.sluice.engine.EngineContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Timeout(20)
class EngineCommandTest
{
    private static final int MAX = EngineContext.MAX_INSTANCE_NUMBER;

    @TempDir
    private Path directory;

    @Test
    void shouldTakeTheNumberThatIsTheName()
    {
        assertEquals(1, EngineCommand.instanceNumber("1", directory));
        assertEquals(MAX, EngineCommand.instanceNumber(String.valueOf(MAX), directory));
    }

    @Test
    void shouldTakeANumberThatNoLiveEngineHas()
    {
        // No names that are numbers; the first two have the same hash.
        for (final String name : new String[] {"Aa", "BB", "0", "01", String.valueOf(MAX + 1)})
        {
            assertEquals(MAX, EngineCommand.instanceNumber(name, directory.resolve("none")), name);
        }

        try (TestEngine one = TestEngine.live(directory, "Aa", MAX);
            TestEngine other = TestEngine.live(directory, "x", MAX - 2))
        {
            assertEquals(MAX - 1, EngineCommand.instanceNumber("BB", directory),
                () -> "beside " + one.cnc.file() + " and " + other.cnc.file());
            try (TestEngine third = TestEngine.live(directory, "BB", MAX - 1))
            {
                assertEquals(MAX - 3, EngineCommand.instanceNumber("y", directory), () -> "beside " + third.cnc.file());
            }
        }

        assertEquals(MAX, EngineCommand.instanceNumber("y", directory));
    }
}
