package io.sluice.config;

/**
 * Whether a peer repeats the extended timestamp in type 3 chunks (directive {@code type3_ext_ts}).
 */
public enum Type3Mode
{
    /** Found out per connection. */
    AUTO,
    /** The peer repeats it. */
    ON,
    /** The peer does not repeat it. */
    OFF
}
