package io.sluice.config;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The table itself, and the reference made from it.
 */
class DirectiveTest
{
    @ParameterizedTest
    @EnumSource
    void shouldBeComplete(final Directive directive)
    {
        assertFalse(directive.contexts().isEmpty());
        assertTrue(directive.meaning().endsWith("."));

        for (final BlockContext context : directive.contexts())
        {
            assertSame(directive, DirectiveLookup.find(context, directive.text()));
            assertFalse(ForeignDirectives.isUnsupported(context, directive.text()));
        }

        if (directive.defaultText() != null)
        {
            assertNotNull(directive.syntax().parse(List.of(directive.defaultText())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeInTheReferenceOnce(final Directive directive)
    {
        final String line = "| `" + (directive.text() + " " + directive.form()).replace("|", "\\|") + "` |";
        final List<String> rows = DirectiveReference.toMarkdown().lines()
            .filter(row -> row.startsWith(line) && row.endsWith(" | " + directive.meaning() + " |"))
            .toList();

        assertEquals(1, rows.size(), line);
    }

    @Test
    void shouldWriteTablesOfFourColumns()
    {
        final List<String> rows =
            DirectiveReference.toMarkdown().lines().filter(line -> line.startsWith("|")).toList();

        assertEquals(Directive.values().length + 4, rows.size());

        for (final String row : rows)
        {
            assertEquals(5, row.replace("\\|", "").chars().filter(c -> c == '|').count(), row);
        }

        assertTrue(rows.contains(
            "| `kmp_ctrl_retries number` | `5` | rtmp, server, application | " +
            "How often a failed request is tried again. |"));
    }

    @Test
    void shouldFindTheWordThatWasMeant()
    {
        final List<String> words = List.of("live", "listen", "kmp_timeout", "kmp_timescale");

        assertEquals("live", NearestWord.find("liev", words));
        assertEquals("listen", NearestWord.find("lisen", words));
        assertEquals("kmp_timeout", NearestWord.find("kmp_timout", words));
        assertEquals("live", NearestWord.find("alive", words));
        assertNull(NearestWord.find("record", words));
        assertNull(NearestWord.find("", words));
        assertNull(NearestWord.find("x".repeat(100_000), words));
    }
}
