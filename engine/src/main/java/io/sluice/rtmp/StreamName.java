package io.sluice.rtmp;

import java.util.List;

/**
 * A stream's name taken apart. Values are not percent-decoded.
 *
 * @param name    to look the stream up by: without arguments, prefix and {@code _definst_/}.
 * @param rawName as the client sent it, without arguments only.
 * @param args    behind the first {@code ?}; empty where there are none.
 */
public record StreamName(String name, String rawName, String args)
{
    private static final String DEFAULT_INSTANCE = "_definst_/";
    private static final List<String> PREFIXES = List.of("flv:", "mp4:", "mp3:");

    /**
     * Take a stream's name apart, with regard to the application it belongs to.
     *
     * <ul>
     * <li>{@code name?args}: split at the first {@code ?};</li>
     * <li>{@code app?args} and {@code name}: the arguments of the application are those of the stream, unless it has
     * its own;</li>
     * <li>an empty name, or one that begins with {@code ?}: the name is the last segment of the application, or of
     * its arguments ({@code app?args/name}).</li>
     * </ul>
     *
     * @param app     of the connection.
     * @param sent    name as the client sent it.
     * @return the name, its forms and arguments; the name may still be empty where the application is.
     */
    public static StreamName of(final AppName app, final String sent)
    {
        final int question = sent.indexOf('?');
        final String ownName = question < 0 ? sent : sent.substring(0, question);
        final String ownArgs = question < 0 ? "" : sent.substring(question + 1);
        String rawName = ownName;
        String appArgs = app.args();
        if (lookUpName(ownName).isEmpty())
        {
            final int slash = appArgs.lastIndexOf('/');
            if (slash >= 0 && slash + 1 < appArgs.length())
            {
                rawName = appArgs.substring(slash + 1);
                appArgs = appArgs.substring(0, slash);
            }
            else
            {
                rawName = app.name().substring(app.name().lastIndexOf('/') + 1);
            }
        }
        return new StreamName(lookUpName(rawName), rawName, ownArgs.isEmpty() ? appArgs : ownArgs);
    }

    private static String lookUpName(final String rawName)
    {
        String name = AppName.collapseSlashes(rawName);
        String before;
        do
        {
            before = name;
            for (final String prefix : PREFIXES)
            {
                name = name.regionMatches(true, 0, prefix, 0, prefix.length()) ?
                    name.substring(prefix.length()) : name;
            }
            name = name.startsWith(DEFAULT_INSTANCE) ? name.substring(DEFAULT_INSTANCE.length()) : name;
            name = name.startsWith("/") ? name.substring(1) : name;
        }
        while (!before.equals(name));
        return name;
    }
}
