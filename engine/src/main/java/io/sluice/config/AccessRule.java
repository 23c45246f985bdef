package io.sluice.config;

/**
 * One {@code allow} or {@code deny}.
 *
 * @param allow     or deny.
 * @param publish   concerns publishing.
 * @param play      concerns playing.
 * @param network   4 or 16 bytes, or null for all addresses.
 * @param prefixLength bits of the network that count.
 */
record AccessRule(boolean allow, boolean publish, boolean play, byte[] network, int prefixLength)
{
    boolean matches(final byte[] address)
    {
        if (network == null)
        {
            return true;
        }

        if (network.length != address.length)
        {
            return false;
        }

        final int wholeBytes = prefixLength >> 3;

        for (int i = 0; i < wholeBytes; i++)
        {
            if (network[i] != address[i])
            {
                return false;
            }
        }

        final int remainingBits = prefixLength & 7;

        return remainingBits == 0 ||
            ((network[wholeBytes] ^ address[wholeBytes]) & 0xFF) >> (8 - remainingBits) == 0;
    }
}
