package io.sluice.rtmp;

import java.util.List;

/**
 * The arguments of a client's {@code connect} (RTMP 1.0, section 7.2.1.1; Enhanced RTMP v2). Immutable. A string that
 * the client left out is empty.
 *
 * @param app            application name: without arguments, {@code /_definst_} and surplus slashes.
 * @param rawApp         application name as the client sent it.
 * @param appArgs        what followed the application's first {@code ?}, not decoded.
 * @param tcUrl          URL of the server as the client sees it.
 * @param flashVer       name and version of the client.
 * @param swfUrl         URL of the client's program.
 * @param pageUrl        URL of the page with the client's program.
 * @param audioCodecs    bit mask of the audio codecs that the client supports.
 * @param videoCodecs    bit mask of the video codecs that the client supports.
 * @param objectEncoding 0 for AMF0, 3 for AMF3.
 * @param fourCcList     Enhanced RTMP: codecs that the client supports.
 * @param capsEx         Enhanced RTMP: bit mask of extended capabilities.
 */
public record ConnectCommand(
    String app,
    String rawApp,
    String appArgs,
    String tcUrl,
    String flashVer,
    String swfUrl,
    String pageUrl,
    int audioCodecs,
    int videoCodecs,
    int objectEncoding,
    List<String> fourCcList,
    int capsEx)
{
}
