package io.sluice.control;

/**
 * The address of an upstream as the controller gives it: {@code ip:port}, {@code [ipv6]:port} or {@code name:port},
 * with or without {@code kmp://} before it. Nothing is resolved here.
 *
 * @param host without brackets.
 * @param port of TCP, 1 to 65535.
 */
record HostAndPort(String host, int port)
{
    private static final String SCHEME = "kmp://";
    private static final int MAX_HOST_LENGTH = 253;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    /**
     * @param name of the field, for messages.
     * @param url  the field's value.
     * @return the address.
     * @throws ControlException when it is none.
     */
    static HostAndPort parse(final String name, final String url) throws ControlException
    {
        final String address = url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ?
            url.substring(SCHEME.length()) : url;
        final int colon = address.lastIndexOf(':');
        final String host = colon < 0 ? address : address.substring(0, colon);
        final boolean isBracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        final String bare = isBracketed ? host.substring(1, host.length() - 1) : host;
        if (colon < 0 || bare.length() > MAX_HOST_LENGTH || !(isBracketed ? isIpV6(bare) : isName(bare)))
        {
            throw bad(name, url);
        }
        return new HostAndPort(bare, port(name, url, address.substring(colon + 1)));
    }

    private static int port(final String name, final String url, final String digits) throws ControlException
    {
        int port = 0;
        if (digits.length() <= MAX_PORT_DIGITS)
        {
            for (int i = 0; i < digits.length(); i++)
            {
                final char digit = digits.charAt(i);
                if (digit < '0' || digit > '9')
                {
                    throw bad(name, url);
                }
                port = port * 10 + digit - '0';
            }
        }
        if (port < 1 || port > MAX_PORT)
        {
            throw bad(name, url);
        }
        return port;
    }

    private static boolean isIpV6(final String host)
    {
        boolean hasColon = false;
        for (int i = 0; i < host.length(); i++)
        {
            final char c = host.charAt(i);
            hasColon |= c == ':';
            if (c != ':' && c != '.' && Character.digit(c, 16) < 0 || c > '~')
            {
                return false;
            }
        }
        return hasColon;
    }

    private static boolean isName(final String host)
    {
        for (int i = 0; i < host.length(); i++)
        {
            final char c = host.charAt(i);
            final boolean isLetterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!isLetterOrDigit && c != '.' && c != '-' && c != '_')
            {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static ControlException bad(final String name, final String url)
    {
        return new ControlException(ControlFailure.Kind.BAD_REPLY, name + " is \"" + LogText.of(url) +
            "\" where host:port is expected, with or without " + SCHEME + " before it");
    }
}
