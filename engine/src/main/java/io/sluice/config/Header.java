package io.sluice.config;

/**
 * A header that goes with each request to the controller (directive {@code kmp_ctrl_add_header}).
 *
 * @param name  of the header, a token of RFC 9110.
 * @param value of the header, without control characters.
 */
public record Header(String name, String value)
{
}
