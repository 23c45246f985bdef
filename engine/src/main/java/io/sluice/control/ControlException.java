package io.sluice.control;

import java.util.Objects;

/**
 * A try of a call failed. The message says what came and what was expected, in words for an operator's log.
 */
public final class ControlException extends Exception
{
    private static final long serialVersionUID = 1L;

    private final ControlFailure.Kind kind;

    /**
     * @param kind    of failure.
     * @param message what was wrong.
     */
    public ControlException(final ControlFailure.Kind kind, final String message)
    {
        super(message, null, false, false);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /**
     * @return the kind of failure.
     */
    public ControlFailure.Kind kind()
    {
        return kind;
    }
}
