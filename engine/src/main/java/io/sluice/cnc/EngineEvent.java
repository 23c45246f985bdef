package io.sluice.cnc;

/**
 * Something that happened in an engine.
 *
 * @param sequence   1, 2, … since the engine's start.
 * @param type       what.
 * @param epochMs    when.
 * @param connection number of the RTMP connection, 0 for none.
 * @param track      number of the track, 0 for none.
 * @param app        name of the application.
 * @param stream     name of the stream.
 * @param peer       address of the client, or id and address of the upstream.
 * @param reason     for people and tools.
 */
public record EngineEvent(
    long sequence,
    EventType type,
    long epochMs,
    long connection,
    long track,
    String app,
    String stream,
    String peer,
    String reason)
{
}
