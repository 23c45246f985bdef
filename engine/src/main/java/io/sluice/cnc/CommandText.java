package io.sluice.cnc;

import java.nio.charset.StandardCharsets;

import org.agrona.MutableDirectBuffer;

/**
 * Puts text into a command, one after the other; in a command, too long is refused rather than cut.
 */
final class CommandText
{
    private final MutableDirectBuffer buffer;
    private int end;
    private String problem;

    CommandText(final MutableDirectBuffer buffer, final int start)
    {
        this.buffer = buffer;
        end = start;
    }

    CommandText add(final String name, final int maxLength, final String text)
    {
        if (problem == null && text.getBytes(StandardCharsets.UTF_8).length > maxLength)
        {
            problem = name + " is longer than " + maxLength + " bytes";
        }
        if (problem == null)
        {
            end += TextField.put(buffer, end, maxLength, text);
        }
        return this;
    }

    int end()
    {
        return end;
    }

    String problem()
    {
        return problem;
    }
}
