package io.sluice.control;

/**
 * The controller's events, whatever protocol they travel in. All methods are called on the loop's thread and return at
 * once; listeners are called there too, from {@link ControlClient#poll}.
 */
public interface Controller
{
    /**
     * A client asks to connect.
     *
     * @param endpoint of the application.
     * @param client   that asks.
     * @param listener is told the verdict, or that there is none.
     * @return the call, to be cancelled when the client goes away.
     */
    ControlCall<ConnectReply> connect(
        ControlEndpoint endpoint, RtmpInfo client, ControlListener<ConnectReply> listener);

    /**
     * A track has begun.
     *
     * @param endpoint of the application.
     * @param track    that begins.
     * @param listener is told where the track goes.
     * @return the call.
     */
    ControlCall<PublishReply> publish(
        ControlEndpoint endpoint, TrackInfo track, ControlListener<PublishReply> listener);

    /**
     * A track has ended. Tried once, and the reply is not looked at.
     *
     * @param endpoint of the application.
     * @param track    that has ended.
     * @param reason   of its end.
     * @param listener is told, with a null reply, that the controller has heard of it, or else of the failure;
     *                 may be null, and then a failure is only logged.
     * @return the call.
     */
    ControlCall<Void> unpublish(
        ControlEndpoint endpoint, TrackInfo track, UnpublishReason reason, ControlListener<Void> listener);

    /**
     * An upstream of a track has failed.
     *
     * @param endpoint of the application.
     * @param track    that still goes on.
     * @param upstream that failed.
     * @param listener is told where to connect.
     * @return the call.
     */
    ControlCall<RepublishReply> republish(
        ControlEndpoint endpoint, TrackInfo track, RepublishInfo upstream, ControlListener<RepublishReply> listener);
}
