package io.sluice.control;

import java.util.List;

/**
 * The controller's answer to a publish call.
 *
 * @param channelId at most {@value #MAX_ID_LENGTH} bytes in UTF-8.
 * @param trackId   at most {@value #MAX_ID_LENGTH} bytes in UTF-8.
 * @param upstreams that the track goes to; may be empty.
 */
public record PublishReply(String channelId, String trackId, List<UpstreamReply> upstreams)
{
    /**
     * The most bytes, in UTF-8, of a channel's, track's or upstream's id.
     */
    public static final int MAX_ID_LENGTH = 32;
}
