package io.sluice.config;

import java.nio.file.Path;

/**
 * Where and how closed connections are logged (directives {@code access_log} and {@code log_format}).
 *
 * @param file   to append to, or null when off.
 * @param format of a line, or null when off.
 */
public record AccessLogSettings(Path file, LogFormat format)
{
    /** No access log. */
    public static final AccessLogSettings OFF = new AccessLogSettings(null, null);

    /**
     * @return true if nothing is logged; file and format are null then.
     */
    public boolean isOff()
    {
        return file == null;
    }
}
