package io.sluice.control;

/**
 * The controller's verdict on a connection.
 *
 * @param accepted whether the client may go on.
 * @param message  for the client when it may not; may be empty.
 */
public record ConnectReply(boolean accepted, String message)
{
}
