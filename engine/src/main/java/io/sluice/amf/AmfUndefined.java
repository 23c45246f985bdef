package io.sluice.amf;

/**
 * ActionScript's undefined, which is not null.
 */
public enum AmfUndefined
{
    /** The only value. */
    UNDEFINED
}
