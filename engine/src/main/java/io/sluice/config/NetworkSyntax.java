package io.sluice.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Arguments that have to do with the network: addresses, networks, URLs, headers.
 */
final class NetworkSyntax
{
    static final int RTMP_PORT = 1935;
    static final int HTTP_PORT = 80;
    static final int DEFAULT_BACKLOG = 511;

    private static final int MAX_PORT = 65535;
    private static final String WILDCARD = "0.0.0.0";
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\\.?");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E\\x80-\\uFFFF\\t]*");

    /** nginx's own options of listen that change nothing here. */
    private static final List<String> IGNORED_OPTIONS = List.of(
        "bind", "deferred", "default", "default_server", "http2", "ipv6only", "fastopen", "rcvbuf", "setfib", "sndbuf",
        "accept_filter", "spdy");
    private static final List<String> OPTION_NAMES = List.of("reuseport", "proxy_protocol", "backlog", "so_keepalive");
    private static final String OPTIONS = "reuseport, proxy_protocol, backlog=N, so_keepalive=on";
    private static final String ALL = "all";
    private static final List<String> ACCESS_KINDS = List.of("publish", "play");

    private NetworkSyntax()
    {
    }

    /** ListenSettings. {@code ssl} and {@code quic} are for nginx's own servers; see {@link HttpSettingsBuilder}. */
    static ListenSettings listen(final List<String> arguments, final boolean isHttp)
    {
        boolean reusePort = false;
        boolean proxyProtocol = false;
        boolean keepAlive = false;
        int backlog = DEFAULT_BACKLOG;

        for (final String option : arguments.subList(1, arguments.size()))
        {
            final int equals = option.indexOf('=');
            final String name = equals < 0 ? option : option.substring(0, equals);
            final String value = equals < 0 ? "" : option.substring(equals + 1);

            switch (name)
            {
                case "reuseport" -> reusePort = true;
                case "proxy_protocol" -> proxyProtocol = true;
                case "backlog" -> backlog = (int) Quantity.number(value, 1, MAX_PORT);
                case "so_keepalive" -> keepAlive = value.indexOf(':') >= 0 || Syntax.flag(value);
                default ->
                {
                    if (!IGNORED_OPTIONS.contains(name) && !(isHttp && (name.equals("ssl") || name.equals("quic"))))
                    {
                        throw new ArgumentException(
                            "unknown option \"" + option + "\"",
                            NearestWord.suggestion(name, OPTION_NAMES, "the options are " + OPTIONS));
                    }
                }
            }
        }

        final String address = arguments.get(0);

        if (address.startsWith("unix:"))
        {
            throw new ArgumentException("sockets of the file system (unix:) are not supported", null);
        }

        final int portColon = portColon(address);
        final boolean isPort = portColon < 0 && address.chars().allMatch(Character::isDigit);
        final String host = isPort ? "" : portColon < 0 ? address : address.substring(0, portColon);
        final int defaultPort = isHttp ? HTTP_PORT : RTMP_PORT;
        final int port = isPort ? port(address) : portColon < 0 ? defaultPort : port(address.substring(portColon + 1));

        return new ListenSettings(host(host, address), port, reusePort, proxyProtocol, backlog, keepAlive);
    }

    /** AccessRule. */
    static AccessRule accessRule(final List<String> arguments, final boolean isAllow, final boolean isHttp)
    {
        final boolean isSpecific = arguments.size() == 2;
        final boolean isPublish = !isSpecific || Syntax.oneOf(arguments.get(0), ACCESS_KINDS) == 0;
        final boolean isPlay = !isSpecific || !isPublish;
        final String network = arguments.get(arguments.size() - 1);

        if (network.equals(ALL))
        {
            return new AccessRule(isAllow, isPublish, isPlay, null, 0);
        }

        checkWord(network, !isSpecific && !isHttp);

        final int slash = network.indexOf('/');
        final byte[] address = AccessRules.unmapped(address(slash < 0 ? network : network.substring(0, slash)));
        final int bits = address.length * Byte.SIZE;
        final int prefixLength = slash < 0 ? bits : (int) Quantity.number(network.substring(slash + 1), 0, bits);

        return new AccessRule(isAllow, isPublish, isPlay, address, prefixLength);
    }

    /** A word that is nearly right gets a better answer than that it is no address. */
    private static void checkWord(final String text, final boolean isKindPossible)
    {
        final String kind = isKindPossible ? NearestWord.find(text, ACCESS_KINDS) : null;
        final String suggestion = kind == null ?
            NearestWord.suggestion(text, List.of(ALL), null) : "did you mean \"" + kind + " " + ALL + "\"?";

        if (suggestion != null)
        {
            throw new ArgumentException("\"" + text + "\" is no address", suggestion);
        }
    }

    /** Optional URI: {@code off} is none; nginx also takes a URL without its scheme. */
    static Optional<URI> url(final String text)
    {
        if (text.equals("off"))
        {
            return Optional.empty();
        }

        try
        {
            final URI url = new URI(text.contains("://") ? text : "http://" + text);
            final String scheme = url.getScheme();

            if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme))
            {
                throw new ArgumentException("\"" + text + "\" is neither an http:// nor an https:// URL", null);
            }

            if (url.getHost() == null || url.getPort() > MAX_PORT || url.getPort() == 0 || url.getUserInfo() != null)
            {
                throw new ArgumentException(
                    "\"" + text + "\" has no valid host or port", "write http://host:port/path");
            }

            return Optional.of(url);
        }
        catch (final URISyntaxException ex)
        {
            throw new ArgumentException("\"" + text + "\" is no URL: " + ex.getReason(), "write http://host:port/path");
        }
    }

    /** Header. */
    static Header header(final List<String> arguments)
    {
        final String name = arguments.get(0);
        final String value = arguments.get(1);

        if (!HEADER_NAME.matcher(name).matches())
        {
            throw new ArgumentException("\"" + name + "\" is no header's name", null);
        }

        if (!HEADER_VALUE.matcher(value).matches())
        {
            throw new ArgumentException("the value of header \"" + name + "\" has control characters", null);
        }

        return new Header(name, value);
    }

    private static int portColon(final String address)
    {
        final int colon = address.lastIndexOf(':');
        return colon < 0 || address.indexOf(']') > colon ? -1 : colon;
    }

    private static int port(final String text)
    {
        if (!isDigits(text) || Quantity.number(text, 0, Integer.MAX_VALUE) > MAX_PORT)
        {
            throw new ArgumentException("\"" + text + "\" is no port, 0 to " + MAX_PORT + " is valid", null);
        }

        return Integer.parseInt(text);
    }

    private static String host(final String host, final String listen)
    {
        if (host.isEmpty() || host.equals("*"))
        {
            return WILDCARD;
        }

        if (host.startsWith("[") && host.endsWith("]"))
        {
            final String address = host.substring(1, host.length() - 1);
            address(address);

            return address;
        }

        if (IPV4.matcher(host).matches())
        {
            address(host);
        }
        else if (!HOST_NAME.matcher(host).matches())
        {
            throw new ArgumentException(
                "\"" + listen + "\" is no address",
                host.indexOf(':') >= 0 ? "write [address]:port for IPv6" : "write port or address:port");
        }

        return host;
    }

    /** A literal address; a name must not be looked up here. */
    private static byte[] address(final String text)
    {
        final boolean isIpv4 = IPV4.matcher(text).matches() &&
            Arrays.stream(text.split("\\.")).allMatch(part -> Integer.parseInt(part) < 256);

        if (isIpv4 || IPV6.matcher(text).matches())
        {
            try
            {
                return InetAddress.getByName(text).getAddress();
            }
            catch (final UnknownHostException ex)
            {
                throw new ArgumentException("\"" + text + "\" is no address: " + ex.getMessage(), null);
            }
        }

        throw new ArgumentException("\"" + text + "\" is no address", "write an IPv4 or IPv6 address");
    }

    private static boolean isDigits(final String text)
    {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() < 10;
    }
}
