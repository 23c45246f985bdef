package io.sluice.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Arguments of the logs' directives.
 */
final class LogSyntax
{
    static final String COMBINED = "combined";

    private LogSyntax()
    {
    }

    /**
     * Arguments of {@code access_log}.
     *
     * @param file       to write, or null for off.
     * @param formatName that is looked up once all formats are known.
     */
    record Target(Path file, String formatName)
    {
    }

    /**
     * Arguments of {@code log_format}.
     *
     * @param name   of the format.
     * @param format itself.
     */
    record Definition(String name, LogFormat format)
    {
    }

    static Target target(final List<String> arguments)
    {
        final String file = arguments.get(0);

        if (file.equals("off"))
        {
            if (arguments.size() > 1)
            {
                throw new ArgumentException("\"off\" takes no format", null);
            }

            return new Target(null, null);
        }

        if (file.startsWith("syslog:"))
        {
            throw new ArgumentException("syslog is not supported", "name a file");
        }

        return new Target(Syntax.path(file), arguments.size() > 1 ? arguments.get(1) : COMBINED);
    }

    static Definition definition(final List<String> arguments)
    {
        final String source = String.join("", arguments.subList(1, arguments.size()));
        return new Definition(arguments.get(0), LogFormat.compile(source));
    }
}
