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
        final String ownName = before('?', sent);
        final String ownArgs = after('?', sent);
        if (!lookUpName(ownName).isEmpty())
        {
            return of(ownName, ownArgs.isEmpty() ? app.args() : ownArgs);
        }
        final String path = before('?', app.args());
        final int slash = path.lastIndexOf('/');
        if (slash >= 0 && !lookUpName(path.substring(slash + 1)).isEmpty())
        {
            final String moreArgs = after('?', app.args());
            final String appArgs = moreArgs.isEmpty() ? path.substring(0, slash) : moreArgs;
            return of(path.substring(slash + 1), ownArgs.isEmpty() ? appArgs : ownArgs);
        }
        return of(
            app.name().substring(app.name().lastIndexOf('/') + 1), ownArgs.isEmpty() ? app.args() : ownArgs);
    }

    private static StreamName of(final String rawName, final String args)
    {
        return new StreamName(lookUpName(rawName), rawName, args);
    }

    private static String before(final char separator, final String text)
    {
        final int at = text.indexOf(separator);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String after(final char separator, final String text)
    {
        final int at = text.indexOf(separator);
        return at < 0 ? "" : text.substring(at + 1);
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
