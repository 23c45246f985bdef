package io.sluice.kmp;

import java.util.Locale;

/**
 * States of an {@link Upstream}.
 * <pre>
 *   CONNECTING ──▶ CONNECTED ──▶ DRAINING ──▶ CLOSED
 *    ▲   │             │        (end of stream is sent)
 *    │   ▼             ▼
 *    │  REPUBLISH_WAIT │          any ──▶ CLOSED (given up)
 *    │         ▼       ▼
 *    └────── REPUBLISHING
 * </pre>
 */
public enum UpstreamState
{
    /** A connection is being made. */
    CONNECTING,
    /** A connection is up. */
    CONNECTED,
    /** The connection was lost; the controller is to be asked for another once the interval has passed. */
    REPUBLISH_WAIT,
    /** The controller has been asked. */
    REPUBLISHING,
    /** Everything and the end of stream were sent; acks are read until the receiver closes. */
    DRAINING,
    /** Gone for good. */
    CLOSED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * @return the state as tools show it.
     */
    public String text()
    {
        return text;
    }
}
