package io.sluice.rtmp;

import io.sluice.amf.AmfObject;
import java.util.ArrayList;
import java.util.Collections;
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
 * @param object         the whole command object; not to be changed.
 * @param arguments      behind the command object, as the AMF readers return values; null where one is null.
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
    int capsEx,
    AmfObject object,
    List<Object> arguments)
{
    /**
     * @return whether the client speaks Enhanced RTMP, as far as it says. OBS does and doesn't say.
     */
    public boolean isEnhanced()
    {
        return object.has("fourCcList") || object.has("capsEx") ||
            object.has("videoFourCcInfoMap") || object.has("audioFourCcInfoMap");
    }

    static ConnectCommand of(final Command command)
    {
        final AmfObject object = command.object() instanceof AmfObject given ? given : new AmfObject();
        final AppName app = AppName.of(string(object, "app"));
        final String flashVer = string(object, "flashVer");
        return new ConnectCommand(
            app.name(),
            app.raw(),
            app.args(),
            string(object, "tcUrl"),
            // The specification's own example has it in lower case.
            flashVer.isEmpty() ? string(object, "flashver") : flashVer,
            string(object, "swfUrl"),
            string(object, "pageUrl"),
            integer(object, "audioCodecs"),
            integer(object, "videoCodecs"),
            integer(object, "objectEncoding"),
            strings(object.get("fourCcList")),
            integer(object, "capsEx"),
            object,
            Collections.unmodifiableList(command.arguments()));
    }

    /**
     * @return characters of what is kept of it as long as the connection.
     */
    int textLength()
    {
        return rawApp.length() + tcUrl.length() + flashVer.length() + swfUrl.length() + pageUrl.length();
    }

    AppName appName()
    {
        return new AppName(app, rawApp, appArgs);
    }

    private static String string(final AmfObject object, final String name)
    {
        return object.get(name) instanceof String value ? value : "";
    }

    private static int integer(final AmfObject object, final String name)
    {
        return (int) Command.toNumber(object.get(name), 0);
    }

    private static List<String> strings(final Object value)
    {
        final List<String> strings = new ArrayList<>();
        if (value instanceof List<?> elements)
        {
            for (final Object element : elements)
            {
                if (element instanceof String string)
                {
                    strings.add(string);
                }
            }
        }
        return List.copyOf(strings);
    }
}
