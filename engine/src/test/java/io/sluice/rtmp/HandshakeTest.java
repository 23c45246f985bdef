package io.sluice.rtmp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class HandshakeTest
{
    private static final int PACKET = 1536;
    private static final int S1 = 1;
    private static final int S2 = 1 + PACKET;
    private static final byte[] TAIL = HexFormat.of().parseHex(
        "f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");
    private static final byte[] PLAYER_30 = "Genuine Adobe Flash Player 001".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER_36 =
        "Genuine Adobe Flash Media Server 001".getBytes(StandardCharsets.US_ASCII);

    private final HandshakeContext context = new HandshakeContext(new Random(1));

    @Test
    void answersTheSimpleFormInOnePieceUponC1()
    {
        final byte[] c1 = random(PACKET, 5);
        Arrays.fill(c1, 4, 8, (byte) 0);
        final ServerHandshake server = new ServerHandshake(context, 0x01020304);
        assertEquals(1, server.onBytes(new UnsafeBuffer(new byte[]{3}), 0, 1));
        assertEquals(PACKET - 1, server.onBytes(new UnsafeBuffer(c1), 0, PACKET - 1));
        assertEquals(0, server.outputLength());
        assertEquals(1, server.onBytes(new UnsafeBuffer(c1), PACKET - 1, 1));
        final byte[] output = take(server);

        assertEquals(3, output[0]);
        assertArrayEquals(new byte[]{1, 2, 3, 4, 0, 0, 0, 0}, Arrays.copyOfRange(output, S1, S1 + 8));
        assertArrayEquals(c1, Arrays.copyOfRange(output, S2, S2 + PACKET), "clients check that S2 is C1");
        assertEquals(0, server.outputLength());
        assertFalse(server.isComplete());
    }

    @Test
    void takesC2TogetherWithTheFirstChunkAndLeavesThat()
    {
        final byte[] bytes = random(1 + PACKET + PACKET + 10, 6);
        bytes[0] = 3;
        final ServerHandshake server = new ServerHandshake(context, 1);
        assertEquals(1 + PACKET + PACKET, server.onBytes(new UnsafeBuffer(bytes), 0, bytes.length));
        assertFalse(server.isComplete(), "the answer is still to be taken");
        take(server);
        assertTrue(server.isComplete());
        assertEquals(0, server.onBytes(new UnsafeBuffer(bytes), 0, 10));
    }

    @Test
    void isTheSameByteByByte()
    {
        final byte[] bytes = random(1 + PACKET + PACKET, 7);
        bytes[0] = 3;
        final byte[] whole = take(fed(new HandshakeContext(new Random(2)), bytes, bytes.length));
        final ServerHandshake server = fed(new HandshakeContext(new Random(2)), bytes, 1);
        assertArrayEquals(whole, take(server));
        assertTrue(server.isComplete());
    }

    @Test
    void answersADigestAtTheClientsScheme() throws Exception
    {
        for (int scheme = 0; scheme < 2; scheme++)
        {
            for (int seed = 0; seed < 50; seed++)
            {
                final byte[] c1 = random(PACKET, seed);
                c1[4] = 9;
                final int at = digestOffset(c1, 0, scheme);
                final byte[] digest = hmac(PLAYER_30, without(c1, 0, at));
                System.arraycopy(digest, 0, c1, at, 32);
                final byte[] output = take(fed(context, concat(new byte[]{3}, c1), 1000));

                final int s1At = digestOffset(output, S1, scheme);
                assertArrayEquals(
                    hmac(SERVER_36, without(output, S1, s1At)), Arrays.copyOfRange(output, s1At, s1At + 32));
                assertTrue(output[S1 + 4] >= 3, "FFmpeg looks for digests from version 3");
                final byte[] key = hmac(concat(SERVER_36, TAIL), digest);
                assertArrayEquals(
                    hmac(key, Arrays.copyOfRange(output, S2, S2 + PACKET - 32)),
                    Arrays.copyOfRange(output, S2 + PACKET - 32, S2 + PACKET));
            }
        }
    }

    @Test
    void answersTheSimpleFormWhereThereIsNoValidDigest()
    {
        final byte[] c1 = random(PACKET, 8);
        c1[4] = 9;
        final byte[] output = take(fed(context, concat(new byte[]{3}, c1), PACKET));
        assertArrayEquals(c1, Arrays.copyOfRange(output, S2, S2 + PACKET));
        assertEquals(0, output[S1 + 4]);
    }

    @Test
    void refusesOtherVersionsInClearWords()
    {
        assertRefused(6, "handshake version 6 (RTMPE, encrypted RTMP), only RTMP version 3 is served");
        assertRefused(8, "RTMPE");
        assertRefused(9, "RTMPE");
        assertRefused(0x16, "TLS");
        assertRefused('G', "HTTP");
        assertRefused('P', "PROXY");
        assertRefused(0xFF, "handshake version 255 (not RTMP)");
    }

    @Test
    void clientAndServerComeToAnEnd()
    {
        for (int scheme = -1; scheme < 2; scheme++)
        {
            for (final int pieceLength : new int[]{1, 7, 1536, 5000})
            {
                final ClientHandshake client = new ClientHandshake(context, 5, scheme);
                final ServerHandshake server = new ServerHandshake(context, 6);
                assertEquals(1 + PACKET, client.outputLength());
                final byte[] c0c1 = new byte[1 + PACKET];
                assertEquals(c0c1.length, client.copyOutput(new UnsafeBuffer(c0c1), 0));
                assertEquals(0, client.outputLength());
                feed(server, c0c1, pieceLength);
                final byte[] s0s1s2 = take(server);
                for (int i = 0; i < s0s1s2.length; i += pieceLength)
                {
                    final int length = Math.min(pieceLength, s0s1s2.length - i);
                    assertEquals(length, client.onBytes(new UnsafeBuffer(s0s1s2), i, length));
                }
                assertFalse(client.isComplete());
                final byte[] c2 = new byte[PACKET];
                assertEquals(PACKET, client.copyOutput(new UnsafeBuffer(c2), 0));
                assertTrue(client.isComplete());
                assertEquals(0, client.copyOutput(new UnsafeBuffer(c2), 0));
                feed(server, c2, pieceLength);
                assertTrue(server.isComplete());

                final int same = scheme < 0 ? PACKET : PACKET - 32;
                assertArrayEquals(
                    Arrays.copyOfRange(s0s1s2, S1, S1 + same), Arrays.copyOf(c2, same), "C2 is a copy of S1");
                assertEquals(scheme < 0, s0s1s2[S1 + 4] == 0);
            }
        }
    }

    @Test
    void clientSignsC2WithTheServersDigest() throws Exception
    {
        final ClientHandshake client = new ClientHandshake(context, 5, 1);
        final byte[] c0c1 = new byte[1 + PACKET];
        client.copyOutput(new UnsafeBuffer(c0c1), 0);
        final byte[] s0s1s2 = take(fed(context, c0c1, c0c1.length));
        final byte[] withChunk = Arrays.copyOf(s0s1s2, s0s1s2.length + 3);
        assertEquals(s0s1s2.length, client.onBytes(new UnsafeBuffer(withChunk), 0, withChunk.length));
        final byte[] c2 = new byte[PACKET];
        client.copyOutput(new UnsafeBuffer(c2), 0);

        final int at = digestOffset(s0s1s2, S1, 1);
        final byte[] key = hmac(concat(PLAYER_30, TAIL), Arrays.copyOfRange(s0s1s2, at, at + 32));
        assertArrayEquals(hmac(key, Arrays.copyOf(c2, PACKET - 32)), Arrays.copyOfRange(c2, PACKET - 32, PACKET));
    }

    @Test
    void clientRefusesAnotherVersion()
    {
        final ClientHandshake client = new ClientHandshake(context, 5);
        final RtmpException ex = assertThrows(
            RtmpException.class, () -> client.onBytes(new UnsafeBuffer(new byte[]{'H'}), 0, 1));
        assertTrue(ex.getMessage().contains("version 72"), ex.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ClientHandshake(context, 5, 2));
    }

    @Test
    void tellsConnectionsApart()
    {
        final byte[] c0c1 = new byte[1 + PACKET];
        c0c1[0] = 3;
        final byte[] first = take(fed(context, c0c1, c0c1.length));
        final byte[] second = take(fed(context, c0c1, c0c1.length));
        assertFalse(Arrays.equals(first, second));
        int zeros = 0;
        for (int i = S1 + 8; i < S2; i++)
        {
            zeros += first[i] == 0 ? 1 : 0;
        }
        assertTrue(zeros < 50, "random bytes up to the end");
    }

    private void assertRefused(final int version, final String expected)
    {
        final ServerHandshake server = new ServerHandshake(context, 1);
        final RtmpException ex = assertThrows(
            RtmpException.class, () -> server.onBytes(new UnsafeBuffer(new byte[]{(byte) version}), 0, 1));
        assertTrue(ex.getMessage().contains(expected), ex.getMessage());
    }

    private static ServerHandshake fed(final HandshakeContext context, final byte[] bytes, final int pieceLength)
    {
        final ServerHandshake server = new ServerHandshake(context, 77);
        feed(server, bytes, pieceLength);
        return server;
    }

    private static void feed(final ServerHandshake server, final byte[] bytes, final int pieceLength)
    {
        for (int i = 0; i < bytes.length; i += pieceLength)
        {
            final int length = Math.min(pieceLength, bytes.length - i);
            final byte[] piece = Arrays.copyOfRange(bytes, i, i + length);
            assertEquals(length, server.onBytes(new UnsafeBuffer(piece), 0, length));
        }
    }

    private static byte[] take(final ServerHandshake server)
    {
        final byte[] output = new byte[server.outputLength() + 2];
        assertEquals(ServerHandshake.OUTPUT_LENGTH, server.copyOutput(new UnsafeBuffer(output), 2));
        return Arrays.copyOfRange(output, 2, output.length);
    }

    private static int digestOffset(final byte[] bytes, final int offset, final int scheme)
    {
        final int base = offset + new int[]{772, 8}[scheme];
        int sum = 0;
        for (int i = 0; i < 4; i++)
        {
            sum += Byte.toUnsignedInt(bytes[base + i]);
        }
        return sum % 728 + base + 4;
    }

    private static byte[] without(final byte[] bytes, final int offset, final int digestAt)
    {
        return concat(
            Arrays.copyOfRange(bytes, offset, digestAt), Arrays.copyOfRange(bytes, digestAt + 32, offset + PACKET));
    }

    private static byte[] hmac(final byte[] key, final byte[] bytes) throws Exception
    {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(bytes);
    }

    private static byte[] concat(final byte[] first, final byte[] second)
    {
        final byte[] bytes = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, bytes, first.length, second.length);
        return bytes;
    }

    private static byte[] random(final int length, final int seed)
    {
        final byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
