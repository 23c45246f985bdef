package io.sluice.config;

import java.util.List;

/**
 * What the {@code http} block asks of Sluice's API server. Servers without an {@code rtmp_kmp_api} are left out.
 *
 * @param servers in the file's order; empty when there is no API to serve.
 */
public record HttpSettings(List<HttpServerSettings> servers)
{
}
