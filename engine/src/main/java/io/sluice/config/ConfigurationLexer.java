package io.sluice.config;

import java.nio.file.Path;

/**
 * Cuts a text into words and signs by nginx's rules: quotes count only at the start of a word, a comment starts only
 * where a word could, a word ends at white space, {@code ;} or an opening brace (but not at the brace of
 * <code>${name}</code>), and a backslash takes the special meaning of a quote, a backslash, {@code ;}, a brace, a
 * number sign or white space, while {@code \t}, {@code \r} and {@code \n} are control characters.
 */
final class ConfigurationLexer
{
    /** nginx's own limit for one parameter. */
    static final int MAX_WORD_LENGTH = 4096;

    private static final int END_OF_TEXT = -1;

    private final String text;
    private final Path file;
    private final Problems problems;
    private int position;
    private int line = 1;
    private boolean isCutShort;

    ConfigurationLexer(final String text, final Path file, final Problems problems)
    {
        this.text = text;
        this.file = file;
        this.problems = problems;
    }

    Token next()
    {
        skipSpaceAndComments();

        final int c = peek();

        return switch (c)
        {
            case END_OF_TEXT -> new Token(Token.Kind.END, "end of file", line);
            case ';' -> sign(Token.Kind.SEMICOLON, ";");
            case '{' -> sign(Token.Kind.OPEN, "{");
            case '}' -> sign(Token.Kind.CLOSE, "}");
            case '"', '\'' -> quoted(c);
            default -> bare();
        };
    }

    /** True if a quote swallowed the rest of the file, so that what is missing there is no news. */
    boolean isCutShort()
    {
        return isCutShort;
    }

    private Token sign(final Token.Kind kind, final String sign)
    {
        position++;
        return new Token(kind, sign, line);
    }

    private Token quoted(final int quote)
    {
        final int startLine = line;
        final StringBuilder word = new StringBuilder();

        position++;

        while (peek() != quote)
        {
            if (peek() == END_OF_TEXT)
            {
                problems.structureError(file, startLine, "the quote " + (char) quote + " is not closed", null);
                isCutShort = true;
                return new Token(Token.Kind.END, "end of file", line);
            }

            appendCharacter(word);
        }

        position++;

        if (!isEndOfWord(peek()) && peek() != ')' && peek() != '}')
        {
            problems.error(
                file, line, "unexpected \"" + (char) peek() + "\" behind a closing quote", "put white space between");
        }

        return word(word, startLine);
    }

    private Token bare()
    {
        final int startLine = line;
        final StringBuilder word = new StringBuilder();

        while (!isEndOfWord(peek()))
        {
            if (peek() == '$' && position + 1 < text.length() && text.charAt(position + 1) == '{')
            {
                appendCharacter(word);
            }

            appendCharacter(word);
        }

        return word(word, startLine);
    }

    private Token word(final StringBuilder word, final int startLine)
    {
        if (word.length() > MAX_WORD_LENGTH)
        {
            problems.error(
                file,
                startLine,
                "a word of " + word.length() + " characters is too long, at most " + MAX_WORD_LENGTH,
                "is a closing quote missing?");
            word.setLength(MAX_WORD_LENGTH);
        }

        return new Token(Token.Kind.WORD, word.toString(), startLine);
    }

    private void appendCharacter(final StringBuilder word)
    {
        final char c = (char) advance();

        if (c != '\\' || peek() == END_OF_TEXT)
        {
            word.append(c);
            return;
        }

        final char escaped = (char) advance();

        switch (escaped)
        {
            case 't' -> word.append('\t');
            case 'r' -> word.append('\r');
            case 'n' -> word.append('\n');
            case '"', '\'', '\\', ';', '{', '}', '#', ' ' -> word.append(escaped);
            default -> word.append(c).append(escaped);
        }
    }

    private void skipSpaceAndComments()
    {
        while (isSpace(peek()) || peek() == '#')
        {
            if (peek() == '#')
            {
                while (peek() != '\n' && peek() != END_OF_TEXT)
                {
                    position++;
                }
            }
            else
            {
                advance();
            }
        }
    }

    private int peek()
    {
        return position < text.length() ? text.charAt(position) : END_OF_TEXT;
    }

    private int advance()
    {
        final char c = text.charAt(position++);

        if (c == '\n')
        {
            line++;
        }

        return c;
    }

    private static boolean isEndOfWord(final int c)
    {
        return c == END_OF_TEXT || c == ';' || c == '{' || isSpace(c);
    }

    private static boolean isSpace(final int c)
    {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
