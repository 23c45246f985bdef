package io.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a text into a tree of directives, included files in the place of their {@code include}. Knows the syntax only.
 */
final class ConfigurationParser
{
    static final int MAX_BLOCK_DEPTH = 32;

    private final ConfigurationLexer lexer;
    private final Path file;
    private final IncludeReader includes;
    private final Problems problems;

    ConfigurationParser(final String text, final Path file, final IncludeReader includes, final Problems problems)
    {
        this.lexer = new ConfigurationLexer(text, file, problems);
        this.file = file;
        this.includes = includes;
        this.problems = problems;
    }

    List<DirectiveNode> parse()
    {
        final List<DirectiveNode> nodes = new ArrayList<>();

        while (!parseBlock(nodes, 0))
        {
            // A closing brace too many is reported, then the rest of the file is read as if it weren't there.
        }

        return nodes;
    }

    /** Returns true at the end of the file, false after a closing brace. */
    private boolean parseBlock(final List<DirectiveNode> nodes, final int depth)
    {
        final List<Token> words = new ArrayList<>();

        while (true)
        {
            final Token token = lexer.next();

            switch (token.kind())
            {
                case WORD -> words.add(token);
                case SEMICOLON -> endDirective(nodes, words, token);
                case OPEN ->
                {
                    if (openBlock(nodes, words, token, depth))
                    {
                        return true;
                    }
                }
                case CLOSE ->
                {
                    reportUnfinished(words, token);

                    if (depth == 0)
                    {
                        problems.structureError(file, token.line(), "unexpected \"}\": no block is open here", null);
                    }

                    return false;
                }
                default ->
                {
                    reportUnfinished(words, token);
                    return true;
                }
            }
        }
    }

    private void endDirective(final List<DirectiveNode> nodes, final List<Token> words, final Token end)
    {
        if (words.isEmpty())
        {
            problems.error(file, end.line(), "unexpected \";\": there is no directive before it", null);
            return;
        }

        final DirectiveNode node = node(words, null);
        words.clear();

        if (node.name().equals("include"))
        {
            nodes.addAll(includes.read(node));
        }
        else
        {
            nodes.add(node);
        }
    }

    private boolean openBlock(
        final List<DirectiveNode> nodes, final List<Token> words, final Token open, final int depth)
    {
        endForgottenDirective(nodes, words);

        if (words.isEmpty())
        {
            problems.error(file, open.line(), "unexpected \"{\": there is no directive before it", null);
        }

        if (depth == MAX_BLOCK_DEPTH)
        {
            problems.structureError(
                file, open.line(), "blocks are nested more than " + MAX_BLOCK_DEPTH + " deep", "is a \"}\" missing?");
            return true;
        }

        final List<DirectiveNode> block = new ArrayList<>();
        final DirectiveNode node = words.isEmpty() ? null : node(words, block);
        words.clear();

        final boolean isEnd = parseBlock(block, depth + 1);

        if (node != null)
        {
            nodes.add(node);
        }

        if (isEnd && node != null && !problems.isStructureBroken())
        {
            problems.structureError(
                file,
                node.line(),
                "the block of \"" + node.name() + "\" is not closed before the end of the file",
                "is a \"}\" missing?");
        }

        return isEnd;
    }

    /**
     * A directive without its semicolon would take the head of a block behind it as arguments, and the whole block
     * would be lost to the checks. The words of a head stand in one line in practice.
     */
    private void endForgottenDirective(final List<DirectiveNode> nodes, final List<Token> words)
    {
        for (int i = words.size() - 1; i > 0; i--)
        {
            final Token token = words.get(i);
            final int lineBefore = words.get(i - 1).line();

            if (token.line() != lineBefore && DirectiveLookup.isBlock(token.text()))
            {
                problems.error(
                    file,
                    lineBefore,
                    "directive \"" + words.get(0).text() + "\" is not terminated by \";\" before \"" + token.text() +
                    "\"",
                    null);

                final List<Token> forgotten = words.subList(0, i);
                nodes.add(node(forgotten, null));
                forgotten.clear();

                return;
            }
        }
    }

    private void reportUnfinished(final List<Token> words, final Token end)
    {
        if (!words.isEmpty() && !lexer.isCutShort())
        {
            final Token last = words.get(words.size() - 1);
            problems.error(
                file,
                last.line(),
                "directive \"" + words.get(0).text() + "\" is not terminated by \";\" before " +
                (end.kind() == Token.Kind.CLOSE ? "\"}\"" : "the end of the file"),
                null);
        }

        words.clear();
    }

    private DirectiveNode node(final List<Token> words, final List<DirectiveNode> block)
    {
        final Token name = words.get(0);
        final List<String> arguments = new ArrayList<>(words.size() - 1);
        int breakLine = 0;

        for (int i = 1; i < words.size(); i++)
        {
            arguments.add(words.get(i).text());

            if (breakLine == 0 && words.get(i).line() != words.get(i - 1).line())
            {
                breakLine = words.get(i - 1).line();
            }
        }

        return new DirectiveNode(file, name.line(), name.text(), List.copyOf(arguments), block, breakLine);
    }
}
