package io.sluice.tools;

/**
 * A controller's call in one readable line.
 */
final class CallbackLine
{
    private CallbackLine()
    {
    }

    /**
     * Describe a call.
     *
     * @param request of the engine.
     * @return what happened to whom.
     */
    static String describe(final CallbackRequest request)
    {
        switch (request.eventType())
        {
            case "connect":
                return "connect   " + request.get("rtmp.app") + " from " + request.get("rtmp.addr") +
                    ", connection " + request.get("rtmp.connection") + ", " + request.get("rtmp.flashver");

            case "publish":
                return "publish   " + stream(request) + " " + request.mediaType() + " (" + media(request) + ")";

            case "unpublish":
                return "unpublish " + stream(request) + " " + request.mediaType() + ", reason " +
                    request.get("reason");

            case "republish":
                return "republish " + stream(request) + " " + request.mediaType() + ", upstream " +
                    request.get("id") + ", channel " + request.get("channel_id") + ", track " +
                    request.get("track_id");

            default:
                return "unknown event_type '" + request.eventType() + "'";
        }
    }

    private static String stream(final CallbackRequest request)
    {
        final String name = request.get("rtmp.name");
        final String args = request.get("rtmp.args");
        return name.isEmpty() ? request.get("input_id") :
            request.get("rtmp.app") + "/" + name + (args.isEmpty() ? "" : "?" + args);
    }

    private static String media(final CallbackRequest request)
    {
        final String rate = ", " + request.get("media_info.bitrate") + " bit/s";
        final String codec = "codec " + request.get("media_info.codec_id");
        if ("video".equals(request.mediaType()))
        {
            return codec + ", " + request.get("media_info.width") + "x" + request.get("media_info.height") + ", " +
                request.get("media_info.frame_rate") + " fps" + rate;
        }

        return codec + ", " + request.get("media_info.channels") + " channels, " +
            request.get("media_info.sample_rate") + " Hz" + rate;
    }
}
