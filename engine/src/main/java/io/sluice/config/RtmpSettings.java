package io.sluice.config;

import java.util.List;

/**
 * The {@code rtmp} block.
 *
 * @param servers at least one, in the file's order.
 */
public record RtmpSettings(List<ServerSettings> servers)
{
}
