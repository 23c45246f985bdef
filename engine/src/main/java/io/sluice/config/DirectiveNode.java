package io.sluice.config;

import java.nio.file.Path;
import java.util.List;

/**
 * One directive as it stands in the file, before anything is known about its meaning.
 *
 * @param file      that it stands in.
 * @param line      of its name.
 * @param name      first word.
 * @param arguments the other words.
 * @param block     directives between the braces, or null if it ends with a semicolon.
 * @param breakLine last line of its words before they go on in another line, or 0 if they don't; a semicolon that
 *                  was forgotten is missing there.
 */
record DirectiveNode(
    Path file, int line, String name, List<String> arguments, List<DirectiveNode> block, int breakLine)
{
    boolean isBlock()
    {
        return block != null;
    }
}
