package io.sluice.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds a directive by its word and, where there is none, what the operator may have meant.
 */
final class DirectiveLookup
{
    private DirectiveLookup()
    {
    }

    /** Returns the directive that the word is in this context, or null. */
    static Directive find(final BlockContext context, final String word)
    {
        for (final Directive directive : Directive.values())
        {
            if (directive.text().equals(word) && directive.contexts().contains(context))
            {
                return directive;
            }
        }

        return null;
    }

    /** True if the word opens a block of Sluice's in some context. */
    static boolean isBlock(final String word)
    {
        for (final Directive directive : Directive.values())
        {
            if (directive.kind() == Directive.Kind.BLOCK && directive.text().equals(word))
            {
                return true;
            }
        }

        return false;
    }

    /** What is wrong with a word that is no directive in this context. */
    static String problem(final BlockContext context, final String word)
    {
        if (ForeignDirectives.isUnsupported(context, word))
        {
            return "directive \"" + word + "\" of nginx-rtmp is not supported by Sluice";
        }

        return contexts(word).isEmpty() ?
            "unknown directive \"" + word + "\" in " + context.text() :
            "directive \"" + word + "\" is not allowed in " + context.text();
    }

    /** What to do about a word that is no directive in this context, or null. */
    static String suggestion(final BlockContext context, final String word)
    {
        if (ForeignDirectives.isUnsupported(context, word))
        {
            return "remove it";
        }

        if (!contexts(word).isEmpty())
        {
            return "it belongs in " + contextList(contexts(word));
        }

        final List<String> here = new ArrayList<>();
        final List<String> elsewhere = new ArrayList<>();

        for (final Directive directive : Directive.values())
        {
            (directive.contexts().contains(context) ? here : elsewhere).add(directive.text());
        }

        final String nearestHere = NearestWord.find(word, here);

        if (nearestHere != null)
        {
            return "did you mean \"" + nearestHere + "\"?";
        }

        final String nearest = NearestWord.find(word, elsewhere);

        return nearest == null ? null :
            "did you mean \"" + nearest + "\"? It belongs in " + contextList(contexts(nearest));
    }

    private static Set<BlockContext> contexts(final String word)
    {
        final Set<BlockContext> contexts = EnumSet.noneOf(BlockContext.class);

        for (final Directive directive : Directive.values())
        {
            if (directive.text().equals(word))
            {
                contexts.addAll(directive.contexts());
            }
        }

        return contexts;
    }

    private static String contextList(final Set<BlockContext> contexts)
    {
        return contexts.stream().map(BlockContext::text).collect(Collectors.joining(", "));
    }
}
