package io.sluice.control;

/**
 * What is known of a reply before its body.
 *
 * @param status      of HTTP.
 * @param contentType as sent, or an empty string.
 * @param location    where a redirect points to, or an empty string. Redirects are never followed.
 */
public record ReplyHead(int status, String contentType, String location)
{
}
