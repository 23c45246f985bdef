package io.sluice.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A compiled {@code log_format}: literal text and variables in turn. Immutable.
 * Values come from the network, so that quotes, backslashes and control characters in them are written as
 * {@code \xHH}, like nginx does in its HTTP logs: a client can neither forge a line nor break a quoted field.
 */
public final class LogFormat
{
    /** The built-in format {@code combined}, the same as nginx-rtmp's. */
    public static final LogFormat COMBINED = compile(
        "$remote_addr [$time_local] $command \"$app\" \"$name\" \"$args\" - " +
        "$bytes_received $bytes_sent \"$pageurl\" \"$flashver\" ($session_readable_time)");

    private static final String HEX = "0123456789ABCDEF";

    private final String source;
    private final String[] literals;
    private final LogVariable[] variables;

    private LogFormat(final String source, final List<String> literals, final List<LogVariable> variables)
    {
        this.source = source;
        this.literals = literals.toArray(new String[0]);
        this.variables = variables.toArray(new LogVariable[0]);
    }

    /**
     * Compile a format.
     *
     * @param source text with variables.
     * @return the compiled format.
     * @throws IllegalArgumentException if a variable is unknown or a brace is not closed.
     */
    public static LogFormat compile(final String source)
    {
        final List<String> literals = new ArrayList<>();
        final List<LogVariable> variables = new ArrayList<>();
        int start = 0;

        for (int dollar = source.indexOf('$'); dollar >= 0; dollar = source.indexOf('$', start))
        {
            final boolean braced = dollar + 1 < source.length() && source.charAt(dollar + 1) == '{';
            final int nameStart = dollar + (braced ? 2 : 1);
            int nameEnd = nameStart;

            while (nameEnd < source.length() && isNameCharacter(source.charAt(nameEnd)))
            {
                nameEnd++;
            }

            if (braced && (nameEnd == source.length() || source.charAt(nameEnd) != '}'))
            {
                throw new ArgumentException("the brace of a variable is not closed", null);
            }

            literals.add(source.substring(start, dollar));
            variables.add(variable(source.substring(nameStart, nameEnd)));
            start = braced ? nameEnd + 1 : nameEnd;
        }

        literals.add(source.substring(start));

        return new LogFormat(source, literals, variables);
    }

    /**
     * Append one line, without its end.
     *
     * @param line   to append to.
     * @param values of the variables.
     */
    public void append(final StringBuilder line, final LogVariables values)
    {
        for (int i = 0; i < variables.length; i++)
        {
            line.append(literals[i]);
            appendEscaped(line, values.value(variables[i]));
        }

        line.append(literals[variables.length]);
    }

    /**
     * @return the text it was compiled from.
     */
    @Override
    public String toString()
    {
        return source;
    }

    private static LogVariable variable(final String name)
    {
        final List<String> names = new ArrayList<>();

        for (final LogVariable variable : LogVariable.values())
        {
            if (variable.text().equals(name))
            {
                return variable;
            }

            names.add("$" + variable.text());
        }

        final String nearest = NearestWord.find("$" + name, names);

        throw new ArgumentException(
            "unknown variable \"$" + name + "\"",
            nearest == null ? "the variables are " + String.join(" ", names) : "did you mean \"" + nearest + "\"?");
    }

    private static boolean isNameCharacter(final char c)
    {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static void appendEscaped(final StringBuilder line, final String value)
    {
        if (value == null)
        {
            return;
        }

        for (int i = 0; i < value.length(); i++)
        {
            final char c = value.charAt(i);

            if (c < ' ' || c == '"' || c == '\\' || c >= 0x7F && c <= 0x9F)
            {
                line.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
            else
            {
                line.append(c);
            }
        }
    }
}
