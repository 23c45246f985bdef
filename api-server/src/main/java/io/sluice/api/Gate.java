package io.sluice.api;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who may come in: checks that do not depend on what is asked for.
 */
final class Gate
{
    private static final String SCHEME = "bearer ";
    private static final Pattern IP_LITERAL = Pattern.compile("\\[[0-9a-fA-F:.]+\\]|[0-9]+(\\.[0-9]+){3}");

    private final byte[] token;

    /**
     * @param token that requests must carry; null for none.
     */
    Gate(final String token)
    {
        this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    }

    static InetAddress remoteAddress(final Request request)
    {
        final SocketAddress address = request.getConnectionMetaData().getRemoteSocketAddress();
        return address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    /**
     * A page from elsewhere can point its own name at 127.0.0.1 and make a browser on this host ask; the name it asks
     * for tells (DNS rebinding). A token stops that as well, and then any name is good, as behind a proxy.
     */
    boolean isNameAcceptable(final Request request)
    {
        final SocketAddress local = request.getConnectionMetaData().getLocalSocketAddress();
        if (token != null || !(local instanceof InetSocketAddress inet) || !inet.getAddress().isLoopbackAddress())
        {
            return true;
        }

        final String host = Request.getServerName(request);
        return host == null || host.equalsIgnoreCase("localhost") ||
            host.toLowerCase(Locale.ROOT).endsWith(".localhost") || IP_LITERAL.matcher(host).matches() ||
            host.indexOf(':') >= 0;
    }

    boolean hasToken(final Request request)
    {
        if (token == null)
        {
            return true;
        }

        final String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        {
            return false;
        }

        // Takes as long for a good beginning as for a bad one.
        return MessageDigest.isEqual(
            token, header.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A page from elsewhere may have a browser send simple requests that change something; browsers say whose page it
     * was.
     */
    boolean isSameOrigin(final Request request)
    {
        final String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null)
        {
            return true;
        }

        final int authority = origin.indexOf("://");
        final String host = request.getHeaders().get(HttpHeader.HOST);
        return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
    }
}
