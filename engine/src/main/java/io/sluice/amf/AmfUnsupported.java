package io.sluice.amf;

/**
 * AMF0's stand-in for a value that its sender could not serialize (AMF0, section 2.15). AMF3 has none.
 */
public enum AmfUnsupported
{
    /** The only value. */
    UNSUPPORTED
}
