package io.sluice.tools;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Runs commands and keeps what they print.
 */
final class Commands
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    int run(final String... args)
    {
        return SluiceCommand.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    String out()
    {
        return out.toString();
    }

    String err()
    {
        return err.toString();
    }
}
