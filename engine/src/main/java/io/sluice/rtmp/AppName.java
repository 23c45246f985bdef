package io.sluice.rtmp;

/**
 * The {@code app} of a {@code connect} taken apart. Values are not percent-decoded.
 *
 * @param name of the application: without arguments, {@code /_definst_} and surplus slashes.
 * @param raw  as the client sent it.
 * @param args behind the first {@code ?}; empty where there are none.
 */
public record AppName(String name, String raw, String args)
{
    private static final String DEFAULT_INSTANCE = "/_definst_";

    /**
     * Take an application's name apart: cut it at the first {@code ?}, make runs of slashes one, drop one at the
     * start, then a trailing {@code /_definst_}, else one trailing slash.
     *
     * @param sent application as the client sent it.
     * @return the name and its arguments.
     */
    public static AppName of(final String sent)
    {
        final int question = sent.indexOf('?');
        String name = collapseSlashes(question < 0 ? sent : sent.substring(0, question));
        name = name.startsWith("/") ? name.substring(1) : name;
        if (name.endsWith(DEFAULT_INSTANCE))
        {
            name = name.substring(0, name.length() - DEFAULT_INSTANCE.length());
        }
        else if (name.endsWith("/"))
        {
            name = name.substring(0, name.length() - 1);
        }
        return new AppName(name, sent, question < 0 ? "" : sent.substring(question + 1));
    }

    static String collapseSlashes(final String path)
    {
        return path.contains("//") ? path.replaceAll("/{2,}", "/") : path;
    }
}
