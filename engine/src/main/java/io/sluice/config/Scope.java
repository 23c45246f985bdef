package io.sluice.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One block with its values checked, and the block around it that it inherits from. A value that is wrong is reported
 * once and then counts as absent, so that the rest of the file is checked as well.
 */
final class Scope
{
    /**
     * A directive of this block.
     *
     * @param directive which.
     * @param node      where it stands.
     * @param value     of its arguments.
     */
    record Entry(Directive directive, DirectiveNode node, Object value)
    {
    }

    private final BlockContext context;
    private final Scope parent;
    private final DirectiveNode node;
    private final Problems problems;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Directive, Entry> values = new EnumMap<>(Directive.class);

    Scope(
        final BlockContext context,
        final Scope parent,
        final DirectiveNode node,
        final List<DirectiveNode> block,
        final Problems problems)
    {
        this.context = context;
        this.parent = parent;
        this.node = node;
        this.problems = problems;

        for (final DirectiveNode child : block)
        {
            add(child);
        }
    }

    Scope child(final BlockContext childContext, final Entry entry)
    {
        return new Scope(childContext, this, entry.node(), entry.node().block(), problems);
    }

    Problems problems()
    {
        return problems;
    }

    DirectiveNode node()
    {
        return node;
    }

    /** Entries of one or two directives in the file's order, of this block only. */
    List<Entry> entries(final Directive directive, final Directive other)
    {
        final List<Entry> found = new ArrayList<>();

        for (final Entry entry : entries)
        {
            if (entry.directive() == directive || entry.directive() == other)
            {
                found.add(entry);
            }
        }

        return found;
    }

    List<Entry> entries(final Directive directive)
    {
        return entries(directive, directive);
    }

    /** The entry of this block or the nearest around it, or null. */
    Entry find(final Directive directive)
    {
        for (Scope scope = this; scope != null; scope = scope.parent)
        {
            final Entry entry = scope.values.get(directive);

            if (entry != null)
            {
                return entry;
            }
        }

        return null;
    }

    /** The value in force: of this block, of one around it, or the default; null without any. */
    Object value(final Directive directive)
    {
        final Entry entry = find(directive);

        if (entry != null)
        {
            return entry.value();
        }

        return directive.defaultText() == null ? null : directive.syntax().parse(List.of(directive.defaultText()));
    }

    long longValue(final Directive directive)
    {
        return (Long) value(directive);
    }

    int intValue(final Directive directive)
    {
        return Math.toIntExact(longValue(directive));
    }

    boolean flag(final Directive directive)
    {
        return (Boolean) value(directive);
    }

    private void add(final DirectiveNode child)
    {
        final Directive directive = DirectiveLookup.find(context, child.name());

        if (directive == null)
        {
            final String warning = ForeignDirectives.warning(context, child);

            if (warning == null)
            {
                problems.error(
                    child,
                    DirectiveLookup.problem(context, child.name()),
                    DirectiveLookup.suggestion(context, child.name()));
            }
            else
            {
                problems.warning(child, warning);
            }
        }
        else if (hasRightForm(directive, child))
        {
            addValue(directive, child);
        }
    }

    private boolean hasRightForm(final Directive directive, final DirectiveNode child)
    {
        final boolean isBlock = directive.kind() == Directive.Kind.BLOCK;

        if (isBlock != child.isBlock())
        {
            problems.error(
                child,
                "\"" + child.name() + (isBlock ? "\" needs a block in braces" : "\" takes no block"),
                isBlock ? null : "is a \";\" missing?");
            return false;
        }

        if (!directive.syntax().acceptsCount(child.arguments().size()))
        {
            problems.error(
                child,
                "\"" + child.name() + "\" takes " + directive.syntax().expectedCount() + ", not " +
                child.arguments().size(),
                child.breakLine() > 0 ?
                    "is a \";\" missing at the end of line " + child.breakLine() + "?" :
                    "write " + child.name() + " " + directive.form());
            return false;
        }

        return true;
    }

    private void addValue(final Directive directive, final DirectiveNode child)
    {
        if (directive.kind() == Directive.Kind.VALUE && values.containsKey(directive))
        {
            problems.error(
                child,
                "\"" + child.name() + "\" is duplicate, it stands in line " + values.get(directive).node().line() +
                " already",
                null);
            return;
        }

        try
        {
            final Entry entry = new Entry(directive, child, directive.syntax().parse(child.arguments()));
            entries.add(entry);
            values.put(directive, entry);

            if (!directive.hasEffect())
            {
                problems.warning(child, "\"" + child.name() + "\" of the nginx module has no effect in Sluice");
            }
        }
        catch (final ArgumentException ex)
        {
            problems.error(child, child.name() + ": " + ex.getMessage(), ex.suggestion());
        }
    }
}
