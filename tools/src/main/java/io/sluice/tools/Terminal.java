package io.sluice.tools;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/**
 * Lines for people who watch a command's standard output.
 */
final class Terminal
{
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private Terminal()
    {
    }

    /**
     * Print a line with the time of day before it.
     *
     * @param line to be printed.
     */
    static void logLine(final String line)
    {
        System.out.println(LocalTime.now().format(TIME) + " " + printable(line));
    }

    /**
     * Make text from the network safe for a terminal and for one line.
     *
     * @param text as it came.
     * @return the text with a question mark for each character that has no shape of its own: control characters, also
     *     those of eight bits, and what changes the order of text or breaks lines.
     */
    static String printable(final String text)
    {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\t]]", "?");
    }
}
