package io.sluice.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration can't be used. The message has all problems of the file, one in a line.
 */
public final class ConfigurationException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * @param problems at least one, in the order found.
     */
    public ConfigurationException(final List<Problem> problems)
    {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /**
     * @return all problems in the order of the file.
     */
    public List<Problem> problems()
    {
        return problems;
    }
}
