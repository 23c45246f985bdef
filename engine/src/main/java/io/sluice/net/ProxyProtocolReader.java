package io.sluice.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.agrona.DirectBuffer;

/**
 * Reads the PROXY protocol's header, version 1 (text) or 2 (binary), at any split of its bytes (HAProxy, "The PROXY
 * protocol", sections 2.1 and 2.2).
 * <pre>
 *   v1:  PROXY TCP4 192.0.2.1 198.51.100.1 56324 1935\r\n        at most 107 bytes
 *
 *   v2:  0         12       13      14       16
 *        +---------+--------+-------+--------+----------------------------------+
 *        |signature|ver|cmd |fam|tra| length | addresses and TLVs, length bytes |
 *        +---------+--------+-------+--------+----------------------------------+
 * </pre>
 */
public final class ProxyProtocolReader
{
    private static final byte[] V2_SIGNATURE =
        {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final byte[] V1_PREFIX = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final int V1_MAX_LENGTH = 107;
    private static final int V2_HEADER_LENGTH = 16;
    private static final int V2_MAX_LENGTH = V2_HEADER_LENGTH + 2048;

    private byte[] header = new byte[V1_MAX_LENGTH];
    private int length;
    private boolean isComplete;
    private InetSocketAddress sourceAddress;

    /**
     * Take bytes until the header is whole.
     *
     * @param buffer      that holds the bytes.
     * @param offset      of the first.
     * @param bytesLength of them.
     * @return how many belonged to the header.
     * @throws ProxyProtocolException when this is no PROXY header.
     */
    public int onBytes(final DirectBuffer buffer, final int offset, final int bytesLength)
    {
        int consumed = 0;
        while (consumed < bytesLength && !isComplete)
        {
            if (length == header.length)
            {
                header = Arrays.copyOf(header, V2_MAX_LENGTH);
            }
            header[length++] = buffer.getByte(offset + consumed);
            consumed++;
            parse();
        }
        return consumed;
    }

    /**
     * @return whether the header is whole.
     */
    public boolean isComplete()
    {
        return isComplete;
    }

    /**
     * @return the client's address, or null where the proxy speaks for itself (LOCAL, UNKNOWN, not TCP).
     */
    public InetSocketAddress sourceAddress()
    {
        return sourceAddress;
    }

    private void parse()
    {
        if (header[0] == V1_PREFIX[0])
        {
            parseV1();
        }
        else
        {
            parseV2();
        }
    }

    private void parseV1()
    {
        if (length <= V1_PREFIX.length)
        {
            expect(V1_PREFIX);
        }
        else if (header[length - 1] == '\n')
        {
            if (header[length - 2] != '\r')
            {
                throw new ProxyProtocolException("PROXY line does not end in CR LF");
            }
            parseV1Line(new String(header, 0, length - 2, StandardCharsets.US_ASCII));
            isComplete = true;
        }
        else if (length == V1_MAX_LENGTH)
        {
            throw new ProxyProtocolException("PROXY line longer than " + V1_MAX_LENGTH + " bytes");
        }
    }

    private void parseV1Line(final String line)
    {
        final String[] words = line.split(" ", -1);
        if ("UNKNOWN".equals(words[1]))
        {
            return;
        }
        if (words.length != 6 || !"TCP4".equals(words[1]) && !"TCP6".equals(words[1]))
        {
            throw new ProxyProtocolException("PROXY line not understood: \"" + line + '"');
        }
        try
        {
            final String host = words[2];
            final boolean isDigits = "TCP4".equals(words[1]) ?
                host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") : host.matches("[0-9a-fA-F:.]+") && host.contains(":");
            final int port = Integer.parseInt(words[4]);
            if (!isDigits || port < 0 || port > 0xFFFF)
            {
                throw new ProxyProtocolException("PROXY line with a wrong address: \"" + line + '"');
            }
            sourceAddress = new InetSocketAddress(InetAddress.getByName(host), port);
        }
        catch (final UnknownHostException | NumberFormatException ex)
        {
            throw new ProxyProtocolException("PROXY line with a wrong address: \"" + line + '"');
        }
    }

    private void parseV2()
    {
        if (length <= V2_SIGNATURE.length)
        {
            expect(V2_SIGNATURE);
            return;
        }
        if (length == 13 && (header[12] >> 4 & 0xF) != 2)
        {
            throw new ProxyProtocolException("PROXY protocol version " + (header[12] >> 4 & 0xF));
        }
        if (length < V2_HEADER_LENGTH)
        {
            return;
        }
        final int total = V2_HEADER_LENGTH + unsignedShort(14);
        if (total > V2_MAX_LENGTH)
        {
            throw new ProxyProtocolException("PROXY header of " + total + " bytes, at most " + V2_MAX_LENGTH);
        }
        if (length < total)
        {
            return;
        }
        final boolean isProxied = (header[12] & 0xF) == 1;
        final int family = header[13] & 0xFF;
        if (isProxied && family == 0x11)
        {
            sourceAddress = address(4, total);
        }
        else if (isProxied && family == 0x21)
        {
            sourceAddress = address(16, total);
        }
        isComplete = true;
    }

    private InetSocketAddress address(final int addressLength, final int total)
    {
        if (V2_HEADER_LENGTH + 2 * addressLength + 4 > total)
        {
            throw new ProxyProtocolException("PROXY header too short for its addresses");
        }
        final byte[] address = Arrays.copyOfRange(header, V2_HEADER_LENGTH, V2_HEADER_LENGTH + addressLength);
        try
        {
            return new InetSocketAddress(
                InetAddress.getByAddress(address), unsignedShort(V2_HEADER_LENGTH + 2 * addressLength));
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException("address of " + addressLength + " bytes", ex);
        }
    }

    private int unsignedShort(final int index)
    {
        return (header[index] & 0xFF) << 8 | header[index + 1] & 0xFF;
    }

    private void expect(final byte[] signature)
    {
        if (header[length - 1] != signature[length - 1])
        {
            throw new ProxyProtocolException(
                "no PROXY header at the start of the connection, which this listener's proxy_protocol expects");
        }
    }
}
