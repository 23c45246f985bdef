package io.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects what is wrong, so that an operator sees all of it at once.
 */
final class Problems
{
    /** More of them help nobody, and a file of garbage makes one per word. */
    static final int MAX_PROBLEMS = 100;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private boolean isStructureBroken;

    void error(final Path file, final int line, final String message, final String suggestion)
    {
        if (errors.size() < MAX_PROBLEMS)
        {
            errors.add(new Problem(file, line, message, suggestion));
        }
    }

    /** Reports braces or quotes that don't match: all that follows stands in the wrong block. */
    void structureError(final Path file, final int line, final String message, final String suggestion)
    {
        error(file, line, message, suggestion);
        isStructureBroken = true;
    }

    /** True if what the file means can't be told, so that more problems would only mislead. */
    boolean isStructureBroken()
    {
        return isStructureBroken;
    }

    void error(final DirectiveNode node, final String message, final String suggestion)
    {
        error(node.file(), node.line(), message, suggestion);
    }

    void warning(final DirectiveNode node, final String message)
    {
        if (warnings.size() < MAX_PROBLEMS)
        {
            warnings.add(new Problem(node.file(), node.line(), message, null));
        }
    }

    List<Problem> warnings()
    {
        return List.copyOf(warnings);
    }

    /** Checks run block by block, people read from top to bottom; a file comes where its first problem was found. */
    private Comparator<Problem> inFileOrder()
    {
        final List<Path> files = new ArrayList<>();

        for (final Problem problem : errors)
        {
            if (!files.contains(problem.file()))
            {
                files.add(problem.file());
            }
        }

        return Comparator.comparingInt((Problem problem) -> files.indexOf(problem.file()))
            .thenComparingInt(Problem::line);
    }

    void throwIfAny()
    {
        if (!errors.isEmpty())
        {
            errors.sort(inFileOrder());
            throw new ConfigurationException(errors);
        }
    }
}
