package io.sluice.control;

/**
 * A track, as the controller is told of it.
 *
 * @param client that publishes it.
 * @param stream that it belongs to.
 * @param media  that it carries.
 */
public record TrackInfo(RtmpInfo client, StreamInfo stream, MediaDescription media)
{
    /**
     * @return what names the track in all its events: the client's URL, the stream's name and the kind of media.
     */
    public String inputId()
    {
        return client.tcUrl() + '/' + stream.name() + '/' + media.mediaType();
    }
}
