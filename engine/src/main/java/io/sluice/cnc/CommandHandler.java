package io.sluice.cnc;

/**
 * Does what commands say, on the loop's thread. Each is to be answered once through {@link Replies}, now or later,
 * with the correlation id that came with it.
 */
public interface CommandHandler
{
    /**
     * Close an RTMP connection.
     *
     * @param correlationId of the command.
     * @param connection    number of the connection.
     */
    void onDropSession(long correlationId, long connection);

    /**
     * Take no new connections, let publishers end.
     *
     * @param correlationId of the command.
     * @param deadlineMs    so many milliseconds from now on what is left is closed.
     */
    void onDrain(long correlationId, long deadlineMs);

    /**
     * Read the configuration again.
     *
     * @param correlationId of the command.
     */
    void onReload(long correlationId);

    /**
     * Add an upstream to a track.
     *
     * @param correlationId of the command.
     * @param command       all of it.
     */
    void onAddUpstream(long correlationId, AddUpstreamCommand command);

    /**
     * Take an upstream away from a track.
     *
     * @param correlationId of the command.
     * @param track         number of the track within its engine.
     * @param upstreamId    of the upstream.
     */
    void onDeleteUpstream(long correlationId, long track, String upstreamId);
}
