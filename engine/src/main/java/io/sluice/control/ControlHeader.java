package io.sluice.control;

import java.util.Objects;

/**
 * A header that goes with each call.
 *
 * @param name  of the header.
 * @param value of the header.
 */
public record ControlHeader(String name, String value)
{
    /**
     * Both must be given.
     */
    public ControlHeader
    {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
