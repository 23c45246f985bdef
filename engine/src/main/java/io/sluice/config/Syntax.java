package io.sluice.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What arguments a directive takes and how they become a value. A wrong argument is an {@link ArgumentException}.
 */
final class Syntax
{
    /** Longer than any sensible time, and its sums stay far from overflow. */
    static final long MAX_TIME_MS = 365L * 24 * 60 * 60 * 1000;

    private final String form;
    private final int minArguments;
    private final int maxArguments;
    private final Function<List<String>, Object> parser;

    Syntax(
        final String form, final int minArguments, final int maxArguments, final Function<List<String>, Object> parser)
    {
        this.form = form;
        this.minArguments = minArguments;
        this.maxArguments = maxArguments;
        this.parser = parser;
    }

    /** A time in milliseconds, as Long. */
    static Syntax time(final long minMs)
    {
        return one("time", text -> Quantity.timeMs(text, minMs, MAX_TIME_MS));
    }

    /** A time in milliseconds, as Long; {@code off} is 0. */
    static Syntax timeOrOff()
    {
        return one("time | off", text -> text.equals("off") ? (Long) 0L : (Long) Quantity.timeMs(text, 0, MAX_TIME_MS));
    }

    /** A size in bytes, as Long. */
    static Syntax size(final long minBytes, final long maxBytes)
    {
        return one("size", text -> Quantity.sizeBytes(text, minBytes, maxBytes));
    }

    /** A number, as Long. */
    static Syntax number(final long min, final long max)
    {
        return one("number", text -> Quantity.number(text, min, max));
    }

    /** A Boolean. */
    static Syntax flag()
    {
        return one("on | off", text -> flag(text));
    }

    /** One of the words, as Boolean: whether it is the first. */
    static Syntax either(final String first, final String second)
    {
        return one(first + " | " + second, text -> oneOf(text, List.of(first, second)) == 0);
    }

    /** A constant of the enumeration, written in lower case. */
    static <E extends Enum<E>> Syntax constant(final Class<E> type)
    {
        final List<E> constants = List.copyOf(EnumSet.allOf(type));
        final List<String> words = new ArrayList<>();

        for (final E constant : constants)
        {
            words.add(constant.name().toLowerCase(Locale.ROOT));
        }

        return one(String.join(" | ", words), text -> constants.get(oneOf(text, words)));
    }

    /** A Path as written. */
    static Syntax path()
    {
        return one("path", text -> path(text));
    }

    /** A directive whose one argument is a value. */
    static Syntax one(final String form, final Function<String, Object> parser)
    {
        return new Syntax(form, 1, 1, arguments -> parser.apply(arguments.get(0)));
    }

    /** A block, with its name as a String where it has one. */
    static Syntax block(final String form, final int argumentCount)
    {
        return new Syntax(form, argumentCount, argumentCount, arguments -> arguments.isEmpty() ? "" : arguments.get(0));
    }

    static boolean flag(final String text)
    {
        return oneOf(text, List.of("on", "off")) == 0;
    }

    static int oneOf(final String text, final List<String> words)
    {
        final int index = words.indexOf(text);

        if (index < 0)
        {
            throw new ArgumentException(
                "invalid value \"" + text + "\"",
                NearestWord.suggestion(text, words, "valid are " + String.join(", ", words)));
        }

        return index;
    }

    static Path path(final String text)
    {
        if (text.isEmpty())
        {
            throw new ArgumentException("the path is empty", null);
        }

        try
        {
            return Path.of(text);
        }
        catch (final InvalidPathException ex)
        {
            throw new ArgumentException("\"" + text + "\" is no path: " + ex.getReason(), null);
        }
    }

    /** The arguments as documentation writes them. */
    String form()
    {
        return form;
    }

    Object parse(final List<String> arguments)
    {
        return parser.apply(arguments);
    }

    boolean acceptsCount(final int count)
    {
        return count >= minArguments && count <= maxArguments;
    }

    String expectedCount()
    {
        if (maxArguments == 0)
        {
            return "no arguments";
        }

        if (minArguments == maxArguments)
        {
            return minArguments == 1 ? "one argument" : minArguments + " arguments";
        }

        return maxArguments == Integer.MAX_VALUE ?
            "at least " + minArguments + " arguments" : minArguments + " to " + maxArguments + " arguments";
    }
}
