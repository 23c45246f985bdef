package io.sluice.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolReaderTest
{
    private static final byte[] SIGNATURE = "\r\n\r\n\u0000\r\nQUIT\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] IPV4 = {(byte)192, 0, 2, 1, (byte)198, 51, 100, 1, (byte)0xDC, 0x04, 0x07, (byte)0x8F};

    @Test
    void version1()
    {
        verify(text("PROXY TCP4 192.0.2.1 198.51.100.1 56324 1935\r\n"), new InetSocketAddress("192.0.2.1", 56324));
        verify(text("PROXY TCP6 2001:db8::1 2001:db8::2 56324 1935\r\n"), new InetSocketAddress("2001:db8::1", 56324));
        verify(text("PROXY UNKNOWN\r\n"), null);
        verify(text("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n"), null);
    }

    @Test
    void version2()
    {
        verify(version2(0x21, 0x11, IPV4), new InetSocketAddress("192.0.2.1", 56324));
        final byte[] ipv6 = new byte[36];
        ipv6[0] = 0x20;
        ipv6[1] = 1;
        ipv6[15] = 9;
        ipv6[32] = 0x12;
        ipv6[33] = 0x34;
        verify(version2(0x21, 0x21, ipv6), new InetSocketAddress("2001::9", 0x1234));
        // LOCAL, UNIX sockets, UDP: no address.
        verify(version2(0x20, 0x11, IPV4), null);
        verify(version2(0x20, 0x00, new byte[0]), null);
        verify(version2(0x21, 0x31, new byte[216]), null);
        verify(version2(0x21, 0x12, IPV4), null);
    }

    @Test
    void version2WithTypeLengthValues()
    {
        verify(version2(0x21, 0x11, Arrays.copyOf(IPV4, 2048)), new InetSocketAddress("192.0.2.1", 56324));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\u0003", "GET", "PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 65536 1\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 -1 1\r\n", "PROXY TCP4 localhost 198.51.100.1 1 1\r\n",
        "PROXY TCP4 256.0.0.1 198.51.100.1 1 1\r\n", "PROXY TCP6 192.0.2.1 198.51.100.1 1 1\r\n",
        "PROXY TCP6 :::: ::1 1 1\r\n", "PROXY TCP4 192.0.2.1 198.51.100.1 56324 1935\n",
        "PROXY \r\n", "PROXY  TCP4\r\n",
        "PROXY UDP4 192.0.2.1 198.51.100.1 1 1\r\n", "\r\n\r\n\u0000\r\nQUIT\n\u0011", "\r\nx"})
    void whatIsNoHeaderIsRefused(final String bytes)
    {
        assertThrows(ProxyProtocolException.class, () -> read(new ProxyProtocolReader(), text(bytes)));
    }

    @Test
    void endlessHeadersAreRefused()
    {
        final String endless = "PROXY TCP4 " + "1".repeat(200);
        assertThrows(ProxyProtocolException.class, () -> read(new ProxyProtocolReader(), text(endless)));
        assertThrows(ProxyProtocolException.class,
            () -> read(new ProxyProtocolReader(), version2(0x21, 0x11, new byte[2049])));
        assertThrows(ProxyProtocolException.class,
            () -> read(new ProxyProtocolReader(), version2(0x21, 0x11, Arrays.copyOf(IPV4, 11))));
    }

    /** Anything may come from the network; the one exception that may come of it is the reader's own. */
    @Test
    void survivesNoise()
    {
        for (long seed = 0; seed < 20_000; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = random.nextBoolean() ?
                text("PROXY TCP" + (random.nextBoolean() ? '4' : '6') + " 192.0.2.1 ::1 56324 1935\r\n") :
                version2(0x20 | random.nextInt(3), random.nextInt(256), Arrays.copyOf(IPV4, random.nextInt(40)));
            for (int i = random.nextInt(4); i > 0; i--)
            {
                bytes[random.nextInt(bytes.length)] = (byte)random.nextInt(256);
            }
            final ProxyProtocolReader reader = new ProxyProtocolReader();
            try
            {
                final int consumed = reader.onBytes(new UnsafeBuffer(bytes), 0, bytes.length);
                assertTrue(consumed == bytes.length || reader.isComplete(), "seed " + seed);
            }
            catch (final ProxyProtocolException ex)
            {
                assertFalse(ex.getMessage().isEmpty(), "seed " + seed);
            }
        }
    }

    /** At every split, with RTMP's first bytes behind it, which are not the header's. */
    private static void verify(final byte[] header, final InetSocketAddress expected)
    {
        final byte[] bytes = Arrays.copyOf(header, header.length + 3);
        for (int split = 0; split <= bytes.length; split++)
        {
            final ProxyProtocolReader reader = new ProxyProtocolReader();
            final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            int consumed = reader.onBytes(buffer, 0, split);
            assertEquals(split >= header.length, reader.isComplete());
            consumed += reader.onBytes(buffer, split, bytes.length - split);
            assertTrue(reader.isComplete());
            assertEquals(header.length, consumed);
            if (expected == null)
            {
                assertNull(reader.sourceAddress());
            }
            else
            {
                assertEquals(expected, reader.sourceAddress());
            }
        }
    }

    private static void read(final ProxyProtocolReader reader, final byte[] bytes)
    {
        reader.onBytes(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static byte[] text(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] version2(final int versionAndCommand, final int family, final byte[] rest)
    {
        return ByteBuffer.allocate(16 + rest.length)
            .put(SIGNATURE)
            .put((byte)versionAndCommand)
            .put((byte)family)
            .putShort((short)rest.length)
            .put(rest)
            .array();
    }
}
