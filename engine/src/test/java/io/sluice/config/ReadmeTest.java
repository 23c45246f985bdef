package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

/**
 * The README's reference is what the directive table says; {@code tools/sluice check --reference} prints it.
 */
class ReadmeTest
{
    private static final String BEGIN = "<!-- directives -->\n";
    private static final String END = "<!-- /directives -->";

    @Test
    void referenceIsTheDirectiveTable() throws IOException
    {
        final String readme = Files.readString(Path.of("..", "README.md"));
        assertEquals(
            DirectiveReference.toMarkdown().strip(),
            readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END)).strip());
    }
}
