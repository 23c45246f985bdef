package io.sluice.config;

/**
 * One {@code location} block.
 *
 * @param path   prefix of the request paths that it serves.
 * @param kmpApi the API is served here ({@code rtmp_kmp_api}); else the location is nginx's own.
 * @param write  requests that change something are allowed.
 * @param access who may use it.
 */
public record LocationSettings(String path, boolean kmpApi, boolean write, AccessRules access)
{
}
