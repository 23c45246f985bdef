package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CpuListTest
{
    @Test
    void shouldReadListsAndRanges()
    {
        assertEquals(List.of(), CpuList.parse("none").cpus());
        assertEquals(List.of(3), CpuList.parse("3").cpus());
        assertEquals(List.of(4, 0, 1, 2), CpuList.parse("4,0-2").cpus());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1,", "3-1", "1,0-2", "-1", "0-99999", "4096", "1 2"})
    void shouldRefuseAnythingElse(final String text)
    {
        assertThrows(IllegalArgumentException.class, () -> CpuList.parse(text));
    }

    @Test
    void shouldFindAtLeastTheCoresThatJavaCounts()
    {
        final int count = CpuList.allowed().cpus().size();
        assertEquals(true, count == 0 || count >= Runtime.getRuntime().availableProcessors(), count + " cores");
    }
}
