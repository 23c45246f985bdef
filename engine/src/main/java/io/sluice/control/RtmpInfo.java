package io.sluice.control;

/**
 * An RTMP connection and its client, as the controller is told of them. Strings that the client did not send are empty.
 *
 * @param app          the application.
 * @param flashVer     the client's name and version.
 * @param swfUrl       of the client's program.
 * @param tcUrl        that the client connected to.
 * @param pageUrl      of the page that holds the program.
 * @param addrWithPort the client's address and port.
 * @param addr         the client's address.
 * @param connection   the connection's number.
 */
public record RtmpInfo(
    String app,
    String flashVer,
    String swfUrl,
    String tcUrl,
    String pageUrl,
    String addrWithPort,
    String addr,
    long connection)
{
}
