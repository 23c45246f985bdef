package io.sluice.config;

import java.nio.file.Path;

/**
 * Something wrong with the configuration, or a warning about it.
 *
 * @param file       that it was found in.
 * @param line       from 1; 0 when it concerns the file as a whole.
 * @param message    what is wrong, in an operator's words.
 * @param suggestion what to do about it, or null.
 */
public record Problem(Path file, int line, String message, String suggestion)
{
    /**
     * @return {@code file:line: message; suggestion}.
     */
    @Override
    public String toString()
    {
        return file + (line > 0 ? ":" + line : "") + ": " + message + (suggestion == null ? "" : "; " + suggestion);
    }
}
