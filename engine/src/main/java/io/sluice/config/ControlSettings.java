package io.sluice.config;

import java.net.URI;
import java.util.List;

/**
 * How an application talks to its controller.
 *
 * @param connectUrl      called for each RTMP connect, or null.
 * @param publishUrl      called for each track that starts, or null.
 * @param unpublishUrl    called for each track that ended, or null.
 * @param republishUrl    called when an upstream's connection failed, or null.
 * @param headers         to add to each request, in order.
 * @param timeoutMs       to connect and send a request.
 * @param readTimeoutMs   to wait for the reply.
 * @param bufferSizeBytes the largest reply accepted.
 * @param retries         of a failed request, 0 for none.
 * @param retryIntervalMs between two tries.
 */
public record ControlSettings(
    URI connectUrl,
    URI publishUrl,
    URI unpublishUrl,
    URI republishUrl,
    List<Header> headers,
    long timeoutMs,
    long readTimeoutMs,
    int bufferSizeBytes,
    int retries,
    long retryIntervalMs)
{
}
