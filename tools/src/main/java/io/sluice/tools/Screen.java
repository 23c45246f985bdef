package io.sluice.tools;

import java.io.PrintWriter;
import java.util.List;

/**
 * Shows a page that is renewed again and again: in place on a terminal, else one below the other.
 */
final class Screen
{
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE_END = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter out;
    private final boolean isTerminal;
    private boolean isFirst = true;

    /**
     * @param out        to write to.
     * @param isTerminal whether that understands control sequences.
     */
    Screen(final PrintWriter out, final boolean isTerminal)
    {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /**
     * @param lines of the page, without control characters.
     */
    void show(final List<String> lines)
    {
        final String end = (isTerminal ? CLEAR_LINE_END : "") + System.lineSeparator();
        final StringBuilder page = new StringBuilder();
        if (isTerminal)
        {
            page.append(HOME);
        }
        else if (!isFirst)
        {
            page.append(System.lineSeparator());
        }

        lines.forEach((line) -> page.append(line).append(end));
        out.print(isTerminal ? page + CLEAR_BELOW : page);
        out.flush();
        isFirst = false;
    }

    /**
     * @return whether standard output is a terminal that understands control sequences; the launcher knows.
     */
    static boolean isOnTerminal()
    {
        return Boolean.getBoolean("sluice.terminal");
    }
}
