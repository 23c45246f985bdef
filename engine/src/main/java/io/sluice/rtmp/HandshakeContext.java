package io.sluice.rtmp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What all handshakes of one thread share: a block of random bytes and the keyed digests. A handshake packet's random
 * bytes only tell connections apart, so the block is drawn once and salted for each connection.
 * <p>
 * The digest form of the handshake is not part of the published specification; Flash Player, FFmpeg, nginx-rtmp and SRS
 * agree on it. A packet of 1536 bytes carries at one of two places (the schemes) a block that begins with four bytes,
 * whose sum, modulo 728, says how far behind them the digest of all other bytes of the packet is:
 * <pre>
 *            0      4         8            772           1536
 *            +------+---------+-------------+-------------+
 *  scheme 0: | time | version | key block   | digest block|   offset bytes at 772
 *  scheme 1: | time | version | digest block| key block   |   offset bytes at 8
 *            +------+---------+-------------+-------------+
 * </pre>
 * For one thread at a time.
 */
public final class HandshakeContext
{
    /** Length of C1, S1, C2 and S2. */
    static final int PACKET_LENGTH = 1536;
    static final int DIGEST_LENGTH = 32;
    /** Number of places where the digest may be. */
    static final int SCHEMES = 2;

    private static final int RANDOM_OFFSET = 8;
    private static final int SALT_WORDS = 4;
    private static final int POOL_SLACK = 512;
    private static final int DIGEST_RANGE = 728;
    private static final String ALGORITHM = "HmacSHA256";

    /** The second part of both well-known keys. */
    private static final byte[] KEY_TAIL = {
        (byte) 0xF0, (byte) 0xEE, (byte) 0xC2, 0x4A, (byte) 0x80, 0x68, (byte) 0xBE, (byte) 0xE8,
        0x2E, 0x00, (byte) 0xD0, (byte) 0xD1, 0x02, (byte) 0x9E, 0x7E, 0x57,
        0x6E, (byte) 0xEC, 0x5D, 0x2D, 0x29, (byte) 0x80, 0x6F, (byte) 0xAB,
        (byte) 0x93, (byte) 0xB8, (byte) 0xE6, 0x36, (byte) 0xCF, (byte) 0xEB, 0x31, (byte) 0xAE};
    private static final byte[] PLAYER_NAME = "Genuine Adobe Flash Player 001".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER_NAME =
        "Genuine Adobe Flash Media Server 001".getBytes(StandardCharsets.US_ASCII);

    private final RandomGenerator random;
    private final byte[] pool = new byte[PACKET_LENGTH + POOL_SLACK];
    private final byte[] digest = new byte[DIGEST_LENGTH];
    /** Signs C1. */
    private final Mac playerMac = mac(PLAYER_NAME);
    /** Signs S1. */
    private final Mac serverMac = mac(SERVER_NAME);
    /** Derives the key that signs C2 from S1's digest. */
    private final Mac playerKeyMac = mac(concat(PLAYER_NAME, KEY_TAIL));
    /** Derives the key that signs S2 from C1's digest. */
    private final Mac serverKeyMac = mac(concat(SERVER_NAME, KEY_TAIL));
    private final Mac packetMac = mac(KEY_TAIL);

    /**
     * @param random source; a predictable one makes predictable handshakes, which is for tests only.
     */
    public HandshakeContext(final RandomGenerator random)
    {
        this.random = random;
        random.nextBytes(pool);
    }

    /**
     * Fill a C1 or S1 packet: time, version, random bytes.
     */
    void fillPacket(final byte[] bytes, final int offset, final int timeMs, final int version)
    {
        final int salt = random.nextInt();
        System.arraycopy(pool, salt & POOL_SLACK - 1, bytes, offset, PACKET_LENGTH);
        putInt(bytes, offset, timeMs);
        putInt(bytes, offset + 4, version);
        for (int i = 0; i < SALT_WORDS; i++)
        {
            putInt(bytes, offset + RANDOM_OFFSET + (i << 2), i == 0 ? salt : random.nextInt());
        }
    }

    /**
     * The scheme by which the packet carries the digest of its maker, or -1 if it has none.
     */
    int findScheme(final byte[] bytes, final int offset, final boolean isClients)
    {
        for (int scheme = 0; scheme < SCHEMES; scheme++)
        {
            final int digestOffset = digestOffset(bytes, offset, scheme);
            digestAround(isClients ? playerMac : serverMac, bytes, offset, digestOffset);
            if (Arrays.equals(
                digest, 0, DIGEST_LENGTH, bytes, digestOffset, digestOffset + DIGEST_LENGTH))
            {
                return scheme;
            }
        }
        return -1;
    }

    /**
     * Put the maker's digest into a C1 or S1 packet.
     */
    void sign(final byte[] bytes, final int offset, final int scheme, final boolean isClients)
    {
        final int digestOffset = digestOffset(bytes, offset, scheme);
        digestAround(isClients ? playerMac : serverMac, bytes, offset, digestOffset);
        System.arraycopy(digest, 0, bytes, digestOffset, DIGEST_LENGTH);
    }

    /**
     * Put into the last bytes of an S2 or C2 packet the digest that proves that the other side's packet was read.
     *
     * @param bytes       that hold both packets, which may be one and the same.
     * @param offset      of the packet to sign.
     * @param peerOffset  of the other side's C1 or S1.
     * @param scheme      of the other side's packet.
     * @param isClients   whether the packet to sign is a client's C2.
     */
    void signReply(
        final byte[] bytes, final int offset, final int peerOffset, final int scheme, final boolean isClients)
    {
        final Mac keyMac = isClients ? playerKeyMac : serverKeyMac;
        keyMac.update(bytes, digestOffset(bytes, peerOffset, scheme), DIGEST_LENGTH);
        try
        {
            packetMac.init(new SecretKeySpec(keyMac.doFinal(), ALGORITHM));
            packetMac.update(bytes, offset, PACKET_LENGTH - DIGEST_LENGTH);
            packetMac.doFinal(bytes, offset + PACKET_LENGTH - DIGEST_LENGTH);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static int digestOffset(final byte[] bytes, final int offset, final int scheme)
    {
        final int base = offset + (scheme == 0 ? 772 : 8);
        final int sum = (bytes[base] & 0xFF) + (bytes[base + 1] & 0xFF) +
            (bytes[base + 2] & 0xFF) + (bytes[base + 3] & 0xFF);
        return base + 4 + sum % DIGEST_RANGE;
    }

    private void digestAround(final Mac mac, final byte[] bytes, final int offset, final int digestOffset)
    {
        final int behind = digestOffset + DIGEST_LENGTH;
        mac.update(bytes, offset, digestOffset - offset);
        mac.update(bytes, behind, offset + PACKET_LENGTH - behind);
        try
        {
            mac.doFinal(digest, 0);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static Mac mac(final byte[] key)
    {
        try
        {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        }
        catch (final GeneralSecurityException ex)
        {
            // Every Java platform must have HmacSHA256.
            throw new IllegalStateException(ex);
        }
    }

    private static byte[] concat(final byte[] first, final byte[] second)
    {
        final byte[] bytes = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, bytes, first.length, second.length);
        return bytes;
    }

    private static void putInt(final byte[] bytes, final int offset, final int value)
    {
        bytes[offset] = (byte) (value >> 24);
        bytes[offset + 1] = (byte) (value >> 16);
        bytes[offset + 2] = (byte) (value >> 8);
        bytes[offset + 3] = (byte) value;
    }
}
