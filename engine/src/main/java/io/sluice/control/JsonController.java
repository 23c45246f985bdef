package io.sluice.control;

/**
 * The controller that is called with JSON and answers so.
 */
public final class JsonController implements Controller
{
    private static final String CONTENT_TYPE = "application/json";

    private static final ReplyParser<ConnectReply> CONNECT = new JsonReplyParser<>(ControllerReplies::connect);
    private static final ReplyParser<PublishReply> PUBLISH = new JsonReplyParser<>(ControllerReplies::publish);
    private static final ReplyParser<RepublishReply> REPUBLISH = new JsonReplyParser<>(ControllerReplies::republish);
    private static final ReplyParser<Void> UNPUBLISH = new IgnoredReplyParser();

    private final ControlClient client;

    /**
     * @param client that makes the calls; not closed by this.
     */
    public JsonController(final ControlClient client)
    {
        this.client = client;
    }

    @Override
    public ControlCall<ConnectReply> connect(
        final ControlEndpoint endpoint, final RtmpInfo info, final ControlListener<ConnectReply> listener)
    {
        return send(endpoint, ControllerEvents.connect(info), CONNECT, "connection " + info.connection(), listener);
    }

    @Override
    public ControlCall<PublishReply> publish(
        final ControlEndpoint endpoint, final TrackInfo track, final ControlListener<PublishReply> listener)
    {
        return send(endpoint, ControllerEvents.publish(track), PUBLISH, context(track), listener);
    }

    @Override
    public ControlCall<Void> unpublish(
        final ControlEndpoint endpoint,
        final TrackInfo track,
        final UnpublishReason reason,
        final ControlListener<Void> listener)
    {
        final ControlEndpoint once =
            new ControlEndpoint(endpoint.uri(), endpoint.headers(), endpoint.limits().withoutRetries());
        return send(once, ControllerEvents.unpublish(track, reason), UNPUBLISH, context(track), listener);
    }

    @Override
    public ControlCall<RepublishReply> republish(
        final ControlEndpoint endpoint,
        final TrackInfo track,
        final RepublishInfo upstream,
        final ControlListener<RepublishReply> listener)
    {
        return send(endpoint, ControllerEvents.republish(track, upstream), REPUBLISH, context(track), listener);
    }

    private <R> ControlCall<R> send(
        final ControlEndpoint endpoint,
        final byte[] body,
        final ReplyParser<R> parser,
        final String context,
        final ControlListener<R> listener)
    {
        return client.send(new ControlRequest<>(endpoint, CONTENT_TYPE, body, parser, context), listener);
    }

    private static String context(final TrackInfo track)
    {
        return "connection " + track.client().connection() + ", stream " +
            LogText.of(track.stream().name()) + ", " + track.media().mediaType();
    }

    /**
     * An unpublish event is heard when the status says so; the body is not looked at.
     */
    private static final class IgnoredReplyParser implements ReplyParser<Void>
    {
        @Override
        public void checkHead(final ReplyHead head) throws ControlException
        {
            JsonReplyParser.checkStatus(head);
        }

        @Override
        public Void parse(final ReplyHead head, final byte[] body)
        {
            return null;
        }
    }
}
