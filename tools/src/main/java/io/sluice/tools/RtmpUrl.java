package io.sluice.tools;

/**
 * An RTMP URL, split into application and stream as FFmpeg does (libavformat/rtmpproto.c, rtmp_open): the application
 * is the path's first part, or its first two if there are three or more, the stream is the rest with its arguments.
 */
public final class RtmpUrl
{
    private static final String SCHEME = "rtmp://";
    private static final int DEFAULT_PORT = 1935;
    private static final int MAX_PORT = 65535;

    private final String host;
    private final int port;
    private final String app;
    private final String stream;

    private RtmpUrl(final String host, final int port, final String app, final String stream)
    {
        this.host = host;
        this.port = port;
        this.app = app;
        this.stream = stream;
    }

    /**
     * Split a URL.
     *
     * @param url as {@code rtmp://host[:port]/app/stream?args}.
     * @return its parts.
     * @throws IllegalArgumentException if it is no such URL; the message says why.
     */
    public static RtmpUrl parse(final String url)
    {
        if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        {
            throw new IllegalArgumentException("'" + url + "' does not begin with rtmp://");
        }

        final int pathStart = url.indexOf('/', SCHEME.length());
        if (pathStart < 0 || pathStart + 1 == url.length())
        {
            throw new IllegalArgumentException("'" + url + "' names no application: rtmp://host[:port]/app/stream");
        }

        final String authority = url.substring(SCHEME.length(), pathStart);
        final int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        final String host = hostEnd < 0 ? authority : authority.substring(0, hostEnd);
        final String portText = hostEnd < 0 ? "" : authority.substring(hostEnd);
        if (host.isEmpty() || !(portText.isEmpty() || portText.matches(":[0-9]{1,5}")))
        {
            throw new IllegalArgumentException("'" + authority + "' is no host[:port]");
        }

        final int port = portText.isEmpty() ? DEFAULT_PORT : Integer.parseInt(portText.substring(1));
        if (port == 0 || port > MAX_PORT)
        {
            throw new IllegalArgumentException("there is no port " + port);
        }

        final String path = url.substring(pathStart + 1);
        final int streamStart = streamStart(path);

        return streamStart < 0 ?
            new RtmpUrl(host, port, path, "") :
            new RtmpUrl(host, port, path.substring(0, streamStart - 1), path.substring(streamStart));
    }

    /**
     * @return the host's name or address, without the brackets of an IPv6 address.
     */
    public String host()
    {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * @return the port, 1935 by default.
     */
    public int port()
    {
        return port;
    }

    /**
     * @return the application's name, with its arguments if it has any.
     */
    public String app()
    {
        return app;
    }

    /**
     * @return the stream's name with its arguments, or an empty string.
     */
    public String stream()
    {
        return stream;
    }

    /**
     * @return the URL of the application, as {@code connect} sends it.
     */
    public String tcUrl()
    {
        return SCHEME + host + ":" + port + "/" + app;
    }

    @Override
    public String toString()
    {
        return stream.isEmpty() ? tcUrl() : tcUrl() + "/" + stream;
    }

    private static int streamStart(final String path)
    {
        // Slashes in arguments separate nothing, but behind an application's arguments comes the stream.
        final int args = path.indexOf('?');
        final int first = path.indexOf('/');
        if (first < 0)
        {
            return -1;
        }

        final int second = path.indexOf('/', first + 1);
        final int colon = path.indexOf(':', first + 1);
        final boolean isSecondInArgs = args > first && args < second;
        final boolean isSecondInName = colon >= 0 && colon < second;

        return second < 0 || isSecondInArgs || isSecondInName ? first + 1 : second + 1;
    }
}
