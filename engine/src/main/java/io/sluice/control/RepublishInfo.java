package io.sluice.control;

/**
 * The upstream that failed and its track, by the names the controller gave them.
 *
 * @param upstreamId of the upstream; may be empty.
 * @param channelId  of the track's channel.
 * @param trackId    of the track.
 */
public record RepublishInfo(String upstreamId, String channelId, String trackId)
{
}
