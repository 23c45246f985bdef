package io.sluice.rtmp;

/**
 * Receives the messages that are handled only when all of their payload is there.
 */
interface WholeMessageHandler
{
    /**
     * @param message whose payload is whole; used again after the call.
     */
    void onWholeMessage(InboundMessage message);
}
