package io.sluice.control;

/**
 * A published stream, as the controller is told of it.
 *
 * @param name of the stream.
 * @param type of publishing: live, record or append.
 * @param args the query behind the name, without the question mark; may be empty.
 */
public record StreamInfo(String name, String type, String args)
{
}
