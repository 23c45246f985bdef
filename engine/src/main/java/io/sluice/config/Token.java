package io.sluice.config;

/**
 * One token of the file.
 *
 * @param kind of token.
 * @param text of a word without its quotes, else the sign.
 * @param line that it starts in.
 */
record Token(Kind kind, String text, int line)
{
    enum Kind
    {
        WORD,
        SEMICOLON,
        OPEN,
        CLOSE,
        END
    }
}
